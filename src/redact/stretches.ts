/** Which pieces of a long JSON string are looked at: around keywords, as far as their rules read, in whole lines. */
import type { Hit } from './engine.ts'
import type { Span } from './rules/row.ts'

/** What lies around all that a rule may read, so that a piece does not end where a secret does, in bytes. */
const margin = 256
/** The longest line that is waited for at either end of a piece. */
const longestLine = 16_384

const [BACKSLASH, LETTER_N, TWO, SEVEN] = [0x5c, 0x6e, 0x32, 0x37]
const escapedSlash = Buffer.from('\\/')
const escapedSign = Buffer.from('\\u00')

/**
 * The pieces of the string that lies in `bytes` from `from` to `to` in which rules at `hits`, which are in order, can find
 * something; the whole string where these are much of it. What is decoded is many times what is looked for: source code
 * has one word like `password` in thousands of lines.
 */
export function stretchesOf(bytes: Buffer, from: number, to: number, hits: readonly Hit[]): Span[] {
  if (hides(bytes.subarray(from, to))) return [{ from, to }]
  const stretches: Span[] = []
  for (const { key, at } of hits) {
    const last = stretches.at(-1)
    const { before, behind } = key.detector.reach
    const begin = Math.max(from, at - before - margin)
    const end = Math.min(to, at + behind + margin)
    if (last !== undefined && begin >= last.from && end <= last.to) continue
    let start = lineBegin(bytes, begin, from)
    let stop = lineEnd(bytes, end, to)
    // A rule that reads far may begin before what the keywords before its own need.
    while (stretches.length > 0 && (stretches.at(-1) as Span).to >= start) {
      const { from: earlier, to: later } = stretches.pop() as Span
      start = Math.min(start, earlier)
      stop = Math.max(stop, later)
    }
    stretches.push({ from: start, to: stop })
  }
  const covered = stretches.reduce((sum, one) => sum + one.to - one.from, 0)
  return covered === 0 || 2 * covered > to - from ? [{ from, to }] : stretches
}

/** Whether escapes that nobody needs are in a string, as some programs write them: gates see no secret behind these. */
function hides(string: Buffer): boolean {
  for (let at = string.indexOf(escapedSlash); at !== -1; at = string.indexOf(escapedSlash, at + 2))
    if (isEscape(string, at, 0)) return true
  for (let at = string.indexOf(escapedSign); at !== -1; at = string.indexOf(escapedSign, at + 4)) {
    const digit = string[at + 4] as number
    if (digit >= TWO && digit <= SEVEN && isEscape(string, at, 0)) return true
  }
  return false
}

/** Where the line begins that `at` lies in; `first` where it is a long one. */
function lineBegin(bytes: Buffer, at: number, first: number): number {
  for (let k = at; k > first && k > at - longestLine; k -= 1) if (isLineFeed(bytes, k - 2, first)) return k
  return first
}

/** The place behind the line that `at` lies in; `last` where it is a long one. */
function lineEnd(bytes: Buffer, at: number, last: number): number {
  for (let k = at; k < last && k < at + longestLine; k += 1) if (isLineFeed(bytes, k - 1, 0)) return k + 1
  return last
}

/** Whether the escape of a line feed lies at `at`. */
const isLineFeed = (bytes: Buffer, at: number, first: number): boolean =>
  bytes[at] === BACKSLASH && bytes[at + 1] === LETTER_N && isEscape(bytes, at, first)

/** Whether the backslash at `at` is not escaped itself. */
function isEscape(bytes: Buffer, at: number, first: number): boolean {
  let k = at
  while (k > first && bytes[k - 1] === BACKSLASH) k -= 1
  return (at - k) % 2 === 0
}
