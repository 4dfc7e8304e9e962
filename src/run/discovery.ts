/** Lists what there is and tells whether any of it has changed. Opens nothing. */
import type { Adapter, Location, SourceFile } from '../../adapters/types.ts'
import { isSame, type KnownSource } from '../discover/known.ts'
import type { Found } from '../discover/units.ts'
import type { State } from '../state/index.ts'
import { emptyResult, type RunResult } from './result.ts'

/** Lists all places. */
export const discoverAll = (places: { adapter: Adapter; location: Location }[]): Found[] =>
  places.map(({ adapter, location }) => ({ adapter, location, listing: adapter.discover(location) }))

/** Every listed file that the state remembers when nothing has changed: sources and indexes. */
const listedFiles = (found: readonly Found[]): { found: Found; file: SourceFile }[] =>
  found.flatMap((one) => [...one.listing.files, ...one.listing.indexes].map((file) => ({ found: one, file })))

/**
 * Whether a place was listed so completely that what is not in the listing is gone: its folder is there, could be read,
 * is not empty, and was not narrowed down by hand.
 */
export const isWhole = ({ location, listing }: Found): boolean =>
  listing.listed && listing.problems.length === 0 && listing.files.length > 0 && location.only === undefined

/** Remembered sources that are not in a listing that is whole. */
export function missingSources(found: readonly Found[], known: ReadonlyMap<string, KnownSource>): KnownSource[] {
  const listed = new Set(listedFiles(found).map(({ file }) => file.file))
  const whole = new Set(found.filter(isWhole).map((one) => `${one.adapter.id}\0${one.location.home}`))
  return [...known.values()].filter(({ file, source, home }) => !listed.has(file) && whole.has(`${source}\0${home}`))
}

/** Whether there is nothing to do: no source has changed, nothing waits for a commit, HEAD is where it was left. */
export function isSettled(
  found: readonly Found[],
  known: ReadonlyMap<string, KnownSource>,
  state: State,
  head: string | null | undefined,
  committing: boolean,
): boolean {
  if (head === undefined || state.recall('head') !== (head ?? '')) return false
  if (!listedFiles(found).every(({ file }) => isSame(file, known.get(file.file)))) return false
  if (missingSources(found, known).length > 0) return false
  return !committing || !state.hasPending()
}

/** What was looked at, and what could not be listed. */
export function lookedAt(found: readonly Found[]): Pick<RunResult, 'looked' | 'failed'> {
  return {
    looked: found.map(({ adapter, location, listing }) => ({
      source: adapter.id,
      path: location.only ?? location.home,
      found: listing.files.length,
    })),
    failed: found.flatMap(({ listing }) => listing.problems.map(({ file, message }) => ({ file, error: message }))),
  }
}

/** The result of a run that found nothing to do, from what is remembered. */
export function settledResult(
  found: readonly Found[],
  known: ReadonlyMap<string, KnownSource>,
  state: State,
): RunResult {
  const result: RunResult = { ...emptyResult(), ...lookedAt(found) }
  const units = new Set<string>()
  for (const { file } of listedFiles(found)) {
    const source = known.get(file.file)
    if (source === undefined) continue
    if (source.unit !== '') units.add(source.unit)
    if (source.error !== null) result.failed.push({ file: source.file, error: source.error })
  }
  const remembered = state.units()
  for (const key of units) {
    const unit = remembered.get(key)
    if (unit === undefined) continue
    if (unit.dir !== null) result.unchanged += 1
    else if (unit.skipped !== null) result.skipped.push({ key, reason: unit.skipped })
  }
  return { ...result, ok: result.failed.length === 0 }
}
