/** Placeholders as they stand in what is stored: where they are, and what a source has in their place. Pure. */
import { splitLines } from '../lines.ts'

/** `[REDACTED:<rule>:<hex>]`. */
const placeholder = /\[REDACTED:([a-z0-9][a-z0-9-]*):([0-9a-f]{4,16})\]/g

/** Placeholders of a text as they stand in names of files and folders: `redacted-<rule>-<hex>`. */
export const asName = (text: string): string =>
  text.includes('[REDACTED:') ? text.replace(placeholder, 'redacted-$1-$2') : text

/** How many placeholders of each rule a text has. */
export function placeholdersIn(text: string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const [, rule = ''] of text.matchAll(placeholder)) counts[rule] = (counts[rule] ?? 0) + 1
  return counts
}

/** Bytes as a text of as many characters. */
const charactersOf = (bytes: Buffer): string => bytes.toString('latin1')

/** How a line and one with placeholders have to fit: all of both; all of the second as a beginning; or all of the first. */
type Fit = 'whole' | 'stored begins' | 'source begins'

/**
 * What `source` has in place of each placeholder of `stored`, in order; null when they differ elsewhere. Of several ways
 * to read it the one with the shortest values.
 */
export const valuesIn = (source: Buffer, stored: Buffer): Buffer[] | null => valuesAt(source, stored, 'whole')

/** A piece of what is stored (`at`, `length`), and what the source has there. */
export interface Replaced {
  at: number
  length: number
  value: Buffer
}

/** What was put in the place of what in a line; all of it where it cannot be told more closely. */
export function replacedIn(source: Buffer, stored: Buffer): Replaced[] {
  const values = valuesIn(source, stored)
  if (values === null) return [{ at: 0, length: stored.length, value: Buffer.from(source) }]
  return [...charactersOf(stored).matchAll(placeholder)].map((found, index) => ({
    at: found.index,
    length: found[0].length,
    value: Buffer.from(values[index] ?? ''),
  }))
}

function valuesAt(source: Buffer, stored: Buffer, how: Fit): Buffer[] | null {
  const text = charactersOf(source)
  const [first = '', ...literals] = charactersOf(stored).replace(placeholder, '\0').split('\0')
  const values: Buffer[] = []
  const ends = (at: number): boolean => how === 'stored begins' || at === text.length
  if (how === 'source begins' && first.startsWith(text)) return values
  if (!text.startsWith(first)) return null
  let at = first.length
  for (const [index, literal] of literals.entries()) {
    const isLast = index === literals.length - 1
    const next = isLast && how === 'whole' ? Math.max(at, text.length - literal.length) : text.indexOf(literal, at)
    if (next === -1) return how === 'source begins' ? values : null
    if (isLast && how === 'whole' && !text.startsWith(literal, next)) return null
    values.push(source.subarray(at, next))
    at = next + literal.length
  }
  if (how === 'source begins') return at === text.length ? values : null
  return ends(at) ? values : null
}

/**
 * How the content of a source compares with what is stored of it when placeholders may stand for anything: for what was
 * masked under a key that is lost, or by other rules. Null: they differ outside placeholders.
 */
export function compareOutside(
  source: Iterable<Buffer>,
  stored: Iterable<Buffer>,
): 'same' | 'grown' | 'shortened' | null {
  const [left, right] = [splitLines(source), splitLines(stored)]
  for (;;) {
    const [one, two] = [left.next(), right.next()]
    if (one.done === true) return two.done === true ? 'same' : 'shortened'
    if (two.done === true) return 'grown'
    const fits = (how: Fit): boolean => valuesAt(one.value.bytes, two.value.bytes, how) !== null
    const isSame = one.value.bytes.equals(two.value.bytes) || fits('whole')
    if (isSame && one.value.ended === two.value.ended) continue
    if (!two.value.ended && fits('stored begins')) return 'grown'
    return !one.value.ended && fits('source begins') ? 'shortened' : null
  }
}
