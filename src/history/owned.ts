/** Which files of the history are a session's, by their names. */
import { joinPath, jsonPath, pagePath } from './paths.ts'

/** Names that a session's files have. */
export interface OwnNames {
  /** The pair, and the original and the vault beside it. */
  pair: string[]
  /** The session's folder with a `/` at its end; everything in it is the session's. */
  folder: string
}

/** `dir` as the paths have it. */
export const ownNames = (dir: string, base: string): OwnNames => ({
  pair: [pagePath(base), jsonPath(base), `.${base}.jsonl`, `.${base}.age`].map((name) => joinPath(dir, name)),
  folder: `${joinPath(dir, base)}/`,
})

/** Finds them in a list of paths. */
export class OwnedFiles {
  readonly #paths: string[]

  constructor(paths: Iterable<string>) {
    this.#paths = [...new Set(paths)].sort()
  }

  of({ pair, folder }: OwnNames): string[] {
    return [...pair.filter((path) => this.#paths[this.#at(path)] === path), ...this.#below(folder)]
  }

  #below(folder: string): string[] {
    const from = this.#at(folder)
    let to = from
    while (this.#paths[to]?.startsWith(folder)) to += 1
    return this.#paths.slice(from, to)
  }

  /** Where `path` stands, or would stand. */
  #at(path: string): number {
    let [low, high] = [0, this.#paths.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#paths[middle] ?? '') < path) low = middle + 1
      else high = middle
    }
    return low
  }
}
