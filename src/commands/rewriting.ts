/** `annals render`: flags into settings, a run over the pages, its result in words or JSON. */
import { type ExitCode, exit, UserError } from '../errors.ts'
import { flag, type Typed } from '../options.ts'
import { progressOn, silent } from '../report/progress.ts'
import { renderLines } from '../report/render.ts'
import { renderAll } from '../run/render.ts'
import { overHistory } from './over-history.ts'
import { isQuiet, writeJson, writeLines } from './saying.ts'
import type { Call } from './types.ts'

/** Runs and reports. */
export async function rewrite(typed: Typed, context: Call): Promise<ExitCode> {
  if (!flag(typed.all)) {
    throw new UserError(
      'annals render makes every page of the history anew and commits them; it wants to hear --all.',
      exit.usage,
      'annals render --all --dry-run says which pages would change.',
    )
  }
  const quiet = isQuiet(typed)
  return overHistory(typed, context, async (settings) => {
    const result = await renderAll(settings, quiet ? silent : progressOn(context.stderr, context.now))
    if (flag(typed.json)) writeJson(context, result)
    if (!quiet || !result.ok) writeLines(context.stderr, renderLines(result, settings))
    return result.ok ? exit.ok : exit.partial
  })
}
