import { json, reading, timeZone } from './options.ts'
import type { Command } from './types.ts'

export const stats: Command = {
  usage: 'stats',
  about: 'Count the sessions, messages, prompts, tool calls and tokens of a history',
  options: [...reading, timeZone, json],
  examples: ['annals stats', 'annals stats --repo-path . --json'],
  load: async () => {
    const { openHistory, requireFolder } = await import('../history/open.ts')
    const { listEntries } = await import('../history/sessions.ts')
    const { rememberedHistory } = await import('../run/remembered.ts')
    const { statisticsOf } = await import('../history/totals.ts')
    const { statsLines } = await import('../report/stats.ts')
    const { sayFailed, widthOption, writeJson, writeLines } = await import('./reading.ts')
    const { flag, text, timeZoneOf } = await import('../options.ts')
    return async (_, typed, context) => {
      const history = openHistory(typed, context)
      const zone = timeZoneOf(typed)
      requireFolder(history)
      const remembered = rememberedHistory(history, ['session', 'helper'])
      const sessions = listEntries(history, 'session', remembered)
      const helpers = listEntries(history, 'helper', remembered)
      const months = text(typed.timeZone) === undefined ? undefined : zone
      const totals = statisticsOf(sessions.entries, helpers.entries, months)
      if (flag(typed.json)) writeJson(context, totals)
      else writeLines(context.stdout, statsLines(totals, { timeZone: zone, ...widthOption(context) }))
      return sayFailed([...sessions.failed, ...helpers.failed], context)
    }
  },
}
