import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { configFlag, type GitConfig } from './config.ts'
import { renameDurably } from './durable.ts'
import { releaseLock, tryLock } from './locks.ts'
import type { Repository } from './types.ts'

const branchLock = (repository: Repository, branch: string): string => join(repository.commonDir, `${branch}.lock`)

/** Removes the lock on a branch that a killed run left while it moved the branch to a commit: git's and ours name it. */
export const releaseBranch = (repository: Repository, branch: string, commit: string): void =>
  releaseLock(branchLock(repository, branch), `${commit}\n`)

/** What HEAD says: a branch's full name, or null for a commit. */
export const symbolicHead = (repository: Repository): string | null =>
  /^ref:\s*(\S+)/.exec(readFileSync(join(repository.gitDir, 'HEAD'), 'utf8'))?.[1] ?? null

/** Adds a line to a log of ref changes, where git would (`core.logAllRefUpdates`, git-config(1)). */
const log = (file: string, always: boolean, line: string): void => {
  if (!always && !existsSync(file)) return
  mkdirSync(dirname(file), { recursive: true })
  appendFileSync(file, line)
}

/** A move of the branch that HEAD stands on. */
export interface Move {
  branch: string
  to: string
  /** Null while the branch is unborn. */
  from: string | null
  /** `Name <address> <seconds> <zone>`. */
  who: string
}

/** Moves a loose or packed branch under its lock if it still is where it was read (`now`); keeps the logs. */
export const moveRef = async (
  repository: Repository,
  config: GitConfig,
  move: Move,
  spare: string,
  now: () => Promise<string | null>,
): Promise<'moved' | 'elsewhere' | 'locked'> => {
  const lock = branchLock(repository, move.branch)
  const content = `${move.to}\n`
  mkdirSync(dirname(lock), { recursive: true })
  if (!tryLock(lock, spare, content)) return 'locked'
  try {
    if ((await now()) !== move.from) return 'elsewhere'
    const always = configFlag(config, 'core.logallrefupdates', true)
    const line = `${move.from ?? '0'.repeat(move.to.length)} ${move.to} ${move.who}\tannals: backup\n`
    log(join(repository.commonDir, 'logs', move.branch), always, line)
    log(join(repository.gitDir, 'logs', 'HEAD'), always, line)
    renameDurably(lock, join(repository.commonDir, move.branch))
    return 'moved'
  } finally {
    releaseLock(lock, content)
  }
}
