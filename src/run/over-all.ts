/** What `annals render` and `annals redact` have in common: all of a history made anew from what it holds, in one commit. */
import { join } from 'node:path'
import { compileLater } from '../engine.ts'
import type { State } from '../state/index.ts'
import { Staging } from '../write/held.ts'
import { commitPending } from './commit.ts'
import { lockHistory } from './locked.ts'
import { checkNothingWaits, readyCommitter } from './ready.ts'
import type { RunResult } from './result.ts'
import type { HistorySettings } from './settings.ts'

/** What the work is done with. */
export interface OverAll {
  /** Absolute path. */
  historyDir: string
  state: State
  staging: Staging
}

type Result = Pick<RunResult, 'ok' | 'failed' | 'commit'>

/** Does the work on a history that nobody else is changing, and commits what came of it. Throws a `UserError`. */
export async function overAll<R extends Result>(
  settings: HistorySettings,
  command: 'render' | 'redact',
  work: (tools: OverAll) => { result: R; message: string },
): Promise<R> {
  const { repository, subpath, dryRun, commit, workDir } = settings
  compileLater()
  const { historyDir, state, close } = await lockHistory(settings)
  try {
    const committer = await readyCommitter(state, settings)
    checkNothingWaits(state, command)
    const staging = new Staging(join(workDir, 'staging'), repository.objectFormat)
    staging.remove()
    const { result, message } = work({ historyDir, state, staging })
    if (commit && !dryRun) {
      const made = { stored: new Set<string>(), placed: staging.placed }
      result.commit = await commitPending(
        state,
        committer,
        { repository, subpath, firstFiles: [] },
        `annals: ${message} on ${settings.system}`,
        made,
      )
    }
    staging.remove()
    return { ...result, ok: result.failed.length === 0 }
  } finally {
    close()
  }
}
