/** What commands that change a stored history have in common: flags into settings, and where a dry run works. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openHistory, requireFolder } from '../history/open.ts'
import { systemName } from '../machine.ts'
import { flag, gitModeOf, type Typed } from '../options.ts'
import { writable } from '../output.ts'
import type { HistorySettings } from '../run/settings.ts'
import { workDirOf } from '../run/work-dir.ts'
import { isoOf } from '../zone.ts'
import { templatesOf } from './templates.ts'
import type { Call } from './types.ts'
import { copyOfState } from './writing.ts'

/** Does `work` over the history that was named; a dry run has a state of its own. Throws a `UserError`. */
export async function overHistory<T>(
  typed: Typed,
  context: Call,
  work: (settings: HistorySettings) => Promise<T>,
): Promise<T> {
  const templates = await templatesOf(typed, context)
  const git = gitModeOf(typed)
  const history = openHistory(typed, context)
  requireFolder(history)
  const dryRun = flag(typed.dryRun)
  const repository = dryRun ? history.repository : writable(history.repository)
  const scratch = dryRun ? mkdtempSync(join(tmpdir(), 'annals-')) : null
  try {
    return await work({
      repository,
      subpath: history.subpath,
      git,
      templates,
      dryRun,
      commit: typed.commit !== false,
      overwrite: flag(typed.overwrite),
      wait: flag(typed.wait),
      system: context.settings.get('system-name') ?? systemName(context.env, !dryRun),
      workDir: scratch === null ? workDirOf(repository) : copyOfState(repository, scratch),
      now: isoOf(context.now()),
    })
  } finally {
    if (scratch !== null) rmSync(scratch, { recursive: true, force: true })
  }
}
