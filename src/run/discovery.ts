/** Lists what there is and tells whether any of it has changed. Opens nothing. */
import type { SourceFile } from '../../adapters/types.ts'
import { isSame, type KnownSource } from '../discover/known.ts'
import type { Listed } from '../discover/listing.ts'
import type { Found } from '../discover/units.ts'
import type { State } from '../state/index.ts'
import { emptyResult, type RunResult } from './result.ts'

/** Every listed file that the state remembers when nothing has changed: sources and indexes. */
const listedFiles = (found: readonly Found[]): { found: Found; file: SourceFile }[] =>
  found.flatMap((one) => [...one.listing.files, ...one.listing.indexes].map((file) => ({ found: one, file })))

/**
 * Whether a place was listed so completely that what is not in the listing is gone: its folder is there, could be read,
 * is not empty, and was not narrowed down by hand.
 */
export const isWhole = ({ location, listing }: Pick<Listed, 'location' | 'listing'>): boolean =>
  listing.listed && listing.problems.length === 0 && listing.files.length > 0 && location.only === undefined

/** Remembered sources that are not in a listing that is whole. */
export function missingSources(found: readonly Found[], known: ReadonlyMap<string, KnownSource>): KnownSource[] {
  const listed = new Set(listedFiles(found).map(({ file }) => known.get(file.file)?.file))
  const whole = new Set(found.filter(isWhole).map((one) => `${one.adapter.id}\0${one.home}`))
  return [...known.values()].filter(({ file, source, home }) => !listed.has(file) && whole.has(`${source}\0${home}`))
}

/** Whether every source is as it is remembered, and none is missing. */
export function isSettled(found: readonly Found[], state: State): boolean {
  const stamps = state.sources.stamps()
  let listed = 0
  for (const { listing } of found) {
    for (const files of [listing.files, listing.indexes]) {
      listed += files.length
      for (const file of files) if (!isSame(file, stamps.get(file.file))) return false
    }
  }
  // As many as are remembered, and each of them remembered: none is missing.
  return listed === stamps.size || missingSources(found, state.sources.all()).length === 0
}

/** What was looked at, and what could not be listed. */
export function lookedAt(listed: readonly Listed[]): Pick<RunResult, 'looked' | 'failed'> {
  return {
    looked: listed.map(({ adapter, location, listing }) => ({
      source: adapter.id,
      path: location.only ?? location.home,
      found: listing.files.length,
    })),
    failed: listed.flatMap(({ listing }) => listing.problems.map(({ file, message }) => ({ file, error: message }))),
  }
}

/** The result of a run that found nothing to do, from what is remembered of the sources that were listed. */
export function settledResult(found: readonly Found[], state: State): RunResult {
  const result: RunResult = { ...emptyResult(), ...lookedAt(found) }
  const errors = state.sources.errors()
  const count = found.reduce((sum, { listing }) => sum + listing.files.length + listing.indexes.length, 0)
  // Where only some places were looked at, what is remembered of others is not spoken of.
  const listed = count === state.sources.count() ? null : listedUnits(found, state)
  for (const { key, isStored, skipped } of state.units.withSources()) {
    if (listed !== null && !listed.has(key)) continue
    if (isStored) result.unchanged += 1
    else if (skipped !== null) result.skipped.push({ key, reason: skipped })
  }
  if (errors.size > 0) {
    for (const { file } of listedFiles(found)) {
      const error = errors.get(file.file)
      if (error !== undefined) result.failed.push({ file: file.file, error })
    }
  }
  return { ...result, ok: result.failed.length === 0 }
}

/** The keys of the units that listed files belong to. */
function listedUnits(found: readonly Found[], state: State): ReadonlySet<string> {
  const known = state.sources.all()
  return new Set(listedFiles(found).map(({ file }) => known.get(file.file)?.unit ?? ''))
}
