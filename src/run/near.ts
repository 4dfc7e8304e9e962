/**
 * The short way of a run. When the last one came to its end, nothing but what has changed since can make anything
 * otherwise, and that reaches no further than ties do. What it stores and remembers is what a run stores that looks at
 * everything.
 */

import type { SourceFile } from '../../adapters/types.ts'
import type { CheckpointFiles } from '../checkpoint/files.ts'
import { type Changes, changesIn } from '../discover/changes.ts'
import { isSame, type KnownSource } from '../discover/known.ts'
import type { Listed } from '../discover/listing.ts'
import { Peeks } from '../discover/peeks.ts'
import type { Tied } from '../discover/reach.ts'
import type { Found, Grouped } from '../discover/units.ts'
import type { Redaction } from '../redact/index.ts'
import type { Surface } from '../redact/surface.ts'
import type { State } from '../state/index.ts'
import type { KnownUnit } from '../state/units.ts'
import type { Home } from './contexts.ts'
import { isWhole, lookedAt } from './discovery.ts'
import { IndexMarks } from './index-marks.ts'
import { Neighbourhood } from './neighbourhood.ts'
import { emptyResult, type RunResult } from './result.ts'
import type { Scope } from './scope.ts'
import { type NearFile, type NearIndex, Vicinity } from './vicinity.ts'

/** With so many bytes that are new, workers are worth more than what is saved by looking at less. */
const mostBytes = 24 * 1024 * 1024

/**
 * What changes can reach; null where everything has to be looked at: an index says less than it did, much is new, a source is
 * missing from a place that was not listed whole, a file is remembered of another place. `said`: what was said when there
 * was nothing to do the last time; nothing that is remembered has changed since.
 */
export function nearScope(
  listed: readonly Listed[],
  said: Pick<RunResult, 'unchanged'>,
  state: State,
  surface: Surface,
  redaction: Redaction,
  checkpoints: CheckpointFiles,
): NearScope | null {
  const changes = changesIn(listed, state.sources, surface)
  if (changes === null) return null
  const peeks = new Peeks(redaction, (file, before) => checkpoints.isLonger(file, before, redaction.key))
  const vicinity = new Vicinity(listed, changes, state.sources, surface, peeks)
  const indexes = vicinity.indexes(changes.changed)
  const indexKeys = new Set(indexes.map(({ key }) => key))
  const changed = [...changes.changed, ...changes.missing]
    .filter((key) => !indexKeys.has(key))
    .map((key) => vicinity.file(key))
  const isGone = isGoneFrom(listed, surface)
  if (!changed.every((one) => one.file !== undefined || isGone(one)) || grownBytes(changed) >= mostBytes) return null
  const otherIndexes = vicinity.found.filter(
    (found) => indexes.some((one) => one.found === found) || changed.some((one) => mayBeIndexOf(one, found)),
  )
  const entries = entriesOf(otherIndexes, vicinity, new IndexMarks(state, redaction.key))
  if (entries === null) return null
  const adapters = new Set([...changed.map(adapterOf), ...entries.keys()])
  const near = [...adapters].flatMap((id) =>
    vicinity.around(id, [...changed.filter((one) => adapterOf(one) === id), ...(entries.get(id) ?? [])]),
  )
  if (!near.every(isWhereItWas)) return null
  return new NearScope(listed, changes, { near, indexes, otherIndexes }, said, vicinity, peeks, state, redaction)
}

/** Whether a file that is not listed is gone: its place was listed whole. */
function isGoneFrom(listed: readonly Listed[], surface: Surface): (one: NearFile) => boolean {
  const nameOf = (adapter: string, home: string): string => `${adapter}\0${home}`
  const whole = new Set(listed.filter(isWhole).map((one) => nameOf(one.adapter.id, surface.file(one.location.home))))
  return ({ known }) => known !== undefined && whole.has(nameOf(known.source, known.home))
}

/** What indexes say that they did not say before, by agent; null where that is not known. */
function entriesOf(places: readonly Found[], vicinity: Vicinity, marks: IndexMarks): Map<string, Tied[]> | null {
  const entries = new Map<string, Tied[]>()
  for (const found of places) {
    const names = marks.otherNames(found)
    if (names === null) return null
    const { id } = found.adapter
    entries.set(id, [...(entries.get(id) ?? []), ...names.map((name) => vicinity.entry(found, name))])
  }
  return entries
}

const adapterOf = ({ found, known }: NearFile): string => found?.adapter.id ?? known?.source ?? ''

/** A file of no session that is gone may have been an index. */
const mayBeIndexOf = ({ file, known }: NearFile, { adapter, home }: Found): boolean =>
  file === undefined && known?.peek === null && known.source === adapter.id && known.home === home

/** Bytes of sources that are new; of one that became shorter, all. */
const grownBytes = (changed: readonly NearFile[]): number =>
  changed.reduce((sum, { file, known }) => {
    const size = file?.size ?? 0
    return sum + (known !== undefined && known.size <= size ? size - Math.max(0, known.size) : size)
  }, 0)

