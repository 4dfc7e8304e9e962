/** Lines that are not JSON: a process that was killed leaves half a record, and the next one writes on behind it. */
import type { Json } from '../../src/model/session.ts'
import { isFields, parsed } from './json.ts'

/** The whole records that can be found in a damaged line: behind the torn one, or several in one line. */
export function splitGlued(line: string): Json[] {
  const text = line.replaceAll('\0', '')
  const starts = [...text.matchAll(/\{"(?:parentUuid|type|uuid|sessionId|summary|messageId)":/g)].map(
    (found) => found.index,
  )
  const saved: Json[] = []
  let from = 0
  for (const start of starts) {
    if (start < from) continue
    for (const end of [text.length, ...starts.filter((one) => one > start)]) {
      const value = parsed(text.slice(start, end))
      if (!isFields(value)) continue
      saved.push(value)
      from = end
      break
    }
  }
  return saved
}
