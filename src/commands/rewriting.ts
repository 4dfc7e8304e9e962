/** `annals render`: flags into settings, a run over the pages, its result in words or JSON. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ExitCode, exit, UserError } from '../errors.ts'
import { openHistory, requireFolder } from '../history/open.ts'
import { systemName } from '../machine.ts'
import { flag, gitModeOf, type Typed } from '../options.ts'
import { writable } from '../output.ts'
import { progressOn, silent } from '../report/progress.ts'
import { renderLines } from '../report/render.ts'
import { renderAll } from '../run/render.ts'
import { workDirOf } from '../run/work-dir.ts'
import { writeJson, writeLines } from './reading.ts'
import type { Call } from './types.ts'
import { copyOfState, templatesOf } from './writing.ts'

/** Runs and reports. */
export async function rewrite(typed: Typed, context: Call): Promise<ExitCode> {
  if (!flag(typed.all)) {
    throw new UserError(
      'annals render makes every page of the history anew and commits them; it wants to hear --all.',
      exit.usage,
      'annals render --all --dry-run says which pages would change.',
    )
  }
  const templates = templatesOf(typed, context)
  const git = gitModeOf(typed)
  const history = openHistory(typed, context)
  requireFolder(history)
  const dryRun = flag(typed.dryRun)
  const repository = dryRun ? history.repository : writable(history.repository)
  const scratch = dryRun ? mkdtempSync(join(tmpdir(), 'annals-')) : null
  try {
    const quiet = flag(typed.quiet) || flag(typed.json)
    const settings = {
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
      now: new Date(context.now()).toISOString(),
    }
    const result = await renderAll(settings, quiet ? silent : progressOn(context.stderr, context.now))
    if (flag(typed.json)) writeJson(context, result)
    if (!quiet || !result.ok) writeLines(context.stderr, renderLines(result, { dryRun }))
    return result.ok ? exit.ok : exit.partial
  } finally {
    if (scratch !== null) rmSync(scratch, { recursive: true, force: true })
  }
}
