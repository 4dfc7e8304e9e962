/** What lists and totals need of sessions, out of indexes that have nothing else: to read whole heads takes three times as long. */
import type { Sum, Traits } from '../history/summary.ts'
import type { Value } from '../sqlite.ts'
import { order } from './tallies.ts'

/** Columns of the table of heads that are read out of `head`. */
export const lineColumns = `
  started_at TEXT AS (json_extract(head, '$.startedAt')),
  updated_at TEXT AS (json_extract(head, '$.updatedAt')),
  key TEXT AS (json_extract(head, '$.key')),
  id TEXT AS (json_extract(head, '$.id')),
  title TEXT AS (json_extract(head, '$.title')),
  project TEXT AS (json_extract(head, '$.path')),
  cwd TEXT AS (json_extract(head, '$.cwd')),
  cwds TEXT AS (json_extract(head, '$.cwds')),
  messages INTEGER AS (json_extract(head, '$.counts.messages')),
  tool_calls INTEGER AS (json_extract(head, '$.counts.tool')),
  tokens INTEGER AS (json_extract(head, '$.usage.total')),
  month TEXT AS (CASE day WHEN '' THEN '????-??' ELSE substr(day, 1, 7) END)`

/** What sums are made over. */
const named = 'source, system, project, month'

/** `order` from its end. Sessions come as they began, and an index that grows at its end is half as large as one that grows at its beginning. */
const upwards = 'started_at, key DESC, path DESC'

export const lineIndexes = `
CREATE INDEX lines ON heads (${upwards}, id, cells);
CREATE INDEX traits ON heads (${upwards}, source, project, updated_at, cwd, cwds);
CREATE INDEX sums ON heads (${named}, messages, prompts, tool_calls, tokens, updated_at);`

/** What is told of each session in a column: newest first; equal times by key, then by path. */
export const selectColumn = (column: 'id' | 'path' | 'cells' | 'started_at'): string =>
  `SELECT ${column} FROM heads INDEXED BY lines ORDER BY ${order}`

/** What sessions are chosen by, in the same order. */
export const selectTraits = `
  SELECT source, project, updated_at, cwd, cwds FROM heads INDEXED BY traits ORDER BY ${order}`

/** A row of `selectTraits`. */
export function traitsOf(row: readonly Value[]): Traits {
  const [source, path, updatedAt, cwd, cwds] = row as TraitsRow
  const traits = { source, path, updatedAt, cwd }
  return cwds === null ? traits : { ...traits, cwds: JSON.parse(cwds) as string[] }
}

type TraitsRow = [source: string, path: string, updatedAt: string, cwd: string | null, cwds: string | null]

export const selectSums = `
  SELECT ${named}, count(*), sum(messages), sum(prompts), sum(tool_calls), sum(tokens), max(updated_at)
  FROM heads INDEXED BY sums GROUP BY ${named}`

/** A row of `selectSums`. */
export function sumOf(row: readonly Value[]): Sum {
  const [source, system, path, month, sessions, messages, prompts, toolCalls, tokens, updatedAt] = row as SumRow
  return { source, system, path, month, sessions, helpers: 0, messages, prompts, toolCalls, tokens, updatedAt }
}

type SumRow = [
  ...[source: string, system: string, path: string, month: string, sessions: number, messages: number],
  ...[prompts: number, toolCalls: number, tokens: number, updatedAt: string],
]
