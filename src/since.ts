/** The door to the library of dates: how a person says when. */
import { DateTime } from 'luxon'

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
