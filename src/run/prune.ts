/** Takes sessions whose sources are gone out of the current tree. Git's history keeps them. */

import type { Found } from '../discover/units.ts'
import { joinPath, jsonPath, pagePath } from '../history/paths.ts'
import type { Place } from '../plan/names.ts'
import type { State } from '../state/index.ts'
import { applyChanges, changedByHand } from '../write/index.ts'
import { isWhole } from './discovery.ts'
import { filesOfSessions, lastWritten } from './last.ts'
import { isLeftOut } from './left-out.ts'
import type { RunResult } from './result.ts'
import type { PruneSettings } from './settings.ts'
import { readStored } from './stored.ts'
import type { Office } from './types.ts'

/** A stored session of which no source is left, or which is to be left out. */
interface Gone {
  key: string
  place: Place
}

/**
 * Only this user's and this machine's sessions, only of sources whose places were all listed whole. More
 * than half of them go only by force. What was done, or what kept it from being done, is added to `result`.
 */
export async function pruneMissing(
  found: readonly Found[],
  state: State,
  office: Office,
  settings: PruneSettings,
  result: RunResult,
): Promise<void> {
  if (settings.prune === 'no') return
  const whole = wholeSources(found)
  const stored = [...state.units.all().values()].flatMap(({ key, source, dir, base, skipped }) =>
    dir !== null && base !== null && whole.has(source) ? [{ key, place: { dir, base }, skipped }] : [],
  )
  const gone = stored.filter(({ place, skipped }) => isLeftOut(skipped) || isGone(office.historyDir, place))
  if (gone.length === 0) return
  const told = gone.map(({ key, place }) => ({
    key,
    page: joinPath(settings.subpath, place.dir, pagePath(place.base)),
  }))
  if (gone.length > stored.length / 2 && settings.prune !== 'force') {
    const error = `${gone.length} of ${stored.length} sessions would be taken out of the tree; that needs --yes --force.`
    fail(result, settings.subpath, error)
    return
  }
  if (settings.dryRun) {
    result.pruned = told
    return
  }
  const list = told.map(({ page }) => `  ${page}`).join('\n')
  const question = `${list}\nTake these ${gone.length} sessions out of the tree?`
  if (settings.prune === 'ask' && !(await settings.confirm(question))) {
    result.skipped.push(...gone.map(({ key }) => ({ key, reason: 'its sources are gone; not pruned without --yes' })))
    return
  }
  const kept = takeOut(gone, state, office, settings, result)
  result.pruned = told.filter(({ key }) => !kept.has(key))
}

/** Removes the files of sessions; those of which one was changed by hand stay. Returns the keys of those. */
function takeOut(
  gone: readonly Gone[],
  state: State,
  office: Office,
  { subpath, overwrite }: PruneSettings,
  result: RunResult,
): ReadonlySet<string> {
  const { root, objectFormat } = office.repository
  const kept = new Set<string>()
  const filesOf = filesOfSessions(state)
  const last = lastWritten(state)
  for (const { key, place } of gone) {
    const changes = filesOf(joinPath(subpath, place.dir), place.base).map((path) => ({ path, content: null }))
    const [byHand] = overwrite ? [] : changedByHand(root, changes, last, objectFormat)
    if (byHand !== undefined) {
      fail(result, byHand, 'It was changed by hand and is left alone; --overwrite removes it.')
      kept.add(key)
      continue
    }
    state.together(() => {
      for (const { path } of changes) state.pending.put(path, null)
      state.units.drop(key)
      state.heads.drop(joinPath(place.dir, jsonPath(place.base)))
    })
    applyChanges(root, changes, office.staging)
  }
  return kept
}

function fail(result: RunResult, file: string, error: string): void {
  result.failed.push({ file, error })
  result.ok = false
}

/** Sources of which every place that exists was listed whole, and at least one does. */
function wholeSources(found: readonly Found[]): Set<string> {
  const there = found.filter(({ listing }) => listing.listed || listing.problems.length > 0)
  const broken = new Set(there.filter((one) => !isWhole(one)).map(({ adapter }) => adapter.id))
  return new Set(there.map(({ adapter }) => adapter.id).filter((id) => !broken.has(id)))
}

function isGone(historyDir: string, place: Place): boolean {
  const originals = readStored(historyDir, place)?.head.originals.filter(({ superseded }) => superseded !== true) ?? []
  return originals.length > 0 && originals.every(({ gone }) => gone === true)
}
