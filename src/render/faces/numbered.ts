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
  const numbered = / *(\d{1,9})[→\t](.*)(?:\r?\n|$)/y
  const first = Number(numbered.exec(text)?.[1])
  if (Number.isNaN(first)) return undefined
  const code: string[] = []
  let end = 0
  numbered.lastIndex = 0
  for (;;) {
    const [, number, content = ''] = numbered.exec(text) ?? []
    if (Number(number) !== first + code.length) break
    code.push(content)
    end = numbered.lastIndex
  }
  const rest = text.slice(end).replaceAll('\r\n', '\n')
  return { code: code.join('\n'), first, last: first + code.length - 1, rest }
}
