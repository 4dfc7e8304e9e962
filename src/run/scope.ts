/** What a run looks at: everything, or what a change can reach. */
import { foundIn } from '../discover/found.ts'
import type { KnownSource } from '../discover/known.ts'
import type { Listed } from '../discover/listing.ts'
import { Peeks } from '../discover/peeks.ts'
import type { Found, Grouped } from '../discover/units.ts'
import type { Redaction } from '../redact/index.ts'
import type { Surface } from '../redact/surface.ts'
import type { State } from '../state/index.ts'
import type { KnownUnit } from '../state/units.ts'
import { type Home, homeOf } from './contexts.ts'
import { isSettled, lookedAt, missingSources, settledResult } from './discovery.ts'
import { emptyResult, type RunResult } from './result.ts'

export interface Scope {
  /** Whether it is everything. */
  isWhole: boolean
  /** All places, with the files that are looked at. */
  found: Found[]
  /** What is remembered of these files and of those that belong with them and are gone. */
  sources: ReadonlyMap<string, KnownSource>
  /** What is remembered of the units that these files were of, and of any other one. */
  units: Pick<ReadonlyMap<string, KnownUnit>, 'get'>
  /** Remembered sources that are gone. */
  missing: readonly KnownSource[]
  peeks: Peeks
  /** Places whose indexes may say something else than when they were last looked at. */
  otherIndexes: readonly Found[]
  /** What is to be said of everything that is not looked at. */
  result: RunResult
  /** What parsers may ask of each place. */
  homes(grouped: Grouped): Home[]
  /** What to say when there is nothing to do, if that is so now: every source is as it is remembered, and none is missing. */
  settled(): RunResult | null
}

/** Everything. */
export class WholeScope implements Scope {
  readonly isWhole = true
  readonly found: Found[]
  readonly peeks: Peeks
  readonly result: RunResult
  readonly #state: State
  #sources: ReadonlyMap<string, KnownSource> | undefined
  #units: ReadonlyMap<string, KnownUnit> | undefined

  constructor(listed: readonly Listed[], state: State, surface: Surface, redaction: Redaction) {
    this.found = foundIn(listed, surface)
    this.peeks = new Peeks(redaction)
    this.result = { ...emptyResult(), ...lookedAt(listed) }
    this.#state = state
  }

  /** As they were when they were first asked for. */
  get sources(): ReadonlyMap<string, KnownSource> {
    this.#sources ??= this.#state.sources.all()
    return this.#sources
  }

  /** As they were when they were first asked for. */
  get units(): ReadonlyMap<string, KnownUnit> {
    this.#units ??= this.#state.units.all()
    return this.#units
  }

  get missing(): KnownSource[] {
    return missingSources(this.found, this.sources)
  }

  get otherIndexes(): readonly Found[] {
    return this.found
  }

  homes({ conversations }: Grouped): Home[] {
    return this.found.map((found) => homeOf(found, conversations.get(found) ?? new Map(), this.peeks))
  }

  settled(): RunResult | null {
    return isSettled(this.found, this.#state) ? settledResult(this.found, this.#state) : null
  }
}
