/** The program on one screen: what a run does, in the order in which it does it. */
import { join } from 'node:path'
import type { Adapter, Location } from '../../adapters/types.ts'
import { PackWriter } from '../commit/pack.ts'
import type { Repository } from '../commit/types.ts'
import { joinPath } from '../history/paths.ts'
import { Names } from '../plan/names.ts'
import { none } from '../redact/index.ts'
import type { Templates } from '../render/index.ts'
import { State } from '../state/index.ts'
import { holdLock } from '../state/lock.ts'
import { Staging } from '../write/held.ts'
import { placedFirst } from './anew.ts'
import { type BelongRules, groundsOf } from './belongs.ts'
import { commitPending, writeIndexes } from './commit.ts'
import { discoverAll, isSettled, settledResult } from './discovery.ts'
import { adoptUnits, headCommit, indexedIn } from './history.ts'
import { checkMark } from './mark.ts'
import { type BelongsTo, belongsTo } from './project.ts'
import { type Prune, pruneMissing } from './prune.ts'
import { type ReadySettings, readyCommitter } from './ready.ts'
import { commitMessage, type RunResult } from './result.ts'
import { type Progress, type StoreSettings, storeUnits } from './store.ts'
import type { Workshop, WriteSettings } from './types.ts'

export interface RunSettings extends WriteSettings, ReadySettings, Omit<StoreSettings, 'belongs'> {
  /** The repository is not there yet (and this is a dry run). */
  missing: boolean
  places: { adapter: Adapter; location: Location }[]
  /** Only sessions that belong to this repository, by these rules. */
  project?: BelongRules
  templates: Templates
  prune: Prune
  /** Asks a person; false when nobody is there to answer. */
  confirm: (question: string) => Promise<boolean>
  wait: boolean
  /** Files of the repository's own that its first commit brings along; paths below its top. */
  firstFiles: string[]
  /** Folder for the state, the lock and what is staged; normally in the repository's git directory. */
  workDir: string
  /** ISO 8601; only for the lock. */
  now: string
}

/** Brings the history up to date with the sources. Throws a `UserError` when nothing can be done at all. */
export async function run(settings: RunSettings, progress: Progress): Promise<RunResult> {
  const { repository, subpath, dryRun } = settings
  const historyDir = join(repository.root, ...subpath.split('/'))
  checkMark(historyDir, subpath)
  const release = await holdLock(join(settings.workDir, 'run.lock'), settings.now, settings.wait)
  const state = State.open(join(settings.workDir, 'state.db'))
  const blobs = settings.commit && !dryRun ? new PackWriter(repository) : null
  try {
    const found = discoverAll(settings.places)
    const committing = settings.commit && !dryRun
    const known = state.sources()
    const project = projectOf(settings, state)
    const quiet = !settings.overwrite && settings.prune === 'no' && settings.firstFiles.length === 0
    if (quiet && project.same && isSettled(found, known, state, headCommit(repository), committing)) {
      return settledResult(found, known, state)
    }
    const committer = settings.missing ? null : await readyCommitter(state, settings)
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
      const stored = await blobs?.finish()
      if (committing) result.commit = await commitPending(state, committer, settings, message, stored)
    }
    shop.staging.remove()
    return result
  } finally {
    await blobs?.discard()
    state.close()
    release()
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

const isOwn = (head: Pick<WriteSettings, 'user' | 'system'>, { user, system }: WriteSettings): boolean =>
  head.user === user && head.system === system

export const workDirOf = ({ commonDir }: Repository): string => joinPath(commonDir, 'annals')