/** Whether a file is listed in the place that it is remembered of. */
const isWhereItWas = ({ found, file, known }: NearFile): boolean =>
  found === undefined ||
  known === undefined ||
  (known.source === found.adapter.id && known.home === found.home && known.path === file?.path)

/** What changes reach. */
interface Reached {
  near: readonly NearFile[]
  /** Indexes that have changed. */
  indexes: readonly NearIndex[]
  otherIndexes: readonly Found[]
}

export class NearScope implements Scope {
  readonly isWhole = false
  readonly found: Found[]
  readonly sources: ReadonlyMap<string, KnownSource>
  readonly units: Scope['units']
  readonly missing: readonly KnownSource[]
  readonly peeks: Peeks
  readonly result: RunResult
  readonly #listed: readonly Listed[]
  readonly #changes: Changes
  readonly #near: readonly NearFile[]
  readonly #indexes: readonly NearIndex[]
  readonly otherIndexes: readonly Found[]
  readonly #keys: ReadonlySet<string>
  /** How many stored units are not looked at. */
  readonly #unchangedBeside: number
  readonly #vicinity: Vicinity
  readonly #state: State
  readonly #redaction: Redaction

  constructor(
    listed: readonly Listed[],
    changes: Changes,
    { near, indexes, otherIndexes }: Reached,
    said: Pick<RunResult, 'unchanged'>,
    vicinity: Vicinity,
    peeks: Peeks,
    state: State,
    redaction: Redaction,
  ) {
    this.#listed = listed
    this.#changes = changes
    this.#near = near
    this.#indexes = indexes
    this.otherIndexes = otherIndexes
    this.#keys = new Set(near.map(({ key }) => key))
    this.#vicinity = vicinity
    this.#state = state
    this.#redaction = redaction
    this.peeks = peeks
    this.found = vicinity.found.map((found) => {
      const filesIn = (all: readonly Pick<NearFile, 'found' | 'file'>[]): SourceFile[] =>
        all.flatMap((one) => (one.found === found && one.file !== undefined ? [one.file] : []))
      return { ...found, listing: { ...found.listing, files: filesIn(near), indexes: filesIn(indexes) } }
    })
    const known = near.flatMap((one) => one.known ?? [])
    this.sources = state.sources.asked(known)
    this.missing = near.flatMap((one) => (one.file === undefined && one.known !== undefined ? [one.known] : []))
    this.units = askedOnce((key) => state.units.get(key))
    const before = unitsOf(known)
    const stored = [...before].filter((key) => this.units.get(key)?.dir != null).length
    this.#unchangedBeside = said.unchanged - stored
    this.result = this.#resultOf(
      this.#unchangedBeside,
      (key) => before.has(key),
      (key) => this.#keys.has(key),
    )
  }

  /** What is said of all places, without the units and the errors of the files that are left out. */
  #resultOf(unchanged: number, isLeftOut: (unit: string) => boolean, isOther: (file: string) => boolean): RunResult {
    const { failed, looked } = lookedAt(this.#listed)
    const skipped = [...this.#state.units.skipped()].filter(([key]) => !isLeftOut(key))
    const errors = [...this.#state.sources.errors()].flatMap(([key, error]) => {
      const listed = this.#changes.files.get(key)
      return listed === undefined || isOther(key) ? [] : [{ ...listed, error }]
    })
    return {
      ...emptyResult(),
      unchanged,
      skipped: skipped.map(([key, reason]) => ({ key, reason })),
      failed: [
        ...failed,
        ...errors.sort((a, b) => a.order - b.order).map(({ file, error }) => ({ file: file.file, error })),
      ],
      looked,
    }
  }

  homes({ conversations }: Grouped): Home[] {
    return this.#vicinity.found.map((found, at) => {
      const looked = this.found[at] ?? found
      const known = conversations.get(looked) ?? new Map()
      return new Neighbourhood(found, looked.listing.files, known, this.#vicinity, this.peeks, this.#redaction)
    })
  }

  settled(): RunResult | null {
    const { sources, units } = this.#state
    const now = [...this.#near, ...this.#indexes].map(({ key, file }) => ({ file, known: sources.named(key) }))
    const isSettled = now.every(({ file, known }) => (file === undefined ? known === undefined : isSame(file, known)))
    // Of a source that is not near nothing is remembered when the history of its session turned out to be another one.
    if (!isSettled || sources.count() !== this.#changes.files.size) return null
    const keys = unitsOf(now.flatMap(({ known }) => known ?? []))
    const stored = [...keys].filter((key) => units.get(key)?.dir != null).length
    const result = this.#resultOf(
      this.#unchangedBeside + stored,
      () => false,
      () => false,
    )
    return { ...result, ok: result.failed.length === 0 }
  }
}

/** The keys of the units that sources are of. */
const unitsOf = (sources: readonly KnownSource[]): Set<string> =>
  new Set(sources.map(({ unit }) => unit).filter((key) => key !== ''))

/** Answers that stay as they were when they were first asked for. */
function askedOnce(ask: (key: string) => KnownUnit | undefined): Scope['units'] {
  const answers = new Map<string, KnownUnit | undefined>()
  return {
    get(key) {
      if (!answers.has(key)) answers.set(key, ask(key))
      return answers.get(key)
    },
  }
}
