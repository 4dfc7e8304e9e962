/** Times in headings: the day where it is a new one, else the time alone. */
import { dayAndMinute } from '../time.ts'

export class TurnClock {
  readonly #timeZone: string
  #day = ''

  constructor(timeZone: string) {
    this.#timeZone = timeZone
  }

  /** `2026-02-15 11:55`, then `11:56`; `''` for a missing or impossible time. */
  read(at: string | undefined): string {
    if (at === undefined || Number.isNaN(Date.parse(at))) return ''
    const [day = '', minute = ''] = dayAndMinute(at, this.#timeZone).split(' ')
    if (day === this.#day) return minute
    this.#day = day
    return `${day} ${minute}`
  }
}
