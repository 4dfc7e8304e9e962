/** Puts what was made of units into the history, many files at a time, and remembers them. */
import { filesOf, type Unit } from '../discover/units.ts'
import { joinPath, jsonPath, pagePath } from '../history/paths.ts'
import { summaryOf } from '../history/summary.ts'
import type { State } from '../state/index.ts'
import type { FileChange } from '../write/index.ts'
import type { Matched } from './belongs.ts'
import { rememberHead } from './catalogue.ts'
import { failuresIn } from './failures.ts'
import type { Ledger } from './ledger.ts'
import type { RunResult } from './result.ts'
import type { StoreSettings } from './settings.ts'
import type { MadeUnit } from './unit.ts'
import { leftByHand, type Writer } from './writer.ts'

/** Files that are put in their places together: a note in the state for each session takes longer than its files. */
const filesAtOnce = 256

interface Kept {
  unit: Unit
  made: MadeUnit
  matched: Matched | undefined
}

/** A unit of which it is decided what is to be written. */
interface Settled extends Kept {
  changes: FileChange[]
  isChanged: boolean
  errors: ReadonlyMap<string, string>
}

export class Keeper {
  readonly #settings: Pick<StoreSettings, 'overwrite' | 'dryRun' | 'subpath'>
  readonly #state: State
  readonly #ledger: Ledger
  readonly #writer: Writer
  readonly #result: RunResult
  readonly #fail: (unit: Unit, error: unknown) => void
  #kept: Kept[] = []
  #files = 0

  /** `result` is told what becomes of units; `fail`: takes what went wrong with one of them. */
  constructor(
    settings: Pick<StoreSettings, 'overwrite' | 'dryRun' | 'subpath'>,
    state: State,
    ledger: Ledger,
    writer: Writer,
    result: RunResult,
    fail: (unit: Unit, error: unknown) => void,
  ) {
    this.#settings = settings
    this.#state = state
    this.#ledger = ledger
    this.#writer = writer
    this.#result = result
    this.#fail = fail
  }

  /** Takes a unit that was made, in the order of units. It is in the history after `flush` at the latest. */
  keep(unit: Unit, made: MadeUnit, matched: Matched | undefined): void {
    this.#kept.push({ unit, made, matched })
    this.#files += made.files.length
    if (this.#files >= filesAtOnce) this.flush()
  }

  /** Writes what was taken so far. Throws a `UserError` when the history cannot be written; nothing of it is remembered then. */
  flush(): void {
    const kept = this.#kept
    this.#kept = []
    this.#files = 0
    const settled = kept.flatMap((one) => this.#settle(one))
    if (this.#settings.dryRun) return
    this.#result.filesWritten += this.#writer.write(settled.flatMap(({ changes }) => changes))
    for (const one of settled) this.#remember(one)
  }

  /** What has to be written of a unit: nothing when it is as it is stored, or when somebody changed one of its files. */
  #settle({ unit, made, matched }: Kept): Settled[] {
    try {
      this.#result.bytesRead += made.bytesRead
      const changes = this.#writer.changesFor(made)
      const byHand = this.#settings.overwrite ? undefined : this.#writer.changedByHand(changes)
      if (byHand !== undefined) {
        this.#result.failed.push({ file: byHand, error: leftByHand })
        return []
      }
      const errors = failuresIn(made.problems)
      for (const { file, path } of filesOf(unit)) {
        const error = errors.get(path)
        if (error !== undefined) this.#result.failed.push({ file, error })
      }
      this.#result.reports.push(...made.reports)
      const isStored = this.#ledger.isStored(unit.key)
      const change = !isStored ? 'new' : changes.length > 0 ? 'updated' : 'unchanged'
      this.#result[change] += 1
      if (change !== 'unchanged') this.#tell({ unit, made, matched }, change)
      return [{ unit, made, matched, changes, isChanged: change !== 'unchanged', errors }]
    } catch (error) {
      this.#fail(unit, error)
      return []
    }
  }

  #tell({ unit, made, matched }: Kept, change: 'new' | 'updated'): void {
    const page = joinPath(this.#settings.subpath, made.place.dir, pagePath(made.place.base))
    const reason = change === 'new' ? 'new session' : (made.reports[0]?.kind ?? 'session grew')
    this.#result.sessions.push({ key: unit.key, page, change, reason, ...(matched === undefined ? {} : { matched }) })
  }

  #remember({ unit, made, errors, isChanged }: Settled): void {
    const facts = JSON.stringify(made.whereabouts)
    this.#ledger.settle(unit, { facts, skipped: null, ...made.place }, errors)
    if (isChanged) this.#rememberHead(made)
  }

  /** For index pages. */
  #rememberHead({ place, files, head }: MadeUnit): void {
    const json = joinPath(place.dir, jsonPath(place.base))
    const oid = files.find(({ path }) => path === json)?.content.oid ?? ''
    const summary = summaryOf(head)
    this.#ledger.note(() => rememberHead(this.#state, json, oid, summary))
  }
}
