/** Adds up what the heads of a history say. Pure. */
import { monthOf } from '../time.ts'
import type { Sum, Summary, Totals } from './summary.ts'

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

/** What one session at the top, or one helper, comes to. `timeZone`: of the month; left out, the session's own. */
export const sumOf = (
  head: Pick<Summary, 'source' | 'system' | 'path' | 'timeZone' | 'startedAt' | 'updatedAt' | 'counts' | 'usage'>,
  kind: 'session' | 'helper',
  timeZone = head.timeZone,
): Sum => ({
  source: head.source,
  system: head.system,
  path: head.path,
  month: monthOf(head.startedAt, timeZone),
  sessions: kind === 'session' ? 1 : 0,
  helpers: kind === 'helper' ? 1 : 0,
  messages: head.counts.messages,
  prompts: head.counts.person,
  toolCalls: head.counts.tool,
  tokens: head.usage.total,
  updatedAt: head.updatedAt,
})

/** Tables are sorted by name, projects by number of sessions. */
export function statisticsOf(sums: readonly Sum[]): Statistics {
  const by = (nameOf: (sum: Sum) => string): NamedTotals[] => {
    const groups = new Map<string, NamedTotals>()
    for (const sum of sums) {
      const name = nameOf(sum)
      const totals = groups.get(name) ?? { name, ...none() }
      groups.set(name, totals)
      add(totals, sum)
    }
    return [...groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }
  const total = none()
  for (const sum of sums) add(total, sum)
  return {
    ...total,
    bySource: by(({ source }) => source),
    bySystem: by(({ system }) => system),
    byProject: by(({ path }) => path || '~').sort((a, b) => b.sessions - a.sessions),
    byMonth: by(({ month }) => month),
  }
}

function add(totals: Totals, { sessions, helpers, messages, prompts, toolCalls, tokens, updatedAt }: Sum): void {
  totals.sessions += sessions
  totals.helpers += helpers
  totals.messages += messages
  totals.prompts += prompts
  totals.toolCalls += toolCalls
  totals.tokens += tokens
  if (totals.updatedAt === null || (updatedAt !== null && updatedAt > totals.updatedAt)) totals.updatedAt = updatedAt
}
