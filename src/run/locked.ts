/** A history with its state, which nobody else is changing. */
import { join } from 'node:path'
import { State } from '../state/index.ts'
import { holdLock } from '../state/lock.ts'
import { checkMark } from './mark.ts'
import type { HistorySettings } from './settings.ts'

/** A history that nobody else is changing, until it is closed. */
export interface LockedHistory {
  /** Absolute path. */
  historyDir: string
  state: State
  close(): void
}

/** Throws a `UserError`: exit 2 when the folder is not ours, exit 4 when another run holds it and `wait` is not given. */
export async function lockHistory({
  repository,
  subpath,
  workDir,
  now,
  wait,
}: Pick<HistorySettings, 'repository' | 'subpath' | 'workDir' | 'now' | 'wait'>): Promise<LockedHistory> {
  const historyDir = join(repository.root, ...subpath.split('/'))
  checkMark(historyDir, subpath)
  const release = await holdLock(join(workDir, 'run.lock'), now, wait)
  const state = State.open(join(workDir, 'state.db'))
  const close = (): void => {
    state.close()
    release()
  }
  return { historyDir, state, close }
}
