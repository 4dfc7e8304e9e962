/** Times in headings: the day where it is a new one, else the time alone. */
import { dayAndMinute } from '../time.ts'
import { isoOf } from '../zone.ts'

const quarterHour = 900_000

export class TurnClock {
  readonly #timeZone: string
  #day = ''
  /** The quarter of an hour that was asked for last, and what it is called; clocks change at quarters. */
  #quarter = Number.NaN
  #name = ''

  constructor(timeZone: string) {
    this.#timeZone = timeZone
  }

  /** `2026-02-15 11:55`, then `11:56`; `''` for a missing or impossible time. */
  read(at: string | undefined): string {
    const instant = Date.parse(at ?? '')
    if (Number.isNaN(instant)) return ''
    const quarter = Math.floor(instant / quarterHour)
    if (quarter !== this.#quarter) {
      this.#quarter = quarter
      this.#name = dayAndMinute(isoOf(quarter * quarterHour), this.#timeZone)
    }
    const [day = '', hour = ''] = this.#name.split(' ')
    const minute = Number(hour.slice(3)) + Math.floor((instant % quarterHour) / 60_000)
    const time = `${hour.slice(0, 3)}${String(minute).padStart(2, '0')}`
    if (day === this.#day) return time
    this.#day = day
    return `${day} ${time}`
  }
}
