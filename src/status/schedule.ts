/** What was installed to run annals by itself, as it was remembered at installation. Asks no scheduler: that takes long. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '../../adapters/types.ts'
import { configFolder } from '../machine.ts'

export interface Scheduled {
  scheduler: string
  /** `1h`. */
  every: string
  /** When the next run is due, counted from the last one: ISO 8601; null before the first. */
  nextAt: string | null
}

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `90m` in milliseconds; NaN when it is no such span. */
export function everyMs(every: string): number {
  const [, count = '', unit = ''] = /^(\d+)([mhd])$/.exec(every) ?? []
  return Number(count) * (unitMs[unit] ?? Number.NaN)
}

/** What is remembered of the schedule; null: nothing is scheduled. */
export function scheduledIn(env: Environment, lastAt: string | null): Scheduled | null {
  try {
    const note = JSON.parse(readFileSync(join(configFolder(env), 'schedule.json'), 'utf8')) as {
      scheduler?: string
      job?: { every?: { text?: string } | null }
    }
    const every = note.job?.every?.text
    if (note.scheduler === undefined || every === undefined) return null
    const next = lastAt === null ? Number.NaN : Date.parse(lastAt) + everyMs(every)
    return { scheduler: note.scheduler, every, nextAt: Number.isNaN(next) ? null : new Date(next).toISOString() }
  } catch {
    return null
  }
}
