/**
 * One run at a time per repository. The lock is SQLite's own on a file of ours: the system takes it away from a process
 * that dies, so there are no stale ones.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { exit, UserError } from '../errors.ts'
import { type Database, openDatabase } from '../sqlite.ts'

const waitMs = 250

/**
 * Holds `file` (and `<file>.holder`, which says who) until the returned function is called. `now`: ISO 8601. When
 * somebody else has it: waits when `wait` is given, else throws a `UserError` (exit 4) that names them.
 */
export async function holdLock(file: string, now: string, wait: boolean): Promise<() => void> {
  mkdirSync(dirname(file), { recursive: true })
  const db = openDatabase(file)
  db.exec('PRAGMA busy_timeout = 0')
  while (!isOurs(db)) {
    if (!wait) {
      db.close()
      throw new UserError(
        `${holderOf(file)} is at work in this repository.`,
        exit.busy,
        'Use --wait to wait until it is done.',
      )
    }
    await sleep(waitMs)
  }
  writeFileSync(`${file}.holder`, `Process ${process.pid} on ${hostname()} (since ${now})`)
  return () => db.close()
}

function isOurs(db: Database): boolean {
  try {
    db.exec('BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY') return false
    throw error
  }
}

function holderOf(file: string): string {
  try {
    return readFileSync(`${file}.holder`, 'utf8') || 'Another run'
  } catch {
    return 'Another run'
  }
}
