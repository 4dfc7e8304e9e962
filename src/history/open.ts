/** Which history a reading command is about. */
import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '../../adapters/types.ts'
import { locate } from '../commit/repository.ts'
import type { Repository } from '../commit/types.ts'
import { exit, reasonOf, UserError } from '../errors.ts'
import { pathOf, subpathOf, type Typed, text } from '../options.ts'

export interface History {
  repository: Repository
  /** Below the repository's top, `/` as separator. */
  subpath: string
  /** The folder in the work tree, absolute. It need not be there: a history can be read from its commit alone. */
  dir: string
}

const makeOne = 'annals sync stores the conversations of this machine; --output-path names another folder.'

/**
 * The history that `--repo-path` (a folder in a project's repository), `--output-path` (default `~/annals`) and
 * `--history-subpath` name. Throws a `UserError`: exit 2 when there is no repository, 3 when it cannot be read.
 */
export function openHistory(typed: Typed, { env }: { env: Environment }): History {
  const [project, output] = [text(typed.repoPath), text(typed.outputPath)]
  if (project !== undefined && output !== undefined) {
    throw new UserError('--repo-path and --output-path name two histories.', exit.usage, 'Use one of them.')
  }
  const given = pathOf(project ?? output ?? join(env.home, 'annals'), env)
  const subpath = subpathOf(typed)
  if (!isFolder(given)) throw new UserError(`There is no folder ${given}.`, exit.usage, makeOne)
  const location = locate(given)
  if (location.kind === 'bare') {
    throw new UserError(`${given} is a bare repository.`, exit.usage, 'Clone it and name the clone.')
  }
  if (location.kind === 'none') throw new UserError(`${given} is not a git repository.`, exit.usage, makeOne)
  const { repository } = location
  if (project === undefined && realpathSync(given) !== repository.root) {
    throw new UserError(
      `${given} lies inside the repository ${repository.root}.`,
      exit.usage,
      `Use --repo-path ${repository.root} for the conversations in it.`,
    )
  }
  return { repository, subpath, dir: join(repository.root, ...subpath.split('/')) }
}

/** Throws a `UserError` when the history's folder is not in the work tree (exit 2) or cannot be read (exit 3). */
export function requireFolder({ repository, subpath, dir }: History): void {
  if (!isFolder(dir)) {
    throw new UserError(
      `${repository.root} holds no history at ${subpath}.`,
      exit.usage,
      'annals sync and annals sync-repo make one; --history-subpath names another place.',
    )
  }
  try {
    accessSync(dir, constants.R_OK | constants.X_OK)
  } catch (error) {
    throw unreadable(dir, error)
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
  } catch (error) {
    throw unreadable(path, error)
  }
}

const unreadable = (path: string, error: unknown): UserError =>
  new UserError(`${path} cannot be read: ${reasonOf(error)}.`, exit.unreadable, 'Check its permissions.', error)
