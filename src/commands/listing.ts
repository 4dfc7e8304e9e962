/** `annals list`: what was asked for, chosen from the history and put in lines or JSON. */
import { filterOf, isMeant } from '../history/filter.ts'
import { openHistory, requireFolder } from '../history/open.ts'
import { listEntries, readEntries } from '../history/sessions.ts'
import { flag, givenZone } from '../options.ts'
import { listLines, shortIds } from '../report/list.ts'
import { withRemembered } from '../run/remembered.ts'
import { sayFailed, widthOption, writeJson, writeLines } from './reading.ts'
import type { Action } from './types.ts'

export const list: Action = async (_, typed, context) => {
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
  const { entries, failed } = withRemembered(history, (remembered) => listEntries(history, remembered))
  const meant = entries.filter((entry) => isMeant(entry, filter))
  if (meant.length === 0) {
    writeLines(context.stderr, [entries.length === 0 ? 'There are no sessions yet.' : 'No session is like that.'])
  } else {
    const shortId = shortIds(entries)
    const options = {
      ...widthOption(context),
      timeZone: givenZone(typed),
      idOf: ({ head }: (typeof meant)[number]) => shortId(head.id),
    }
    writeLines(context.stdout, await listLines(meant, options))
  }
  return sayFailed(failed, context)
}
