/** Which units have to be read: those that are not as they were left. */
import type { SourceFile } from '../../adapters/types.ts'
import { isSame } from '../discover/known.ts'
import { filesOf, type Unit } from '../discover/units.ts'
import type { KnownUnit } from '../state/units.ts'
import type { Ledger } from './ledger.ts'
import { isLeftOut } from './left-out.ts'
import type { RunResult } from './result.ts'
import type { Scope } from './scope.ts'
import type { StoreSettings } from './settings.ts'
import { untwin } from './twins.ts'

/** Why a session is not taken of which only a folder's name speaks for this repository. */
export const nameOnly = 'name only'

export class Sieve {
  readonly #scope: Scope
  readonly #ledger: Ledger
  readonly #belongs: StoreSettings['belongs']
  readonly #result: RunResult
  readonly #units: readonly Unit[]
  /** Keys of stored units of which nothing is left in their files. */
  readonly #emptied = new Set<string>()

  /** `units`: what the files in scope were put together to. `result` is told what needs no reading. */
  constructor(
    scope: Scope,
    units: readonly Unit[],
    ledger: Ledger,
    { belongs }: Pick<StoreSettings, 'belongs'>,
    result: RunResult,
  ) {
    this.#scope = scope
    this.#units = units
    this.#ledger = ledger
    this.#belongs = belongs
    this.#result = result
  }

  /** Counts what needs no reading; returns the units that have to be looked into. */
  sift(): Unit[] {
    const { units, copies, apart, compared, bytesRead } = untwin(this.#units, this.#ledger.sources, this.#ledger.units)
    this.#result.bytesRead += bytesRead
    for (const unit of apart) this.#sayTwin(unit)
    for (const { unit, of } of copies) this.#ledger.remember(filesOf(unit), unit.found, of)
    const left = this.#ledger.leftBehind([...units, ...copies.map(({ unit, of }) => ({ ...unit, key: of }))])
    this.#rememberOthers()
    for (const { file, error } of this.#scope.peeks.failed) this.#result.failed.push({ file: file.file, error })
    return units.filter((unit) => {
      const isOther = left.has(unit.key) || compared.has(unit.key)
      const known = isOther ? undefined : this.#ledger.unchanged(unit)
      if (known === undefined || this.#isDecidedOtherwise(known)) return true
      this.#result.failed.push(...this.#ledger.errorsOf(unit))
      if (known.dir !== null) this.#result.unchanged += 1
      else if (known.skipped !== null) this.#result.skipped.push({ key: unit.key, reason: known.skipped })
      return false
    })
  }

  /** Said when the second one is stored first. */
  #sayTwin({ key, root }: Unit): void {
    if (this.#ledger.isStored(key)) return
    const message = 'Another file claims the same session and says something else; both are kept.'
    this.#result.reports.push({ key, file: root.files[0]?.path ?? '', kind: 'claimed twice', message })
  }

  /** Files that belong to no session, whose beginning cannot be read, or that are indexes: looked at again when they change. */
  #rememberOthers(): void {
    const used = new Set(this.#units.flatMap((unit) => filesOf(unit).map(({ file }) => file)))
    const failed = new Map(this.#scope.peeks.failed.map(({ file, error }) => [file.file, error]))
    for (const found of this.#scope.found) {
      const { files, indexes } = found.listing
      const others = files.filter(({ file }) => !used.has(file))
      const errors = new Map(
        others.flatMap(({ file, path }): [string, string][] => {
          const error = failed.get(file)
          return error === undefined ? [] : [[path, error]]
        }),
      )
      const emptied = others.filter((file) => this.#isEmptied(file))
      const none = others.filter((file) => !emptied.includes(file))
      const fresh = [...none, ...indexes].filter((file) => errors.has(file.path) || !this.#ledger.isOfNone(file))
      this.#ledger.remember(fresh, found, '', errors)
      for (const file of emptied) this.#ledger.remember([file], found, this.#ledger.sources.get(file.file)?.unit ?? '')
    }
  }

  /** A file of a stored session in which nothing of one is left: what is stored stays, and that is said once. */
  #isEmptied(file: SourceFile): boolean {
    const before = this.#ledger.sources.get(file.file)
    const isLost = before !== undefined && before.unit !== '' && this.#ledger.isStored(before.unit)
    if (!isLost || this.#units.some(({ key }) => key === before.unit)) return false
    if (!this.#emptied.has(before.unit)) this.#result.unchanged += 1
    this.#emptied.add(before.unit)
    if (!isSame(file, before)) {
      const message = 'Nothing of the session is left in it; the history keeps what it had.'
      this.#result.reports.push({ key: before.unit, file: file.path, kind: 'shortened', message })
    }
    return true
  }

  /** Whether a session that was left out would be taken now: a remote was added, a flag given. */
  #isDecidedOtherwise({ dir, facts, skipped }: KnownUnit): boolean {
    const belongs = this.#belongs
    if (dir !== null || isLeftOut(skipped)) return false
    if (belongs === undefined) return skipped !== null
    if (facts === null) return false
    const decided = belongs.decide(JSON.parse(facts))
    return decided.matched !== null || (decided.nameOnly ? nameOnly : null) !== skipped
  }
}
