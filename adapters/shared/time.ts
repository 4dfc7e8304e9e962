/** Times as agents record them. */
import type { Json } from '../../src/model/session.ts'

/** The first and the last millisecond (since 1970) that count: a zeroed or runaway clock says nothing. */
const [earliest, latest] = [0, Date.UTC(9999, 0, 1)]

const iso = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/i

/**
 * A recorded time (ISO 8601, or milliseconds since 1970) as ISO 8601, UTC, with milliseconds; undefined when it is none.
 * A time without a zone is taken for UTC, so that it is the same on every machine.
 */
export function timeOf(value: Json | undefined): string | undefined {
  const time = typeof value === 'string' ? parse(value) : typeof value === 'number' ? value : Number.NaN
  return time >= earliest && time < latest ? new Date(time).toISOString() : undefined
}

function parse(text: string): number {
  const found = iso.exec(text)
  if (found === null) return Number.NaN
  return Date.parse(text.length > 10 && found[1] === undefined ? `${text}Z` : text)
}
