/** The sessions of a history as a table. */
import type { ListedEntry } from '../history/sessions.ts'
import { size } from '../render/words.ts'
import { dayAndMinute } from '../time.ts'
import { type Column, tableLines } from './table.ts'

export interface ListOptions {
  /** Columns of the terminal; left out, nothing is cut. */
  width?: number
  /** IANA name; left out, each session's own. */
  timeZone?: string
  /** What `show` needs to find a session, by its key. */
  idOf(entry: ListedEntry): string
}

/** One line for each session, in the order given. */
export function listLines(entries: readonly ListedEntry[], { width, timeZone, idOf }: ListOptions): string[] {
  const columns: Column<ListedEntry>[] = [
    { name: 'when', of: ({ head }) => dayAndMinute(head.startedAt, timeZone ?? head.timeZone) },
    { name: 'source', of: ({ head }) => head.source },
    { name: 'project', of: ({ head }) => head.path || '~', shrinksTo: 8 },
    { name: 'title', of: ({ head }) => head.title, shrinksTo: 12 },
    { name: 'size', of: ({ head }) => size(head.counts.bytes), align: 'right' },
    { name: 'id', of: idOf },
  ]
  return tableLines(columns, entries, width)
}

/** The shortest beginnings of ids that tell all of these sessions apart, at least eight characters; by id. */
export function shortIds(entries: readonly ListedEntry[]): Map<string, string> {
  const ids = [...new Set(entries.map(({ head }) => head.id))].sort()
  const shared = (a: string, b: string | undefined): number => {
    let length = 0
    while (b !== undefined && length < a.length && a[length] === b[length]) length += 1
    return length
  }
  return new Map(
    ids.map((id, index) => {
      const length = Math.max(shared(id, ids[index - 1]), shared(id, ids[index + 1])) + 1
      return [id, id.slice(0, Math.max(8, length))]
    }),
  )
}
