/** How often a job runs: spans after which a clock shows the same minutes again, which every scheduler can say. */
import { exit, UserError } from '../errors.ts'

export interface Every {
  minutes: number
  /** As it is typed: `15m`, `1h`, `1d`. */
  text: string
}

const hour = 60
const day = 24 * hour

/** `15m`, `1h`, `1d`. Throws a `UserError` (exit 2) for what is no span, or one that does not divide an hour or a day. */
export function parseEvery(text: string): Every {
  const [, number = '', unit = ''] = /^(\d{1,4})(m|h|d)$/.exec(text) ?? []
  const minutes = Number(number) * ({ m: 1, h: hour, d: day }[unit] ?? 0)
  const fits = minutes > 0 && (minutes < hour ? hour % minutes === 0 : minutes % hour === 0 && day % minutes === 0)
  if (!fits || minutes < 5) {
    throw new UserError(
      `"${text}" is not how often annals can run.`,
      exit.usage,
      'Use 5m, 10m, 15m, 20m, 30m, 1h, 2h, 3h, 4h, 6h, 8h, 12h or 1d.',
    )
  }
  return { minutes, text: minutes === day ? '1d' : minutes < hour ? `${minutes}m` : `${minutes / hour}h` }
}

/** The minutes of an hour, and the hours of a day, at which it runs; null: every hour. */
export function timesOf({ minutes }: Every): { minutes: number[]; hours: number[] | null } {
  const steps = (to: number, step: number): number[] => Array.from({ length: to / step }, (_, n) => n * step)
  if (minutes < hour) return { minutes: steps(hour, minutes), hours: null }
  return { minutes: [0], hours: minutes === hour ? null : steps(24, minutes / hour) }
}

/** The next time it runs by the machine's clock: milliseconds since 1970. */
export function nextTime(every: Every, now: number): number {
  const times = timesOf(every)
  const at = new Date(now)
  at.setSeconds(0, 0)
  do at.setMinutes(at.getMinutes() + 1)
  while (!times.minutes.includes(at.getMinutes()) || !(times.hours?.includes(at.getHours()) ?? true))
  return at.getTime()
}
