/** `annals stats`: the totals of a history in lines or JSON. */
import { openHistory, requireFolder } from '../history/open.ts'
import { sumsOf } from '../history/sessions.ts'
import { statisticsOf } from '../history/totals.ts'
import { flag, givenZone } from '../options.ts'
import { statsLines } from '../report/stats.ts'
import { withRemembered } from '../run/remembered.ts'
import { sayFailed, widthOption, writeJson, writeLines } from './saying.ts'
import type { Action } from './types.ts'

export const stats: Action = async (_, typed, context) => {
  const history = openHistory(typed, context)
  const zone = givenZone(typed)
  requireFolder(history)
  const { sums, failed } = withRemembered(history, (remembered) => sumsOf(history, remembered, zone))
  const totals = statisticsOf(sums)
  if (flag(typed.json)) writeJson(context, totals)
  else writeLines(context.stdout, await statsLines(totals, { timeZone: zone, ...widthOption(context) }))
  return sayFailed(failed, context)
}
