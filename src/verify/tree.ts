/** The history as HEAD has it: which files there are, what is in them, what is wrong with them. */

import type { Committer, Repository } from '../commit/types.ts'
import { exit, reasonOf, UserError } from '../errors.ts'
import { joinPath } from '../history/paths.ts'
import type { ProblemKind, VerifyProblem } from './types.ts'

export class HistoryTree {
  readonly problems: VerifyProblem[] = []
  readonly #repository: Repository
  readonly #subpath: string
  readonly #committer: Committer
  readonly #oids: ReadonlyMap<string, string>

  private constructor(repository: Repository, subpath: string, committer: Committer, oids: Map<string, string>) {
    this.#repository = repository
    this.#subpath = subpath
    this.#committer = committer
    this.#oids = oids
  }

  /** Lists the tree. Throws a `UserError` (exit 2) when nothing is committed there. */
  static async open(repository: Repository, subpath: string, committer: Committer): Promise<HistoryTree> {
    const files = await committer.list(repository, subpath)
    if (files.length === 0) {
      throw new UserError(
        `No history at ${subpath} is committed in ${repository.root}.`,
        exit.usage,
        'annals sync and annals sync-repo commit what they store; --history-subpath names another place.',
      )
    }
    const oids = new Map(files.map(({ path, oid }) => [path.slice(subpath.length + 1), oid]))
    return new HistoryTree(repository, subpath, committer, oids)
  }

  /** Paths below the history path, sorted. */
  paths(): Iterable<string> {
    return this.#oids.keys()
  }

  has(path: string): boolean {
    return this.#oids.has(path)
  }

  problem(path: string, kind: ProblemKind, message: string): void {
    this.problems.push({ file: joinPath(this.#subpath, path), kind, message })
  }

  /** The files at these paths, one in memory at a time. One that git cannot give is a problem, and null. */
  async *read(paths: readonly string[]): AsyncGenerator<[path: string, bytes: Buffer | null]> {
    let done = 0
    while (done < paths.length) {
      const oids = paths.slice(done).map((path) => this.#oids.get(path) ?? '')
      try {
        for await (const bytes of this.#committer.read(this.#repository, oids)) {
          const path = paths[done] ?? ''
          done += 1
          yield [path, bytes]
        }
      } catch (error) {
        const path = paths[done] ?? ''
        done += 1
        this.problem(path, 'unreadable', reasonOf(error))
        yield [path, null]
      }
    }
  }
}
