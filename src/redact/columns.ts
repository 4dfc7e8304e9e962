/** Secrets in a table whose heading names them: CSV, Markdown, what a database prints. */
import { tableOf, untilIn } from './characters.ts'
import { BACKSLASH, type Gate, isQuote } from './gates.ts'
import { gradeOf } from './names.ts'
import type { Looked, Span } from './rules/row.ts'
import { isSecret } from './values.ts'

const longestLine = 512
const longestTable = 65_536
export const columnReach = { before: longestLine, behind: longestTable + longestLine }
const separators = ['|', '\t', ',', ';', '  '] as const
const heading = /^[\w .#/-]{1,40}$/
/** The line below a heading. */
const rule = /^[\s|:+=-]{3,}$/

/** The secrets of the column in whose heading a keyword stands at `at`. */
export function column(text: string, at: number): Looked | null {
  const first = Math.max(0, at - longestLine)
  const from = first + text.slice(first, at).lastIndexOf('\n') + 1
  const to = lineEnd(text, from)
  if (to - from > longestLine || (from === first && first > 0)) return null
  const line = text.slice(from, to)
  const separator = separators.find((one) => line.includes(one))
  if (separator === undefined) return null
  const heads = cellsOf(text, { from, to }, separator)
  if (heads.length < 2 || !heads.every((head) => heading.test(text.slice(head.from, head.to)))) return null
  const index = heads.findIndex((head) => at >= head.from && at < head.to)
  const head = heads[index]
  if (head === undefined) return null
  const grade = gradeOf(text.slice(head.from, head.to).replaceAll(' ', '_'))
  if (grade !== 'password' && grade !== 'secret') return null
  const found: Span[] = []
  let start = to + 1
  while (start < text.length && start < to + longestTable) {
    const end = lineEnd(text, start)
    if (end - start > longestLine) break
    if (!rule.test(text.slice(start, end))) {
      const cells = cellsOf(text, { from: start, to: end }, separator)
      const cell = cells[index]
      if (cells.length !== heads.length || cell === undefined) break
      const value = text.slice(cell.from, cell.to)
      if (!/\s/.test(value) && isSecret(grade, value, { quoted: true, plain: false, line: true })) found.push(cell)
    }
    start = end + 1
  }
  const [secret, ...more] = found
  return secret === undefined ? { from: start, to: start } : { ...secret, more, until: start }
}

const lineFeed = tableOf('\n')

/** Where the line ends that begins at `from`; further than a line can be where it is too long. */
const lineEnd = (text: string, from: number): number =>
  untilIn(lineFeed, text, from, Math.min(text.length, from + longestLine + 1))

/** The cells of a line, without the blanks and quotes around them, and without the bars at its ends. */
function cellsOf(text: string, { from, to }: Span, separator: string): Span[] {
  const cells: Span[] = []
  for (let start = from; start <= to; ) {
    const next = text.indexOf(separator, start)
    const end = next === -1 || next > to ? to : next
    cells.push(trimmed(text, start, end))
    start = end + separator.length
    if (separator === '  ') while (text.charAt(start) === ' ') start += 1
    if (end === to) break
  }
  const isEmpty = (cell: Span | undefined): boolean => cell !== undefined && cell.from === cell.to
  if (separator === '|' || separator === '  ') {
    if (isEmpty(cells[0])) cells.shift()
    if (isEmpty(cells.at(-1))) cells.pop()
  }
  return cells
}

function trimmed(text: string, start: number, end: number): Span {
  let [from, to] = [start, end]
  const around = /[ \t\r"'`]/
  while (from < to && around.test(text.charAt(from))) from += 1
  while (to > from && around.test(text.charAt(to - 1))) to -= 1
  return { from, to }
}

/** A heading: behind the rest of its word a further one, or the end of the line. */
export const headingFollows: Gate = (bytes, _at, end, to) => {
  let k = end
  while (k < to && (isQuote(bytes[k] as number) || bytes[k] === BACKSLASH || (bytes[k] === SPACE && k < end + 24)))
    k += 1
  const byte = bytes[k]
  const isEscape = bytes[k - 1] === BACKSLASH && (byte === 0x6e || byte === 0x72 || byte === 0x74)
  return isEscape || byte === 0x0a || byte === 0x09 || byte === 0x2c || byte === 0x7c || byte === 0x3b || k >= end + 2
}

const SPACE = 0x20
