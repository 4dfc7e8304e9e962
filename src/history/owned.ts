/** Which files of the history are a session's: found by name in a sorted list. */
import { joinPath, jsonPath, pagePath } from './paths.ts'

export class OwnedFiles {
  readonly #paths: string[]

  constructor(paths: Iterable<string>) {
    this.#paths = [...new Set(paths)].sort()
  }

  /** The pair, the original beside it, and everything in the session's folder. `dir` as the paths have it. */
  of(dir: string, base: string): string[] {
    const folder = `${joinPath(dir, base)}/`
    const pair = [pagePath(base), jsonPath(base), `.${base}.jsonl`, `.${base}.age`].map((name) => joinPath(dir, name))
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
