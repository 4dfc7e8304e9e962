import { json, reading, timeZone } from './options.ts'
import type { Command } from './types.ts'

export const show: Command = {
  usage: 'show <session>',
  about: 'Show one conversation: by its key, its id or the beginning of it, or the path of its page',
  options: [
    ...reading,
    timeZone,
    json,
    { name: '--original', about: "The agent's own bytes: those of the first original where there are several" },
  ],
  examples: ['annals show 0199a213', 'annals show 0199a213 --json', 'annals show 0199a213 --original > session.jsonl'],
  load: async () => {
    const { openHistory, requireFolder } = await import('../history/open.ts')
    const { findSession } = await import('../history/find.ts')
    const { showJson, showOriginal, showText } = await import('./showing.ts')
    const { flag, text, timeZoneOf } = await import('../options.ts')
    const { exit, UserError } = await import('../errors.ts')
    return async ([meant = ''], typed, context) => {
      const [asJson, asOriginal] = [flag(typed.json), flag(typed.original)]
      if (asJson && asOriginal) {
        throw new UserError('--json and --original are two different outputs.', exit.usage, 'Use one of them.')
      }
      const zone = text(typed.timeZone) === undefined ? undefined : timeZoneOf(typed)
      const history = openHistory(typed, context)
      requireFolder(history)
      const entry = findSession(history, meant, context.cwd)
      if (asOriginal) showOriginal(history, entry, context)
      else if (asJson) showJson(history, entry, context)
      else showText(history, entry, context, zone ?? entry.head.timeZone)
      return exit.ok
    }
  },
}
