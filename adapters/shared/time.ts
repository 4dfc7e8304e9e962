/** Times as agents record them. */
import type { Json } from '../../src/model/session.ts'

/** The first and the last millisecond (since 1970) that count: a zeroed or runaway clock says nothing. */
const [earliest, latest] = [0, Date.UTC(9999, 0, 1)]

const iso = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/i

/** As it is returned, and certainly a day that there is: most agents write nothing else, and making a date of each costs thirty times as much. */
const canonical =
  /^(?:19[7-9]\d|2\d{3})-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/

/**
 * A recorded time (ISO 8601, or milliseconds since 1970) as ISO 8601, UTC, with milliseconds; undefined when it is none.
 * A time without a zone is taken for UTC, so that it is the same on every machine.
 */
export function timeOf(value: Json | undefined): string | undefined {
  if (typeof value === 'string' && canonical.test(value)) return value
  const time = typeof value === 'string' ? parse(value) : typeof value === 'number' ? value : Number.NaN
  return time >= earliest && time < latest ? new Date(time).toISOString() : undefined
}

function parse(text: string): number {
  const found = iso.exec(text)
  if (found === null) return Number.NaN
  return Date.parse(text.length > 10 && found[1] === undefined ? `${text}Z` : text)
}
