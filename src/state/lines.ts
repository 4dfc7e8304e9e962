/** What lists and totals need of sessions, out of indexes that have nothing else: to read whole heads takes three times as long. */
import type { Line, Sum } from '../history/summary.ts'
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
  time_zone TEXT AS (json_extract(head, '$.timeZone')),
  cwd TEXT AS (json_extract(head, '$.cwd')),
  cwds TEXT AS (json_extract(head, '$.cwds')),
  bytes INTEGER AS (json_extract(head, '$.counts.bytes')),
  messages INTEGER AS (json_extract(head, '$.counts.messages')),
  tool_calls INTEGER AS (json_extract(head, '$.counts.tool')),
  tokens INTEGER AS (json_extract(head, '$.usage.total')),
  month TEXT AS (CASE day WHEN '' THEN '????-??' ELSE substr(day, 1, 7) END)`

/** What sums are made over. */
const named = 'source, system, project, month'

export const lineIndexes = `
CREATE INDEX lines ON heads (${order}, source, id, title, project, time_zone, bytes, updated_at, cwd, cwds);
CREATE INDEX sums ON heads (${named}, messages, prompts, tool_calls, tokens, updated_at);`

/** Newest first; equal times by key, then by path. */
export const selectLines = `SELECT started_at, source, id, title, project, time_zone, bytes, updated_at, cwd, cwds
  FROM heads INDEXED BY lines ORDER BY ${order}`

/** A row of `selectLines`. */
export function lineOf(row: readonly Value[]): Line {
  const [startedAt, source, id, title, path, timeZone, bytes, updatedAt, cwd, cwds] = row as LineRow
  const line = { startedAt, source, id, title, path, timeZone, counts: { bytes }, updatedAt, cwd }
  return cwds === null ? line : { ...line, cwds: JSON.parse(cwds) as string[] }
}

type LineRow = [
  ...[startedAt: string, source: string, id: string, title: string, path: string, timeZone: string],
  ...[bytes: number, updatedAt: string, cwd: string | null, cwds: string | null],
]

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
