/** Lines that are not JSON: a record that was cut off with the next one written onto it, runs of NUL bytes. */
import type { Json } from '../../src/model/session.ts'
import { isObject, parseJson } from './json.ts'

/** How many beginnings of a record are tried in one line. */
const mostBeginnings = 50

/** The records that can be read in a line: each from where one begins to where a later one does, or the line ends. */
export function repair(line: string): Json[] {
  const text = line.replaceAll('\0', '')
  const begins = [...text.matchAll(/\{"(?:timestamp|type|id|record_type)"\s*:/g)]
    .map((found) => found.index)
    .slice(-mostBeginnings)
  const records: Json[] = []
  for (let from = 0; from < begins.length; ) {
    const ends = [...begins.slice(from + 1), text.length]
    const record = ends.findLastIndex((end) => isObject(parseJson(text.slice(begins[from], end))))
    if (record !== -1) records.push(parseJson(text.slice(begins[from], ends[record])) ?? null)
    from += record === -1 ? 1 : record + 1
  }
  return records
}
