/** What a list says of a session, put into words once: the state keeps it, so that to list all of them is to read it. */
import { oneLine } from '../render/markdown/clean.ts'
import { size } from '../render/words.ts'
import { dayAndMinute, type Zone } from '../time.ts'
import type { Summary } from './summary.ts'

/** What most cells are: visible ASCII, with single blanks. It is as it is, which is quicker to see than to look for each thing that is not. */
const plain = /^[!-~]*(?: [!-~]+)*$/

/** A foreign text on one line, without tabs: white space becomes a blank. */
export const cellOf = (text: string): string => (plain.test(text) ? text : oneLine(text))

/** What stands in each cell, in order. */
export const cellNames = ['when', 'source', 'project', 'title', 'size'] as const

/** The cells of a session with tabs between them. `timeZone`: an IANA name; left out, the session's own. */
export const cellsOf = (
  head: Pick<Summary, 'startedAt' | 'timeZone' | 'source' | 'path' | 'title' | 'counts'>,
  timeZone: Zone = head.timeZone,
): string =>
  [
    dayAndMinute(head.startedAt, timeZone),
    cellOf(head.source),
    cellOf(head.path || '~'),
    cellOf(head.title),
    size(head.counts.bytes),
  ].join('\t')

/** The cells of a session that began at an instant, with the time as clocks of another zone show it. */
export const cellsIn = (timeZone: string, cells: string, startedAt: string): string =>
  dayAndMinute(startedAt, timeZone) + cells.slice(cells.indexOf('\t'))
