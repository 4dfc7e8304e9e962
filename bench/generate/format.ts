/** How one version of one agent writes sessions down. */
import type { Out } from './out.ts'
import type { Random } from './random.ts'
import type { Text } from './text.ts'
import type { Turn } from './turn.ts'

export const agents = ['codex', 'claude', 'gemini'] as const
export type Agent = (typeof agents)[number]

/** A generated session: enough to continue it later. */
export interface Session {
  format: string
  id: string
  /** Below the home. */
  file: string
  cwd: string
  /** Milliseconds since 1970: now, as far as the session is concerned. */
  at: number
  /** How many records it has, or calls; what the format counts. */
  count: number
  /** The last record's id, where records point to the one before. */
  last: string | null
}

/** What formats make things up with. */
export interface Tools {
  random: Random
  text: Text
}

export interface Format {
  id: string
  agent: Agent
  /** How many of its agent's sessions are written like this: a share of 1. */
  share: number
  /** Sessions are not larger than this many bytes. */
  limit?: number
  /** The session's file, below the home. */
  file(session: Session, tools: Tools): string
  begin(session: Session, out: Out, tools: Tools): void
  turn(session: Session, turn: Turn, out: Out, tools: Tools): void
  /** What stands behind the last turn, and is taken off before another one. */
  tail?: string
}

/** The session's clock goes on by some milliseconds; the time then, ISO 8601. */
export function tick(session: Session, milliseconds: number): string {
  session.at += milliseconds
  return new Date(session.at).toISOString()
}
