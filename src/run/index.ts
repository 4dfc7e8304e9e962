/** The program on one screen: what a run does, in the order in which it does it. */
import { join } from 'node:path'
import { PackWriter } from '../commit/pack.ts'
import type { Repository } from '../commit/types.ts'
import { joinPath } from '../history/paths.ts'
import { Names } from '../plan/names.ts'
import { safeSegment } from '../plan/segments.ts'
import { none } from '../redact/index.ts'
import type { State } from '../state/index.ts'
import { Staging } from '../write/held.ts'
import { placedFirst } from './anew.ts'
import { groundsOf } from './belongs.ts'
import { commitPending, writeIndexes } from './commit.ts'
import { discoverAll, isSettled, settledResult } from './discovery.ts'
import { collectWhenNeeded } from './gc.ts'
import { adoptUnits, headCommit, indexedIn, lacksHeads } from './history.ts'
import { type BelongsTo, belongsTo } from './project.ts'
import { pruneMissing } from './prune.ts'
import { pushHistory } from './push.ts'
import { lockHistory, readyCommitter } from './ready.ts'
import { commitMessage, type RunResult } from './result.ts'
import type { RunSettings, WriteSettings } from './settings.ts'
import { storeUnits } from './store.ts'
import type { Progress, Workshop } from './types.ts'

/** Brings the history up to date with the sources. Throws a `UserError` when nothing can be done at all. */
export async function run(settings: RunSettings, progress: Progress): Promise<RunResult> {
  const { repository, dryRun } = settings
  const { historyDir, state, close } = await lockHistory(settings)
  const committing = settings.commit && !dryRun
  const blobs = committing ? new PackWriter(repository) : null
  try {
    const found = discoverAll(settings.places)
    const known = state.sources()
    const project = projectOf(settings, state)
    const quiet = !settings.overwrite && settings.prune === 'no' && settings.firstFiles.length === 0
    const settled =
      quiet && project.same && !lacksHeads(state) && isSettled(found, known, state, headCommit(repository), committing)
    const push = committing ? settings.push : undefined
    if (settled && push === undefined) return settledResult(found, known, state)
    const committer = settings.missing ? null : await readyCommitter(state, settings, isOwnPath(settings))
    if (settled && push !== undefined && committer !== null) {
      const result = settledResult(found, known, state)
      await pushHistory(state, committer, openWorkshop(settings, historyDir, state), push, settings, result)
      return result
    }
    adoptUnits(state, (head) => isOwn(head, settings))
    state.remember('run', 'sync')
    const shop = openWorkshop(settings, historyDir, state)
    const result = await storeUnits(found, state, shop, { ...settings, ...project.belongs }, progress, blobs)
    await pruneMissing(found, state, shop, settings, result)
    if (committer !== null && !dryRun) {
      result.filesWritten += writeIndexes(state, shop, settings)
      const message = commitMessage(
        result,
        settings.system,
        settings.firstFiles.length > 0 ? 'a new history' : 'index pages',
      )
      const stored = (await blobs?.finish()) ?? new Set()
      const { placed } = shop.staging
      if (committing) result.commit = await commitPending(state, committer, settings, message, { stored, placed })
      if (push !== undefined) await pushHistory(state, committer, shop, push, settings, result)
      if (result.commit !== null) result.reports.push(...(await collectWhenNeeded(state, committer, repository)))
    }
    shop.staging.remove()
    return result
  } finally {
    await blobs?.discard()
    close()
  }
}

/**
 * What decides whether a session belongs to the repository, and whether that is the same as at the last run. Worktrees
 * that were seen once are remembered, for the sessions that ran in them.
 */
function projectOf(
  { project: rules, repository, home, dryRun }: RunSettings,
  state: State,
): { same: boolean; belongs: { belongs?: BelongsTo } } {
  if (rules === undefined) return { same: true, belongs: {} }
  const grounds = groundsOf(repository, home, JSON.parse(state.recall('worktrees') ?? '[]') as string[])
  const told = JSON.stringify([grounds, rules])
  const same = state.recall('grounds') === told
  if (!same && !dryRun) {
    state.remember('grounds', told)
    state.remember('worktrees', JSON.stringify(grounds.worktrees))
  }
  return { same, belongs: { belongs: belongsTo(grounds, rules) } }
}

function openWorkshop(settings: RunSettings, historyDir: string, state: State): Workshop {
  const indexed = [...indexedIn(state).values()]
  return {
    settings,
    repository: settings.repository,
    historyDir,
    names: new Names(indexed),
    staging: new Staging(join(settings.workDir, 'staging'), settings.repository.objectFormat),
    redactor: none(),
    templates: settings.templates,
    placed: placedFirst(
      indexed.map(({ summary, dir, base }) => ({ place: { dir, base }, head: summary })),
      (head) => isOwn(head, settings),
    ),
  }
}

/** Whether a path below the history path is of this person and this machine. */
const isOwnPath = ({ user, system }: WriteSettings) => {
  const [mine, here] = [safeSegment(user), safeSegment(system)].map((one) => one.toLowerCase())
  return (path: string): boolean => {
    const [person, , machine] = path.toLowerCase().split('/')
    return person === mine && machine === here
  }
}

const isOwn = (head: Pick<WriteSettings, 'user' | 'system'>, { user, system }: WriteSettings): boolean =>
  head.user === user && head.system === system

/** The folder in the git directory that is annals' own: see `HistorySettings.workDir`. Linked worktrees share it. */
export const workDirOf = ({ commonDir }: Repository): string => joinPath(commonDir, 'annals')
