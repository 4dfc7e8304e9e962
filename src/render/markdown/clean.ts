/** What is not shown: control characters, terminal colours, characters that turn text around, halves of characters. */

/** Escape sequences of terminals (ECMA-48): CSI, strings that end in BEL or ST, and two-character ones. */
const escapes = /\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])|\x9b[0-?]*[ -/]*[@-~]/g
/**
 * Control characters; embeddings, overrides and isolates (Unicode TR 9). Marks (LRM, RLM, ALM) only concern their
 * neighbours and stay.
 */
const hidden = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g
const suspicious = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/

/** What takes the place of what, one after the other. Colours or the line ends of Windows are all that most outputs have. */
const cleanings: [what: RegExp, by: string][] = [
  [escapes, ''],
  [/\r\n?|[\u2028\u2029]/g, '\n'],
  [hidden, ''],
]

/** Text as it may be shown: lines end in `\n`; nothing in it moves a cursor, colours, or reorders what stands around it. */
export function clean(text: string): string {
  let shown = text
  for (const [what, by] of cleanings) {
    if (!suspicious.test(shown)) break
    shown = shown.replace(what, by)
  }
  return shown.toWellFormed()
}

/** What is not shown, and white space but single blanks; halves of characters stand among whole ones here. */
const unlike = /[\0-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028-\u202f\u205f\u2066-\u2069\u3000\ud800-\udfff\ufeff]| {2}/

/** The same on one line: each run of white space is one blank. One look says of most texts that they are one already. */
export const oneLine = (text: string): string => (unlike.test(text) ? clean(text).replace(/\s+/g, ' ') : text).trim()

/** At most `length` characters of a line, cut at a word where there is one near the end, with `…` where something is missing. */
export function shorten(line: string, length: number): string {
  if (line.length <= length) return line
  const cut = line.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')
  const word = cut.lastIndexOf(' ')
  return `${(word > length * 0.6 ? cut.slice(0, word) : cut).trimEnd()}…`
}

const encoder = new TextEncoder()

/** The longest beginning of a text that is not longer than `bytes` of UTF-8; ends with a line where that costs little. */
export function beginningOf(text: string, bytes: number): string {
  if (text.length * 3 <= bytes || (text.length <= bytes && Buffer.byteLength(text) <= bytes)) return text
  const { read } = encoder.encodeInto(text.slice(0, bytes), new Uint8Array(bytes))
  const line = text.lastIndexOf('\n', read - 1)
  return text.slice(0, line > read * 0.8 ? line : read)
}
