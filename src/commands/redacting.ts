/** `annals redact`: flags into settings, a look at a history or a run over it, its result in words or JSON. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chooseCommitter } from '../commit/index.ts'
import { type ExitCode, exit, UserError } from '../errors.ts'
import { openHistory, requireFolder } from '../history/open.ts'
import { systemName } from '../machine.ts'
import { flag, gitModeOf, type Typed } from '../options.ts'
import { writable } from '../output.ts'
import { openChecker } from '../redact/index.ts'
import { redactionSettings, wishesIn } from '../redact/wishes.ts'
import { progressOn, silent } from '../report/progress.ts'
import { appliedLines, checkLines } from '../report/redact.ts'
import { redactAll } from '../run/redact.ts'
import { workDirOf } from '../run/work-dir.ts'
import { findSecrets } from '../verify/secrets.ts'
import { writeJson, writeLines } from './reading.ts'
import type { Call } from './types.ts'
import { copyOfState, templatesOf } from './writing.ts'

/** Does what was asked for; `--check` ends with 1 when something is found. */
export async function checkOrApply(typed: Typed, context: Call): Promise<ExitCode> {
  if (flag(typed.check) === flag(typed.apply)) {
    throw new UserError(
      'annals redact wants to hear either --check or --apply.',
      exit.usage,
      'annals redact --check says where secrets are and changes nothing.',
    )
  }
  return flag(typed.check) ? check(typed, context) : apply(typed, context)
}

async function check(typed: Typed, context: Call): Promise<ExitCode> {
  const { repository, subpath } = openHistory(typed, context)
  const { redaction } = redactionSettings(wishesIn(context.settings), context.env, {
    on: true,
    remember: false,
  })
  if (redaction.redact === null) return exit.ok
  const found = await findSecrets(repository, subpath, await chooseCommitter('auto'), openChecker(redaction.redact))
  const { leaks, files, problems } = found
  const ok = leaks.length === 0 && problems.length === 0
  if (flag(typed.json)) writeJson(context, { ok, files, found: leaks, problems })
  else writeLines(ok ? context.stdout : context.stderr, checkLines(found))
  return ok ? exit.ok : exit.partial
}

async function apply(typed: Typed, context: Call): Promise<ExitCode> {
  const templates = templatesOf(typed, context)
  const git = gitModeOf(typed)
  const history = openHistory(typed, context)
  requireFolder(history)
  const dryRun = flag(typed.dryRun)
  const { redaction } = redactionSettings(wishesIn(context.settings), context.env, {
    on: true,
    remember: !dryRun,
  })
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
      redaction,
      commit: typed.commit !== false,
      overwrite: flag(typed.overwrite),
      wait: flag(typed.wait),
      system: systemName(context.env, !dryRun),
      workDir: scratch === null ? workDirOf(repository) : copyOfState(repository, scratch),
      now: new Date(context.now()).toISOString(),
    }
    const result = await redactAll(settings, quiet ? silent : progressOn(context.stderr, context.now))
    if (flag(typed.json)) writeJson(context, result)
    if (!quiet || !result.ok) writeLines(context.stderr, appliedLines(result, { dryRun }))
    return result.ok ? exit.ok : exit.partial
  } finally {
    if (scratch !== null) rmSync(scratch, { recursive: true, force: true })
  }
}
