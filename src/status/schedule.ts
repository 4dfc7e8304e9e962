/** What was installed to run annals by itself, as it was remembered at installation. Asks no scheduler: that takes long. */
import type { Environment } from '../../adapters/types.ts'
import { nextTime } from '../schedule/every.ts'
import { readNote } from '../schedule/note.ts'
import { isoOf } from '../zone.ts'

export interface Scheduled {
  scheduler: string
  /** `1h`. */
  every: string
  everyMinutes: number
  /** When the next run is due, ISO 8601. */
  nextAt: string
}

/** What is remembered of the schedule; null: nothing is scheduled. `now`: milliseconds since 1970. */
export function scheduledIn(env: Environment, now: number): Scheduled | null {
  const note = readNote(env)
  if (note === null || note.job.every === null) return null
  const { text, minutes } = note.job.every
  return { scheduler: note.scheduler, every: text, everyMinutes: minutes, nextAt: isoOf(nextTime(note.job.every, now)) }
}
