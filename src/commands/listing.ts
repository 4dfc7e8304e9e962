/** `annals list`: what was asked for, chosen from the history and put in lines or JSON. */
import { type Filter, filterOf, isEmptyFilter, isMeant } from '../history/filter.ts'
import { openHistory, requireFolder } from '../history/open.ts'
import { entriesMeant, listColumns } from '../history/sessions.ts'
import type { Columns, Traits } from '../history/summary.ts'
import { flag, givenZone } from '../options.ts'
import { listLines, type Row, shortIds } from '../report/list.ts'
import { withRemembered } from '../run/remembered.ts'
import type { Zone } from '../time.ts'
import { sayFailed, widthOption, writeJsonList, writeLines } from './saying.ts'
import type { Action } from './types.ts'

export const list: Action = async (_, typed, context) => {
  const filter = await filterOf(typed, context)
  const history = openHistory(typed, context)
  requireFolder(history)
  if (flag(typed.json)) {
    // Whole heads are in the files alone.
    const { entries, failed } = withRemembered(history, (remembered) =>
      entriesMeant(history, (traits) => isMeant(traits, filter), remembered),
    )
    writeJsonList(
      context,
      entries.map(({ head, md, json: data }) => ({ ...head, md, json: data })),
    )
    return sayFailed(failed, context)
  }
  const { rows, meant, failed } = withRemembered(history, (remembered) => {
    const { columns, failed } = listColumns(history, remembered)
    const rows = rowsOf(columns, givenZone(typed))
    return { rows, meant: isEmptyFilter(filter) ? rows : chosen(rows, columns.traits(), filter), failed }
  })
  if (meant.length === 0) {
    writeLines(context.stderr, [rows.length === 0 ? 'There are no sessions yet.' : 'No session is like that.'])
  } else writeLines(context.stdout, await listLines(meant, widthOption(context).width))
  return sayFailed(failed, context)
}

/** Each session with the beginning of its id by which `show` finds it. */
function rowsOf(columns: Columns, timeZone: Zone): Row[] {
  const ids = columns.ids()
  const shortId = shortIds(ids)
  return columns.cells(timeZone).map((cells, at) => ({ cells, id: shortId(ids[at] ?? '') }))
}

const chosen = (rows: readonly Row[], traits: readonly Traits[], filter: Filter): Row[] =>
  rows.filter((_, at) => traits[at] !== undefined && isMeant(traits[at], filter))
