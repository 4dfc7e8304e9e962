/** What lists and totals need of a session, out of the index that has nothing else: to read whole heads takes three times as long. */
import type { Line } from '../history/summary.ts'
import { order } from './tallies.ts'

/** Where it stands in a head, in the order in which `lineOf` takes it; paths of SQLite's JSON. */
const fields = [
  'key',
  'source',
  'id',
  'system',
  'title',
  'path',
  'timeZone',
  'startedAt',
  'updatedAt',
  'cwd',
  'cwds',
  'counts.bytes',
  'counts.messages',
  'counts.person',
  'counts.tool',
  'usage.total',
].map((field) => `'$.${field}'`)

/** Columns of the table of heads that are read out of `head`. */
export const lineColumns = `
  started_at TEXT AS (json_extract(head, '$.startedAt')),
  key TEXT AS (json_extract(head, '$.key')),
  line TEXT AS (json_extract(head, ${fields.join(', ')}))`

export const lineIndex = `CREATE INDEX lines ON heads (${order}, line);`

/** Gives the path of each session's JSON and its line. */
export const selectLines = `SELECT path, line FROM heads INDEXED BY lines ORDER BY ${order}`

type Fields = [
  ...[key: string, source: string, id: string, system: string, title: string, path: string, timeZone: string],
  ...[startedAt: string, updatedAt: string, cwd: string | null, cwds: string[] | null],
  ...[bytes: number, messages: number, person: number, tool: number, total: number],
]

/** What the column `line` holds, as what it is. */
export function lineOf(line: string): Line {
  const [key, source, id, system, title, path, timeZone, startedAt, updatedAt, cwd, cwds, ...numbers] = JSON.parse(
    line,
  ) as Fields
  const [bytes, messages, person, tool, total] = numbers
  return {
    key,
    source,
    id,
    system,
    title,
    path,
    timeZone,
    startedAt,
    updatedAt,
    cwd,
    ...(cwds === null ? {} : { cwds }),
    counts: { bytes, messages, person, tool },
    usage: { total },
  }
}
