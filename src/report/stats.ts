/** The totals of a history, in words and tables. */
import type { NamedTotals, Statistics } from '../history/totals.ts'
import { compact, counted, withThousands } from '../render/words.ts'
import { dayAndMinute, type Zone } from '../time.ts'
import { type Column, tableLines } from './table.ts'

/** Rows of a table; the rest is in the JSON. */
const rowsInSight = 25

/** `timeZone` of the last update; `width` of the terminal, left out: nothing is cut. */
export async function statsLines(
  stats: Statistics,
  { timeZone, width }: { timeZone: Zone; width?: number },
): Promise<string[]> {
  const last = stats.updatedAt === null ? 'never' : dayAndMinute(stats.updatedAt, timeZone)
  const total = [
    counted(stats.sessions, 'session'),
    ...(stats.helpers > 0 ? [counted(stats.helpers, 'helper agent')] : []),
    counted(stats.messages, 'message'),
    counted(stats.prompts, 'prompt'),
    counted(stats.toolCalls, 'tool call'),
    `${compact(stats.tokens)} tokens`,
  ]
  const sections: [string, NamedTotals[]][] = [
    ['source', stats.bySource],
    ['system', stats.bySystem],
    ['project', stats.byProject],
    ['month', stats.byMonth],
  ]
  const tables = await Promise.all(sections.map(([name, rows]) => section(name, rows, width)))
  return [total.join(', '), `last update ${last}`, ...tables.flatMap((lines) => ['', ...lines])]
}

async function section(name: string, rows: NamedTotals[], width: number | undefined): Promise<string[]> {
  const shown = name === 'month' ? rows.slice(-rowsInSight) : rows.slice(0, rowsInSight)
  const number = (column: string, of: (row: NamedTotals) => number): Column<NamedTotals> => ({
    name: column,
    of: (row) => withThousands(of(row)),
    align: 'right',
  })
  const columns: Column<NamedTotals>[] = [
    { name, of: (row) => row.name, shrinksTo: 10 },
    number('sessions', (row) => row.sessions),
    number('messages', (row) => row.messages),
    number('prompts', (row) => row.prompts),
    number('tool calls', (row) => row.toolCalls),
    { name: 'tokens', of: ({ tokens }) => compact(tokens), align: 'right' },
  ]
  const rest = rows.length - shown.length
  return [...(await tableLines(columns, shown, width)), ...(rest > 0 ? [`… and ${rest} more (--json has all)`] : [])]
}
