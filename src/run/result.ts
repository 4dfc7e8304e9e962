/** What a run did, as `--json` prints it and as people are told. Fields are only ever added. */
import type { Matched } from './belongs.ts'
import type { Report } from './types.ts'

export interface RunResult {
  /** Nothing failed. */
  ok: boolean
  new: number
  updated: number
  unchanged: number
  skipped: { key: string; reason: string }[]
  failed: { file: string; error: string }[]
  /** Bytes of sources that were read. */
  bytesRead: number
  filesWritten: number
  /** The commit that was made, or null. */
  commit: string | null
  /** Whether the remote has what HEAD has; null when no push was asked for. */
  pushed: boolean | null
  /** What kept it from being pushed, and what to do; null when nothing did. */
  notPushed: { reason: string; hint?: string } | null
  /** The commit by which came in what others pushed, or null. */
  merged: string | null
  /** The sessions that are new or updated, and why. */
  sessions: { key: string; page: string; change: 'new' | 'updated'; reason: string; matched?: Matched }[]
  /** Sessions taken out of the current tree because their sources are gone, or that would be. */
  pruned: { key: string; page: string }[]
  /** What a person should hear of although it is no failure. */
  reports: Report[]
  /** Where sessions were looked for. */
  looked: { source: string; path: string; found: number }[]
}

export const emptyResult = (): RunResult => ({
  ok: true,
  new: 0,
  updated: 0,
  unchanged: 0,
  skipped: [],
  failed: [],
  bytesRead: 0,
  filesWritten: 0,
  commit: null,
  pushed: null,
  notPushed: null,
  merged: null,
  sessions: [],
  pruned: [],
  reports: [],
  looked: [],
})

/** `annals: 3 new, 2 updated (codex 4, claude 1) on <system>`; `otherwise` for a run that stored no session. */
export function commitMessage(result: RunResult, system: string, otherwise: string): string {
  return `annals: ${whatChanged(result) ?? otherwise} on ${system}`
}

function whatChanged({ sessions, pruned, reports, new: created, updated }: RunResult): string | null {
  if (sessions.length > 0) {
    const bySource = new Map<string, number>()
    for (const { key } of sessions) {
      const source = key.slice(0, key.indexOf(':'))
      bySource.set(source, (bySource.get(source) ?? 0) + 1)
    }
    const sources = [...bySource].map(([source, count]) => `${source} ${count}`).join(', ')
    return `${created} new, ${updated} updated (${sources})`
  }
  if (pruned.length > 0) return `${pruned.length} pruned`
  const gone = reports.filter(({ kind }) => kind === 'gone').length
  return gone > 0 ? `sources of ${gone} gone` : null
}
