/** Files of the history as a run writes them: only over what annals itself wrote last. */
import { exit, reasonOf, UserError } from '../errors.ts'
import { attributes, joinPath, jsonBeside, jsonKind, jsonPath, pagePath } from '../history/paths.ts'
import type { Place } from '../plan/names.ts'
import type { State } from '../state/index.ts'
import type { Held } from '../write/held.ts'
import {
  applyChanges,
  changedByHand,
  type FileChange,
  fileId,
  isInPlace,
  type LastWritten,
  needed,
} from '../write/index.ts'
import { filesOfSessions, lastWritten } from './last.ts'
import type { LastOfUnit } from './maker.ts'
import type { Office, WantedFile } from './types.ts'
import type { MadeUnit } from './unit.ts'

/** Said of a file that somebody changed, with all that was to be written beside it. */
export const leftByHand = 'It was changed by hand and is left alone; --overwrite replaces it.'

type WriterOffice = Pick<Office, 'repository' | 'staging'>

export class Writer {
  readonly #state: State
  readonly #office: WriterOffice
  readonly #subpath: string
  readonly #filesOf: ReturnType<typeof filesOfSessions>
  readonly #last: LastWritten
  #attributes: Held | undefined
  /** Whether this run has put the mark in its place. */
  #isMarked = false
  /** Files that waited for a commit when the run began. */
  readonly #unfinished: ReadonlyMap<string, unknown>

  constructor(state: State, office: WriterOffice, subpath: string) {
    this.#state = state
    this.#office = office
    this.#subpath = subpath
    this.#unfinished = state.pending.all()
    this.#filesOf = filesOfSessions(state)
    this.#last = lastWritten(state)
  }

  /** All files of a stored session, below the work tree's top. */
  filesOf({ dir, base }: Place): string[] {
    return this.#filesOf(joinPath(this.#subpath, dir), base)
  }

  /** What annals wrote last into the files of a session at a place. */
  lastOf(place: Place): LastOfUnit {
    return new Map(this.filesOf(place).map((path) => [path, this.#last(path)]))
  }

  /** Whether nothing of a session waits for a commit. */
  isSettled(place: Place): boolean {
    return !this.filesOf(place).some((path) => this.#unfinished.has(path))
  }

  /** What has to be written and removed for a unit. Files of helpers that are gone stay. */
  changesFor(made: MadeUnit): FileChange[] {
    const owned = this.filesOf(made.place)
    if (made.unchanged && this.#isCommitted(made, owned)) return []
    const wanted = this.#inTree(made.files)
    const paths = new Set(wanted.map(({ path }) => path))
    const kept = made.keep.map((path) => joinPath(this.#subpath, path))
    const closed = new Set(made.closed.map((path) => joinPath(this.#subpath, path)))
    const removed = owned
      .filter(
        (path) =>
          !paths.has(path) && !closed.has(path) && !kept.some((one) => path === one || path.startsWith(`${one}/`)),
      )
      .map((path): FileChange => ({ path, content: null }))
    const changes = needed([...wanted, ...removed], this.#last)
    const changed = new Set(changes.map(({ path }) => path))
    return changes.filter(({ path }) => changed.has(jsonBeside(path)) || !this.#isClosedPart(path))
  }

  /** Whether HEAD holds what the work tree says of a session, and its page and originals: HEAD may have been set back. */
  #isCommitted({ place, head }: MadeUnit, owned: readonly string[]): boolean {
    const { root, objectFormat } = this.#office.repository
    const files = [pagePath(place.base), jsonPath(place.base), ...head.originals.flatMap((original) => original.files)]
    const named = files.map((file) => joinPath(this.#subpath, place.dir, file))
    const isTold = (path: string): boolean => {
      const there = fileId(root, path, objectFormat)
      return there === null || this.#last(path).has(there)
    }
    return (
      !owned.some((path) => this.#unfinished.has(path)) &&
      named.every((path) => this.#last(path).size > 0) &&
      owned.filter((path) => jsonKind(path.slice(this.#subpath.length + 1)) !== null).every(isTold)
    )
  }

  /** Whether a page is that of a part that another one follows: as long as its messages are the same, it stays as it is. */
  #isClosedPart(path: string): boolean {
    const [, before, number] = /^(.*\/part-)(\d+)\.md$/.exec(path) ?? []
    if (before === undefined || this.#unfinished.has(path) || this.#last(path).size === 0) return false
    const next = `${before}${String(Number(number) + 1).padStart(2, '0')}.md`
    return this.#last(next).size > 0
  }

  /** The changes for single files, when they are needed. */
  changesTo(files: readonly WantedFile[]): FileChange[] {
    return needed(this.#inTree(files), this.#last)
  }

  /**
   * The changes for files that have to be so in the work tree too, whatever a person made of them since. `removed`: paths
   * below the history path.
   */
  changesInTree(files: readonly WantedFile[], removed: readonly string[] = []): FileChange[] {
    const { root, objectFormat } = this.#office.repository
    const gone = removed.map((path): FileChange => ({ path: joinPath(this.#subpath, path), content: null }))
    return [...this.#inTree(files), ...gone].filter((change) => {
      const last = this.#last(change.path)
      const isKnown = last.has(change.content?.oid ?? null) || (change.content === null && last.size === 0)
      return !isKnown || !isInPlace(root, change, objectFormat)
    })
  }

  /** The first file among those to be changed that somebody else changed. */
  changedByHand(changes: readonly FileChange[]): string | undefined {
    const { root, objectFormat } = this.#office.repository
    return changedByHand(root, changes, this.#last, objectFormat)[0]
  }

  /** Writes and removes; returns how many files were written. Throws a `UserError` (exit 3) when that cannot be done. */
  write(own: readonly FileChange[]): number {
    if (own.length === 0) return 0
    const changes = [...(this.#isMarked ? [] : needed([this.#mark()], this.#last)), ...own]
    this.#state.atOnce(() => {
      for (const { path, content } of changes) this.#state.pending.put(path, content?.oid ?? null)
    })
    try {
      const written = applyChanges(this.#office.repository.root, changes, this.#office.staging)
      this.#isMarked = true
      return written
    } catch (error) {
      const sentence = `The history cannot be written: ${reasonOf(error)}.`
      const hint = 'What was written so far is whole; the next run goes on from there.'
      throw new UserError(sentence, exit.unreadable, hint, error)
    }
  }

  #inTree(files: readonly WantedFile[]): FileChange[] {
    return files.map(({ path, content }) => ({ path: joinPath(this.#subpath, path), content }))
  }

  /** The mark is the first file of a history: without it nobody could tell after a crash that the rest is ours. */
  #mark(): FileChange {
    this.#attributes ??= this.#office.staging.hold(Buffer.from(attributes))
    return { path: joinPath(this.#subpath, '.gitattributes'), content: this.#attributes }
  }
}
