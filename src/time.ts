/** What an instant is called in somebody's time zone. */

export const minuteMs = 60_000
export const dayMs = 1440 * minuteMs
const daysOf400Years = 146_097

/** Clocks of time zones, which are slow to make. */
const clocks = new Map<string, Intl.DateTimeFormat>()

/** A time zone by its IANA name; undefined: this machine's, of which to learn the name takes longer than to ask for the time. */
export type Zone = string | undefined

/** How far a time zone's clocks are ahead of UTC at an instant: what a clock of that zone shows tells it, which takes its time. */
function offsetAt(milliseconds: number, timeZone: Zone): number {
  const [year, month, day, hour, minute, second] =
    timeZone === undefined ? shownHere(new Date(milliseconds)) : shownIn(timeZone, milliseconds)
  // Years of two digits would be taken for those of the last century.
  const there = Date.UTC(year + 400, month - 1, day, hour, minute, second) - daysOf400Years * dayMs
  return there - Math.floor(milliseconds / 1000) * 1000
}

type Shown = [year: number, month: number, day: number, hour: number, minute: number, second: number]

const shownHere = (at: Date): Shown => [
  at.getFullYear(),
  at.getMonth() + 1,
  at.getDate(),
  at.getHours(),
  at.getMinutes(),
  at.getSeconds(),
]

function shownIn(timeZone: string, milliseconds: number): Shown {
  const clock = clocks.get(timeZone) ?? clockOf(timeZone)
  clocks.set(timeZone, clock)
  const [month, day, year, ...time] = (clock.format(milliseconds).match(/\d+/g) ?? []).map(Number) as Shown
  return [year, month, day, ...time]
}

/** Of a zone that this Node does not know, a clock at UTC: a history may come from a machine that knows more of them. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { ...shown, timeZone })
  } catch {
    return new Intl.DateTimeFormat('en-US', { ...shown, timeZone: 'UTC' })
  }
}

const shown: Intl.DateTimeFormatOptions = {
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
}

/** By time zone: the offset at the beginning of days, by their number since 1970. Of the latest that were asked for. */
const offsets = new Map<Zone, Map<number, number>>()
const mostDays = 16_384

function offsetsOf(timeZone: Zone): Map<number, number> {
  const known = offsets.get(timeZone)
  if (known !== undefined && known.size < mostDays) return known
  const days = new Map<number, number>()
  offsets.set(timeZone, days)
  return days
}

function offsetOnDay(day: number, timeZone: Zone, days: Map<number, number>): number {
  const offset = days.get(day) ?? offsetAt(day * dayMs, timeZone)
  days.set(day, offset)
  return offset
}

/** How far a time zone's clocks are ahead of UTC at an instant, in milliseconds; remembered by day. */
export function offsetOf(milliseconds: number, timeZone: Zone): number {
  if (timeZone === 'UTC') return 0
  const day = Math.floor(milliseconds / dayMs)
  const days = offsetsOf(timeZone)
  // No clock was ever put forward and back within a day: where both of its ends agree, all of it does.
  const begins = offsetOnDay(day, timeZone, days)
  return begins === offsetOnDay(day + 1, timeZone, days) ? begins : offsetAt(milliseconds, timeZone)
}

/** How annals itself writes an instant, of which a clock at UTC shows the beginning. */
const asWritten = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** `YYYY-MM-DD HH:MM` of an ISO 8601 instant in a time zone; question marks for what is none. */
export function dayAndMinute(instant: string, timeZone: Zone): string {
  const milliseconds = Date.parse(instant)
  if (Number.isNaN(milliseconds)) return '????-??-?? ??:??'
  const offset = offsetOf(milliseconds, timeZone)
  if (offset === 0 && asWritten.test(instant)) return `${instant.slice(0, 10)} ${instant.slice(11, 16)}`
  const there = new Date(milliseconds + offset)
  const year = String(there.getUTCFullYear()).padStart(4, '0')
  return `${year}-${there.toISOString().slice(-19, -8).replace('T', ' ')}`
}

/** `YYYY-MM-DD-HHMM` of an ISO 8601 instant in a time zone: how base names begin. */
export const minuteStamp = (instant: string, timeZone: string): string =>
  dayAndMinute(instant, timeZone).replace(' ', '-').replace(':', '')

/** `YYYY-MM` of an ISO 8601 instant in a time zone. */
export const monthOf = (instant: string, timeZone: string): string => dayAndMinute(instant, timeZone).slice(0, 7)
