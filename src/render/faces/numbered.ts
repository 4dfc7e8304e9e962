/** Files as some tools give them: each line with its number in front, so that highlighting and copying go wrong. */

export interface Unnumbered {
  /** The lines without their numbers. */
  code: string
  /** Numbers of the first and the last line. */
  first: number
  last: number
  /** What follows the last numbered line: a tool's own words. */
  rest: string
}

/** Takes the numbers off lines that are numbered one after the other; undefined where the first line is not. */
export function withoutNumbers(text: string): Unnumbered | undefined {
  const number = / *\d{1,9}[→\t]/y
  const code: string[] = []
  let first = Number.NaN
  let from = 0
  while (number.test(text)) {
    const start = number.lastIndex
    const said = Number(text.slice(from, start - 1))
    if (code.length === 0) first = said
    const lineFeed = text.indexOf('\n', start)
    const end = lineFeed === -1 ? text.length : lineFeed
    const line = text.slice(start, lineFeed > start && text[end - 1] === '\r' ? end - 1 : end)
    if (said !== first + code.length || otherBreaks.test(line)) break
    code.push(line)
    from = lineFeed === -1 ? end : lineFeed + 1
    number.lastIndex = from
  }
  if (code.length === 0) return undefined
  const rest = text.slice(from).replaceAll('\r\n', '\n')
  return { code: code.join('\n'), first, last: first + code.length - 1, rest }
}

/** What ends a line in other eyes, so that nothing is sure about its number. */
const otherBreaks = /[\r\u2028\u2029]/
