/** What stands before every change of a history: a committer that may work here, a state that fits what HEAD holds. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { configFlag } from '../commit/config.ts'
import { chooseCommitter } from '../commit/index.ts'
import { repositoryConfig } from '../commit/repository.ts'
import type { Committer, Repository } from '../commit/types.ts'
import { exit, UserError } from '../errors.ts'
import { joinPath } from '../history/paths.ts'
import type { State } from '../state/index.ts'
import { indexedIn, reconcile } from './history.ts'
import type { HistorySettings } from './settings.ts'

/** Throws a `UserError` when the repository is in no state to be committed to. A dry run changes nothing in it. */
export async function readyCommitter(
  state: State,
  {
    repository,
    subpath,
    git,
    commit,
    dryRun,
  }: Pick<HistorySettings, 'repository' | 'subpath' | 'git' | 'commit' | 'dryRun'>,
  isNeeded: (path: string) => boolean = () => true,
): Promise<Committer> {
  const committer = await chooseCommitter(git)
  if (!dryRun) await committer.recover(repository)
  await committer.inOne(repository, async () => {
    if (commit && !dryRun) await committer.check(repository, subpath)
    await reconcile(state, repository, subpath, committer, isNeeded)
  })
  await checkCheckedOut(state, repository, subpath, committer, isNeeded)
  forgetUnwritten(state, repository)
  return committer
}

/** Throws a `UserError` (exit 3) when sessions that a run goes on with are left out of a sparse checkout. */
async function checkCheckedOut(
  state: State,
  repository: Repository,
  subpath: string,
  committer: Committer,
  isNeeded: (path: string) => boolean,
): Promise<void> {
  if (!configFlag(repositoryConfig(repository), 'core.sparsecheckout', false)) return
  const absent = [...indexedIn(state).keys()]
    .filter(isNeeded)
    .map((path) => joinPath(subpath, path))
    .filter((path) => !existsSync(join(repository.root, path)))
  const entries = await committer.using(repository, (backend) => backend.indexed(new Set(absent)))
  const skipped = absent.find((path) => entries.get(path)?.skipped === true)
  if (skipped === undefined) return
  throw new UserError(
    `${skipped} is left out of the work tree by a sparse checkout.`,
    exit.unreadable,
    `git sparse-checkout add ${skipped
      .split('/')
      .slice(0, subpath.split('/').length + 1)
      .join('/')}`,
  )
}

/** New files that a killed run meant to write and did not: nothing is known of them. */
function forgetUnwritten(state: State, { root }: Repository): void {
  if (state.pending.isEmpty()) return
  const isUnwritten = (path: string): boolean => state.files.oid(path) === undefined && !existsSync(join(root, path))
  const unwritten = [...state.pending.all().keys()].filter(isUnwritten)
  state.together(() => {
    for (const path of unwritten) state.pending.drop(path)
  })
}

/** What a command writes before it is committed, so that no other one commits what is half done. */
export type Command = 'sync' | 'render' | 'redact'

/**
 * Throws a `UserError` (exit 2) when files that another command wrote wait for a commit: a session among them may be
 * there in part. What a run of the same command left is finished by the next one.
 */
export function checkNothingWaits(state: State, command: Command): void {
  if (state.recall('run') === command) return
  const waits = [...state.pending.all()].some(([path, oids]) => !oids.includes(state.files.oid(path) ?? null))
  if (!waits) return
  throw new UserError(
    'Files that annals sync wrote wait for a commit.',
    exit.usage,
    'Run annals sync first: it finishes and commits them.',
  )
}
