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

const numbered = /^ *(\d{1,9})[→\t](.*)$/

/** Takes the numbers off lines that are numbered one after the other; undefined where the first line is not. */
export function withoutNumbers(text: string): Unnumbered | undefined {
  const lines = text.split(/\r?\n/)
  const first = Number(numbered.exec(lines[0] ?? '')?.[1] ?? Number.NaN)
  if (Number.isNaN(first)) return undefined
  const code: string[] = []
  for (const line of lines) {
    const [, number, content = ''] = numbered.exec(line) ?? []
    if (Number(number) !== first + code.length) break
    code.push(content)
  }
  return { code: code.join('\n'), first, last: first + code.length - 1, rest: lines.slice(code.length).join('\n') }
}
