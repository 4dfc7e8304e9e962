/** The sessions of a history as a table. */
import { cellNames, cellOf } from '../history/cells.ts'
import { type Column, tableLines } from './table.ts'

/** A session in a list: what is told of it (`cellsOf`), and what `show` needs to find it. */
export interface Row {
  cells: string
  id: string
}

/** One line for each session, in the order given: a table on a terminal of so many columns, elsewhere cells with tabs between them. */
export async function listLines(rows: readonly Row[], width: number | undefined): Promise<string[]> {
  if (width === undefined) return [names.join('\t'), ...rows.map(({ cells, id }) => `${cells}\t${cellOf(id)}`)]
  const split = rows.map(({ cells, id }) => [...cells.split('\t'), id])
  return tableLines(columns, split, width)
}

const names = [...cellNames, 'id']

const formats: Record<string, Pick<Column<string[]>, 'align' | 'shrinksTo'>> = {
  project: { shrinksTo: 8 },
  title: { shrinksTo: 12 },
  size: { align: 'right' },
}

const columns: Column<string[]>[] = names.map((name, at) => ({
  name,
  of: (cells) => cells[at] ?? '',
  ...formats[name],
}))

const leastLength = 8

/** Gives of each of these ids the shortest beginning that tells it from the others, at least eight characters. */
export function shortIds(ids: readonly string[]): (id: string) => string {
  const first = new Map<string, string>()
  const alike = new Map<string, Set<string>>()
  for (const id of ids) {
    const beginning = id.slice(0, leastLength)
    const known = first.get(beginning)
    if (known === undefined) first.set(beginning, id)
    else if (known !== id) alike.set(beginning, (alike.get(beginning) ?? new Set([known])).add(id))
  }
  const short = new Map<string, string>()
  for (const group of alike.values()) toldApart([...group].sort(), short)
  return (id) => short.get(id) ?? id.slice(0, leastLength)
}

/** Of ids in their order, of which neighbours are most alike. */
function toldApart(ids: readonly string[], short: Map<string, string>): void {
  const shared = (a: string, b: string | undefined): number => {
    let length = 0
    while (b !== undefined && length < a.length && a[length] === b[length]) length += 1
    return length
  }
  for (const [index, id] of ids.entries()) {
    const length = Math.max(shared(id, ids[index - 1]), shared(id, ids[index + 1])) + 1
    short.set(id, id.slice(0, Math.max(leastLength, length)))
  }
}
