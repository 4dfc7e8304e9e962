/** What lists, index pages and names are made of. */
import type { Head } from '../model/session.ts'
import type { Zone } from '../time.ts'

/** A session's head without what only its own page needs. */
export type Summary = Omit<Head, 'originals' | 'problems' | 'children' | 'unrendered' | 'parts' | 'redactions'>

/** What sessions are chosen by. */
export interface Traits extends Pick<Summary, 'source' | 'path' | 'updatedAt'> {
  cwd: string | null
  cwds?: string[]
}

/** What lists are made of: what is told of one session stands at the same place in each column. Newest first. */
export interface Columns {
  ids(): string[]
  /** What is shown (`cellsOf`). `timeZone`: of times; left out, the sessions' own. */
  cells(timeZone: Zone): string[]
  traits(): Traits[]
}

/** What sessions come to, added up. */
export interface Totals {
  /** Sessions at the top. */
  sessions: number
  /** Helper agents; what they did is in the numbers that follow. */
  helpers: number
  messages: number
  /** Messages that a person typed. */
  prompts: number
  toolCalls: number
  tokens: number
  /** The last record of any of them, ISO 8601, UTC; null when there is none. */
  updatedAt: string | null
}

/** What the sessions of one agent, one machine, one project and one month come to. */
export interface Sum extends Totals, Pick<Summary, 'source' | 'system' | 'path'> {
  /** `YYYY-MM` of the start. */
  month: string
}

export const summaryOf = (head: Head): Summary => {
  const { originals: _o, problems: _p, children: _c, unrendered: _u, parts: _parts, redactions: _r, ...summary } = head
  return summary
}
