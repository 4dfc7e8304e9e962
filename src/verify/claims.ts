/** Which files of a tree a JSON names. What is named and not there is a problem; so is, in the end, what nobody names. */
import { posix } from 'node:path'
import { isIndexName, joinPath, jsonKind, splitPath } from '../history/paths.ts'
import type { HistoryTree } from './tree.ts'

export class Claims {
  readonly #tree: HistoryTree
  readonly #named = new Set<string>()
  /** Base names, with their folders, of sessions whose JSON says nothing. */
  readonly #silent = new Set<string>()

  constructor(tree: HistoryTree) {
    this.#tree = tree
  }

  /** Notes that the JSON at `json` names `file`, relative to its folder; says whether it is there. */
  name(json: string, file: string, what: string): boolean {
    const path = posix.join(splitPath(json).dir, file)
    this.#named.add(path)
    if (this.#tree.has(path)) return true
    this.#tree.problem(json, 'missing', `It names ${what} that is not there: ${file}`)
    return false
  }

  /** Notes that a JSON stands for itself. */
  own(json: string): void {
    this.#named.add(json)
  }

  /** Notes that a JSON which cannot be read may have named what lies beside it under its name, and below. */
  silence(json: string): void {
    const { dir, name } = splitPath(json)
    this.#silent.add(joinPath(dir, name.slice(1, -'.json'.length)))
    this.#named.add(json)
  }

  /** Files that nobody names. Pages with the name of an index are left out: what is in them tells what they are. */
  strays(): string[] {
    return [...this.#tree.paths()].filter(
      (path) =>
        path !== '.gitattributes' && !this.#named.has(path) && !isIndexName(path) && !this.#belongsToSilent(path),
    )
  }

  #belongsToSilent(path: string): boolean {
    if (this.#silent.size === 0) return false
    const { dir, name } = splitPath(path)
    const base = joinPath(dir, name.replace(/^\./, '').replace(/\.(?:md|jsonl?)$/, ''))
    if (this.#silent.has(base)) return jsonKind(path) === null
    for (let folder = dir; folder !== ''; folder = splitPath(folder).dir) if (this.#silent.has(folder)) return true
    return false
  }
}
