/** What the names of Codex' files and threads say. */
import { timeOf } from '../shared/time.ts'
import type { Peek } from '../types.ts'

const rollout =
  /^rollout-(\d{4}-\d{2}-\d{2}(?:T\d{2}-\d{2}-\d{2})?)-([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(?:_([0-9a-f-]{36}))?\.(jsonl|jsonl\.zst|json)$/i

export interface RolloutName {
  /** Local time of the machine that made the file, as it stands in the name. */
  time: string
  thread: string
  /** Identity of this file among those of its thread; without one of its own it is the thread's id. */
  rollout: string
}

const nameIn = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** Whether a path is named like a rollout. */
export const isRollout = (path: string): boolean => rollout.test(nameIn(path))

/** The parts of a rollout's file name; null when it is none. Releases before August 2025 wrote `.json` and dates without times. */
export function rolloutName(path: string): RolloutName | null {
  const found = rollout.exec(nameIn(path))
  if (found === null) return null
  const [, time = '', thread = '', own] = found
  return { time, thread: thread.toLowerCase(), rollout: (own ?? thread).toLowerCase() }
}

/** Whether a file has the ending of a session file, whatever it is called. */
export const mayHoldSession = (path: string): boolean => /\.(jsonl|jsonl\.zst|json)$/i.test(path)

/** A file beside the sessions that belongs to one: `folder` is the thread (or attachment) whose it is. */
export interface CompanionPeek extends Peek {
  kind: 'attachment' | 'picture'
  folder: string
}

/** `attachments/<id>/…` and `generated_images/<thread>/…`. */
const companion = /(?:^|\/)(attachments|generated_images)\/([^/]+)\/.+$/

/** What a path of a companion says; null for other paths. */
export function companionOf(path: string): CompanionPeek | null {
  const found = companion.exec(path)
  if (found === null) return null
  return { kind: found[1] === 'attachments' ? 'attachment' : 'picture', folder: found[2] ?? '' }
}

/** Whether a path lies in the tree of archived sessions. */
export const isArchived = (path: string): boolean => /(^|\/)archived_sessions\//.test(path)

/** The time in a file name as if it were UTC; only for sessions that say no time at all. */
function timeInName(path: string): string | undefined {
  const time = rolloutName(path)?.time
  if (time === undefined) return undefined
  const iso = time.replace(/T(\d{2})-(\d{2})-(\d{2})$/, 'T$1:$2:$3Z')
  return timeOf(iso)
}

/** When a thread was made, for want of its own word: its id holds the time, else its file's name does. */
export const timeMade = (id: string, path: string): string | undefined => timeOf(timeInId(id)) ?? timeInName(path)

/** Milliseconds since 1970 in a UUID of version 7 (Codex' ids since 18 September 2025); undefined for other ids. */
export function timeInId(id: string): number | undefined {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(id)) return undefined
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}
