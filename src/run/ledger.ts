/** What is remembered of sources and units, and what a run adds to it. A dry run adds nothing. */
import type { SourceFile } from '../../adapters/types.ts'
import { isSame, type KnownSource } from '../discover/known.ts'
import type { Peeks } from '../discover/peeks.ts'
import { tiesToRemember } from '../discover/ties.ts'
import { type Found, filesOf, type Unit } from '../discover/units.ts'
import type { Place } from '../plan/names.ts'
import type { State } from '../state/index.ts'
import type { KnownUnit } from '../state/units.ts'
import type { Scope } from './scope.ts'

/** What is decided of a unit; `dir` and `base` are null when it is not stored. */
export type Decision = Pick<KnownUnit, 'dir' | 'base' | 'facts' | 'skipped'>

export class Ledger {
  readonly sources: Scope['sources']
  readonly units: Scope['units']
  /** Sources that are gone, by the key of their unit. */
  readonly missing = new Map<string, KnownSource[]>()
  readonly #state: State
  readonly #dryRun: boolean
  readonly #peeks: Peeks

  constructor({ sources, units, missing, peeks }: Scope, state: State, dryRun: boolean) {
    this.#state = state
    this.#dryRun = dryRun
    this.sources = sources
    this.units = units
    this.#peeks = peeks
    for (const source of missing) {
      const others = this.missing.get(source.unit)
      if (others === undefined) this.missing.set(source.unit, [source])
      else others.push(source)
    }
  }

  isStored(key: string): boolean {
    return this.placeOf(key) !== undefined
  }

  /** Where a unit is stored; undefined where it is not. */
  placeOf(key: string): Place | undefined {
    const known = this.units.get(key)
    return known?.dir != null && known.base !== null ? { dir: known.dir, base: known.base } : undefined
  }

  /** The unit as it was left, when none of its files and nothing that indexes say of it has changed. */
  unchanged(unit: Unit): KnownUnit | undefined {
    const known = this.units.get(unit.key)
    const isSettled = (file: SourceFile): boolean => {
      const before = this.sources.get(file.file)
      return before?.unit === unit.key && isSame(file, before)
    }
    const same = known?.outside === outsideOf(unit) && !this.missing.has(unit.key) && filesOf(unit).every(isSettled)
    return same ? known : undefined
  }

  /** The units one of whose files, which is still there, belongs to another unit by now, or to none. */
  leftBehind(units: readonly Unit[]): Set<string> {
    const nameOf = (file: string): string => this.sources.get(file)?.file ?? file
    const owners = new Map(units.flatMap((unit) => filesOf(unit).map(({ file }) => [nameOf(file), unit.key] as const)))
    const missing = new Set([...this.missing.values()].flat())
    return new Set(
      [...this.sources.values()].flatMap((source) =>
        source.unit === '' || missing.has(source) || owners.get(source.file) === source.unit ? [] : [source.unit],
      ),
    )
  }

  /** What was wrong with a unit's files when they were read. */
  errorsOf(unit: Unit): { file: string; error: string }[] {
    return filesOf(unit).flatMap(({ file }) => {
      const error = this.sources.get(file)?.error
      return error == null ? [] : [{ file, error }]
    })
  }

  /** A unit is done with: its files are not opened again until they change. `errors`: by path, what was wrong with them. */
  settle(unit: Unit, decision: Decision, errors: ReadonlyMap<string, string> = new Map()): void {
    this.remember(filesOf(unit), unit.found, unit.key, errors)
    const { key, found } = unit
    this.note(() => this.#state.units.put({ key, source: found.adapter.id, outside: outsideOf(unit), ...decision }))
    this.forgetMissing(key)
  }

  /** Whether a file is remembered as one of no session, as it is, with nothing wrong with it. */
  isOfNone(file: SourceFile): boolean {
    const before = this.sources.get(file.file)
    return isSame(file, before) && before?.unit === '' && before.error === null && before.path === file.path
  }

  /** Files need no reading until they change; `unit` is `''` for files of no session. */
  remember(files: readonly SourceFile[], found: Found, unit: string, errors?: ReadonlyMap<string, string>): void {
    const { adapter, home } = found
    this.note(() => {
      for (const { file, path, size, mtimeMs, ino } of files) {
        const peek = this.#peeks.all.get(file) ?? null
        const error = errors?.get(path) ?? null
        const stamp = { size, mtimeMs, ino }
        this.#state.sources.put(
          { file, path, ...stamp, source: adapter.id, home, peek, unit, error },
          tiesToRemember(adapter, path, peek),
        )
      }
    })
  }

  forgetMissing(key: string): void {
    const gone = this.missing.get(key)
    if (gone === undefined) return
    this.missing.delete(key)
    this.note(() => {
      for (const { file } of gone) this.#state.sources.drop(file)
    })
  }

  /** Remembers something with what is remembered next, unless this is a dry run. Forgotten, it costs reading it again. */
  note(work: () => void): void {
    if (!this.#dryRun) this.#state.later(work)
  }
}

const outsideOf = (unit: Unit): string =>
  JSON.stringify([unit.root, ...unit.helpers].map(({ outside }) => outside ?? null))
