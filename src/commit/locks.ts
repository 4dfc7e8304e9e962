/** Git's lock files: taken as git takes them, given back only when they are ours. */
import { constants, copyFileSync, linkSync, readFileSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { codeOf, exit, UserError } from '../errors.ts'
import { writeNew } from './durable.ts'

/** File systems without hard links answer with one of these. */
const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'UNKNOWN'])

/**
 * Takes a lock file of git's in one step with its content already in it, so that whoever finds it can tell whose it is.
 * `spare` is a path in the same file system that nobody else uses. False when somebody holds the lock.
 */
export const tryLock = (lock: string, spare: string, content: string): boolean => {
  rmSync(spare, { force: true })
  writeNew(spare, content)
  try {
    linkSync(spare, lock)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    if (!noLinks.has(codeOf(error))) throw error
    try {
      copyFileSync(spare, lock, constants.COPYFILE_EXCL)
      return true
    } catch (copyError) {
      if (codeOf(copyError) === 'EEXIST') return false
      throw copyError
    }
  } finally {
    rmSync(spare, { force: true })
  }
}

/** Whether a lock file is there with this content. */
export const holdsLock = (lock: string, content: string): boolean => {
  try {
    return readFileSync(lock, 'utf8') === content
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

/** Removes a lock file if its content proves it to be ours. */
export const releaseLock = (lock: string, content: string): void => {
  if (holdsLock(lock, content)) rmSync(lock)
}

/** Says that git's lock is held by somebody else (exit 4). */
export const lockHeld = (lock: string): UserError =>
  new UserError(
    `Another program holds the lock ${lock}.`,
    exit.busy,
    'Run annals again when it is done. If no git is running, remove that file.',
  )

/** Waiting for locks: short waits that grow, up to a given time in all. */
export class Patience {
  #left: number
  #step = 20

  constructor(milliseconds: number) {
    this.#left = milliseconds
  }

  /** Waits a little; false when no time is left. */
  async wait(): Promise<boolean> {
    if (this.#left <= 0) return false
    const pause = Math.min(this.#step, this.#left)
    this.#left -= pause
    this.#step = Math.min(this.#step * 2, 500)
    await sleep(pause)
    return true
  }
}
