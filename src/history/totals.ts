/** Adds up what the heads of a history say. Pure. */
import { monthOf } from '../time.ts'
import type { ListedEntry } from './sessions.ts'

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

export interface NamedTotals extends Totals {
  name: string
}

export interface Statistics extends Totals {
  bySource: NamedTotals[]
  bySystem: NamedTotals[]
  byProject: NamedTotals[]
  /** `YYYY-MM` of the start. */
  byMonth: NamedTotals[]
}

const none = (): Totals => ({
  sessions: 0,
  helpers: 0,
  messages: 0,
  prompts: 0,
  toolCalls: 0,
  tokens: 0,
  updatedAt: null,
})

/** `timeZone`: of the months; left out, each session's own. Tables are sorted by name, projects by number of sessions. */
export function statisticsOf(
  sessions: readonly ListedEntry[],
  helpers: readonly ListedEntry[],
  timeZone?: string,
): Statistics {
  const all = [
    ...sessions.map((entry) => ({ entry, kind: 'sessions' as const })),
    ...helpers.map((entry) => ({ entry, kind: 'helpers' as const })),
  ]
  const by = (nameOf: (entry: ListedEntry) => string): NamedTotals[] => {
    const groups = new Map<string, NamedTotals>()
    for (const { entry, kind } of all) {
      const name = nameOf(entry)
      const totals = groups.get(name) ?? { name, ...none() }
      groups.set(name, totals)
      add(totals, entry, kind)
    }
    return [...groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }
  const total = none()
  for (const { entry, kind } of all) add(total, entry, kind)
  return {
    ...total,
    bySource: by(({ head }) => head.source),
    bySystem: by(({ head }) => head.system),
    byProject: by(({ head }) => head.path || '~').sort((a, b) => b.sessions - a.sessions),
    byMonth: by(({ head }) => monthOf(head.startedAt, timeZone ?? head.timeZone)),
  }
}

function add(totals: Totals, { head }: ListedEntry, kind: 'sessions' | 'helpers'): void {
  totals[kind] += 1
  totals.messages += head.counts.messages
  totals.prompts += head.counts.person
  totals.toolCalls += head.counts.tool
  totals.tokens += head.usage.total
  if (totals.updatedAt === null || head.updatedAt > totals.updatedAt) totals.updatedAt = head.updatedAt
}
