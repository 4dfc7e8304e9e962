/** The door to the library of dates: what an instant is called in somebody's time zone. */
import { DateTime } from 'luxon'

const quarterHour = 900_000
/** Names of quarters of an hour, the latest ones asked for: since 1972 clocks differ from UTC by whole quarters. */
const quarters = new Map<string, string>()
const mostQuarters = 4_096

/** `YYYY-MM-DD HH:MM` of an ISO 8601 instant in a time zone. */
export function dayAndMinute(instant: string, timeZone: string): string {
  const milliseconds = Date.parse(instant)
  const quarter = Math.floor(milliseconds / quarterHour)
  const key = `${quarter} ${timeZone}`
  let name = quarters.get(key)
  if (name === undefined) {
    name = DateTime.fromMillis(quarter * quarterHour, { zone: timeZone }).toFormat('yyyy-MM-dd HH:mm')
    if (quarters.size >= mostQuarters) quarters.clear()
    quarters.set(key, name)
  }
  const minute = Number(name.slice(-2)) + Math.floor((milliseconds - quarter * quarterHour) / 60_000)
  return `${name.slice(0, -2)}${String(minute).padStart(2, '0')}`
}

/** `YYYY-MM-DD-HHMM` of an ISO 8601 instant in a time zone: how base names begin. */
export const minuteStamp = (instant: string, timeZone: string): string =>
  dayAndMinute(instant, timeZone).replace(' ', '-').replace(':', '')

/** `YYYY-MM` of an ISO 8601 instant in a time zone. */
export const monthOf = (instant: string, timeZone: string): string => dayAndMinute(instant, timeZone).slice(0, 7)

/**
 * What a person means by `--since`: a day (`2026-06-13`, from midnight in the time zone), an ISO 8601 instant, or a span
 * back from `now` (`12h`, `7d`, `4w`). Milliseconds since 1970; null when it is none of these.
 */
export function parseSince(text: string, timeZone: string, now: number): number | null {
  const span = /^(\d{1,5})([hdw])$/.exec(text)
  if (span !== null) {
    const unit = { h: 3_600_000, d: 86_400_000, w: 604_800_000 }[span[2] as 'h' | 'd' | 'w']
    return now - Number(span[1]) * unit
  }
  const instant = DateTime.fromISO(text, { zone: timeZone })
  return instant.isValid ? instant.toMillis() : null
}
