/** The program on one screen: what a run does, in the order in which it does it. */
import { join } from 'node:path'
import type { Repository } from '../commit/types.ts'
import { joinPath } from '../history/paths.ts'
import { Names } from '../plan/names.ts'
import { safeSegment } from '../plan/segments.ts'
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
import type { Office, Progress } from './types.ts'
import { makerFor } from './workers.ts'

/** Brings the history up to date with the sources. Throws a `UserError` when nothing can be done at all. */
export async function run(settings: RunSettings, progress: Progress): Promise<RunResult> {
  const { repository, dryRun } = settings
  const { historyDir, state, close } = await lockHistory(settings)
  const committing = settings.commit && !dryRun
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
      await pushHistory(state, committer, openOffice(settings, historyDir, state), push, settings, result)
      return result
    }
    adoptUnits(state, (head) => isOwn(head, settings))
    state.remember('run', 'sync')
    const office = openOffice(settings, historyDir, state)
    const storing = { ...settings, ...project.belongs }
    const { result, blobs } = await storeUnits(found, state, office, storing, progress, (job, units) =>
      makerFor(job, units, settings.workers),
    )
    await pruneMissing(found, state, office, settings, result)
    if (committer !== null && !dryRun) {
      result.filesWritten += writeIndexes(state, office, settings)
      const message = commitMessage(
        result,
        settings.system,
        settings.firstFiles.length > 0 ? 'a new history' : 'index pages',
      )
      const { placed } = office.staging
      if (committing) {
        result.commit = await commitPending(state, committer, settings, message, { stored: blobs, placed })
      }
      if (push !== undefined) await pushHistory(state, committer, office, push, settings, result)
      if (result.commit !== null) result.reports.push(...(await collectWhenNeeded(state, committer, repository)))
    }
    office.staging.remove()
    return result
  } finally {
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

function openOffice(settings: RunSettings, historyDir: string, state: State): Office {
  const indexed = [...indexedIn(state).values()]
  const staging = new Staging(join(settings.workDir, 'staging'), settings.repository.objectFormat)
  staging.remove()
  return {
    settings,
    repository: settings.repository,
    historyDir,
    names: new Names(indexed),
    staging,
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
