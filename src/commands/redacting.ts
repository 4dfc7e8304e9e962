/** `annals redact`: flags into settings, a look at a history or a run over it, its result in words or JSON. */
import { chooseCommitter } from '../commit/index.ts'
import { type ExitCode, exit, UserError } from '../errors.ts'
import { openHistory } from '../history/open.ts'
import { flag, type Typed } from '../options.ts'
import { openChecker } from '../redact/index.ts'
import { redactionSettings, wishesIn } from '../redact/wishes.ts'
import { progressOn, silent } from '../report/progress.ts'
import { appliedLines, checkLines } from '../report/redact.ts'
import { redactAll } from '../run/redact.ts'
import { findSecrets } from '../verify/secrets.ts'
import { overHistory } from './over-history.ts'
import { isQuiet, writeJson, writeLines } from './saying.ts'
import type { Call } from './types.ts'

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
  const quiet = isQuiet(typed)
  return overHistory(typed, context, async (settings) => {
    const wanted = { on: true, remember: !settings.dryRun }
    const { redaction } = redactionSettings(wishesIn(context.settings), context.env, wanted)
    const progress = quiet ? silent : progressOn(context.stderr, context.now)
    const result = await redactAll({ ...settings, redaction }, progress)
    if (flag(typed.json)) writeJson(context, result)
    if (!quiet || !result.ok) writeLines(context.stderr, appliedLines(result, settings))
    return result.ok ? exit.ok : exit.partial
  })
}
