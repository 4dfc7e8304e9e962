/** The sessions of a history as a table. */
import type { ListedEntry } from '../history/sessions.ts'
import { size } from '../render/words.ts'
import { dayAndMinute, type Zone } from '../time.ts'
import { tabbedLines } from './tabbed.ts'
import { type Column, tableLines } from './table.ts'

export interface ListOptions {
  /** Columns of the terminal; left out where there is none. */
  width?: number
  /** IANA name; left out, each session's own. */
  timeZone: Zone
  /** What `show` needs to find a session, by its key. */
  idOf(entry: ListedEntry): string
}

/** One line for each session, in the order given: a table on a terminal, elsewhere cells with tabs between them. */
export async function listLines(
  entries: readonly ListedEntry[],
  { width, timeZone, idOf }: ListOptions,
): Promise<string[]> {
  const columns: Column<ListedEntry>[] = [
    { name: 'when', of: ({ head }) => dayAndMinute(head.startedAt, timeZone ?? head.timeZone) },
    { name: 'source', of: ({ head }) => head.source },
    { name: 'project', of: ({ head }) => head.path || '~', shrinksTo: 8 },
    { name: 'title', of: ({ head }) => head.title, shrinksTo: 12 },
    { name: 'size', of: ({ head }) => size(head.counts.bytes), align: 'right' },
    { name: 'id', of: idOf },
  ]
  if (width === undefined) return tabbedLines(columns, entries)
  return tableLines(columns, entries, width)
}

const leastLength = 8

/** Gives of each of these sessions' ids the shortest beginning that tells it from the others, at least eight characters. */
export function shortIds(entries: readonly ListedEntry[]): (id: string) => string {
  const first = new Map<string, string>()
  const alike = new Map<string, Set<string>>()
  for (const { head } of entries) {
    const { id } = head
    const beginning = id.slice(0, leastLength)
    const known = first.get(beginning)
    if (known === undefined) first.set(beginning, id)
    else if (known !== id) alike.set(beginning, (alike.get(beginning) ?? new Set([known])).add(id))
  }
  const short = new Map<string, string>()
  for (const ids of alike.values()) toldApart([...ids].sort(), short)
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
