/** HEAD, branches and their logs, as files. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { configFlag, type GitConfig } from './config.ts'
import { renameDurably } from './durable.ts'
import { holdsLock, releaseLock, tryLock } from './locks.ts'
import type { Head, Repository } from './types.ts'

const branchLock = (repository: Repository, branch: string): string => join(repository.commonDir, `${branch}.lock`)

/**
 * Removes the locks that a killed run left while it moved a branch to a commit. The branch's lock names the commit;
 * git makes `HEAD.lock` before it and removes it after it, so then nobody else can hold that one.
 */
export const releaseBranch = (repository: Repository, branch: string, commit: string): void => {
  const lock = branchLock(repository, branch)
  const headLock = join(repository.gitDir, 'HEAD.lock')
  if (holdsLock(lock, `${commit}\n`)) releaseLock(headLock, '')
  releaseLock(lock, `${commit}\n`)
}

/** What HEAD says: a branch's full name, or null for a commit. */
export const symbolicHead = (repository: Repository): string | null =>
  /^ref:\s*(\S+)/.exec(readFileSync(join(repository.gitDir, 'HEAD'), 'utf8'))?.[1] ?? null

/** Where HEAD stands, as its file and that of its branch say; null where they do not say it, as with packed refs. */
export const headInFiles = (repository: Repository): Head | null => {
  try {
    const branch = symbolicHead(repository)
    if (branch === null) return null
    const commit = readFileSync(join(repository.commonDir, branch), 'utf8').trim()
    return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(commit) ? { branch, commit } : null
  } catch {
    return null
  }
}

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
