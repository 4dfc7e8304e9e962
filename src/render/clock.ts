/** Times in headings: the day where it is a new one, else the time alone. */
import { dayAndMinute, dayMs, minuteMs, offsetOf } from '../time.ts'

export class TurnClock {
  readonly #timeZone: string
  /** Days since 1970, there. */
  #day = Number.NaN

  constructor(timeZone: string) {
    this.#timeZone = timeZone
  }

  /** `2026-02-15 11:55`, then `11:56`; `''` for a missing or impossible time. */
  read(at = ''): string {
    const instant = Date.parse(at)
    if (Number.isNaN(instant)) return ''
    const there = instant + offsetOf(instant, this.#timeZone)
    const day = Math.floor(there / dayMs)
    if (day !== this.#day) {
      this.#day = day
      return dayAndMinute(at, this.#timeZone)
    }
    const minute = Math.floor((there - day * dayMs) / minuteMs)
    return `${padded(Math.floor(minute / 60))}:${padded(minute % 60)}`
  }
}

const padded = (count: number): string => String(count).padStart(2, '0')
