/** Takes sessions whose sources are gone out of the current tree. Git's history keeps them. */

import { join } from 'node:path'
import type { Found } from '../discover/units.ts'
import { joinPath, jsonPath, pagePath } from '../history/paths.ts'
import type { State } from '../state/index.ts'
import { applyChanges, changedByHand } from '../write/index.ts'
import { isWhole } from './discovery.ts'
import { lastWritten } from './last.ts'
import { OwnedFiles } from './owned.ts'
import type { RunResult } from './result.ts'
import type { PruneSettings } from './settings.ts'
import { readStored } from './stored.ts'
import type { Workshop } from './types.ts'

/**
 * Only this user's and this machine's sessions, only of sources whose places were all listed whole. More
 * than half of them go only by force.
 */
export async function pruneMissing(
  found: readonly Found[],
  state: State,
  shop: Workshop,
  settings: PruneSettings,
  result: RunResult,
): Promise<void> {
  if (settings.prune === 'no') return
  const whole = wholeSources(found)
  const stored = [...state.units().values()].flatMap(({ key, source, dir, base }) =>
    dir !== null && base !== null && whole.has(source) ? [{ key, place: { dir, base } }] : [],
  )
  const gone = stored.filter(({ place }) => isGone(shop.historyDir, place))
  if (gone.length === 0) return
  result.pruned = gone.map(({ key, place }) => ({
    key,
    page: joinPath(settings.subpath, place.dir, pagePath(place.base)),
  }))
  if (settings.dryRun) return
  if (gone.length > stored.length / 2 && settings.prune !== 'force') {
    const error = `${gone.length} of ${stored.length} sessions would be taken out of the tree; that needs --yes --force.`
    result.pruned = []
    result.failed.push({ file: settings.subpath, error })
    result.ok = false
    return
  }
  const list = result.pruned.map(({ page }) => `  ${page}`).join('\n')
  if (
    settings.prune === 'ask' &&
    !(await settings.confirm(`${list}\nTake these ${gone.length} sessions out of the tree?`))
  ) {
    result.pruned = []
    result.skipped.push(...gone.map(({ key }) => ({ key, reason: 'its sources are gone; not pruned without --yes' })))
    return
  }
  const owned = new OwnedFiles([...state.files().keys(), ...state.pending().keys()])
  const last = lastWritten(state)
  for (const { key, place } of gone) {
    const paths = owned.of(joinPath(settings.subpath, place.dir), place.base)
    const changes = paths.map((path) => ({ path, content: null }))
    const byHand = changedByHand(shop.repository.root, changes, last, shop.repository.objectFormat)
    if (byHand.length > 0 && !settings.overwrite) {
      result.failed.push({
        file: byHand[0] ?? '',
        error: 'It was changed by hand and is left alone; --overwrite removes it.',
      })
      result.ok = false
      continue
    }
    state.together(() => {
      for (const { path } of changes) state.putPending(path, null)
      state.dropUnit(key)
      state.dropHead(joinPath(place.dir, jsonPath(place.base)))
    })
    applyChanges(shop.repository.root, changes, join(shop.staging.folder, 'next'))
  }
}

/** Sources of which every place that exists was listed whole, and at least one does. */
function wholeSources(found: readonly Found[]): Set<string> {
  const there = found.filter(({ listing }) => listing.listed || listing.problems.length > 0)
  const broken = new Set(there.filter((one) => !isWhole(one)).map(({ adapter }) => adapter.id))
  return new Set(there.map(({ adapter }) => adapter.id).filter((id) => !broken.has(id)))
}

function isGone(historyDir: string, place: { dir: string; base: string }): boolean {
  const originals = readStored(historyDir, place)?.head.originals.filter(({ superseded }) => superseded !== true) ?? []
  return originals.length > 0 && originals.every(({ gone }) => gone === true)
}
