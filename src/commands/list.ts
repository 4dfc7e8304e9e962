import { json, reading, since, sourceSystem, timeZone } from './options.ts'
import type { Command } from './types.ts'

export const list: Command = {
  usage: 'list',
  about: 'List the sessions in a history, newest first',
  options: [
    ...reading,
    { ...sourceSystem, configured: false },
    { name: '--project <path>', about: 'Only sessions of this project: some whole names of its path, or a folder' },
    since,
    timeZone,
    json,
  ],
  examples: ['annals list', 'annals list --project code/app --since 7d', 'annals list --json | jq -r ".[].title"'],
  load: async () => {
    const { openHistory, requireFolder } = await import('../history/open.ts')
    const { listEntries, readEntries } = await import('../history/sessions.ts')
    const { rememberedHistory } = await import('../run/remembered.ts')
    const { filterOf, isMeant } = await import('../history/filter.ts')
    const { listLines, shortIds } = await import('../report/list.ts')
    const { sayFailed, widthOption, writeJson, writeLines } = await import('./reading.ts')
    const { flag, text, timeZoneOf } = await import('../options.ts')
    return async (_, typed, context) => {
      const filter = await filterOf(typed, context)
      const history = openHistory(typed, context)
      requireFolder(history)
      if (flag(typed.json)) {
        // Whole heads are in the files alone.
        const { entries, failed } = readEntries(history, 'session')
        const meant = entries.filter((entry) => isMeant(entry, filter))
        writeJson(
          context,
          meant.map(({ head, md, json: data }) => ({ ...head, md, json: data })),
        )
        return sayFailed(failed, context)
      }
      const { entries, failed } = listEntries(history, 'session', rememberedHistory(history, ['session']))
      const meant = entries.filter((entry) => isMeant(entry, filter))
      if (meant.length === 0) {
        writeLines(context.stderr, [entries.length === 0 ? 'There are no sessions yet.' : 'No session is like that.'])
      } else {
        const ids = shortIds(entries)
        const options = {
          ...widthOption(context),
          ...(text(typed.timeZone) === undefined ? {} : { timeZone: timeZoneOf(typed) }),
          idOf: ({ head }: (typeof meant)[number]) => ids.get(head.id) ?? head.id,
        }
        writeLines(context.stdout, await listLines(meant, options))
      }
      return sayFailed(failed, context)
    }
  },
}
