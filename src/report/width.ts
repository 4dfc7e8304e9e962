/** The door to the width of text: how many columns of a terminal it takes, and what fits into some. */
import stringWidth from 'string-width'
import { oneLine } from '../render/markdown/clean.ts'
import { isPlain } from './plain.ts'

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
/** Hebrew, Arabic and their neighbours (Unicode's blocks of right-to-left scripts). */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u
const leftToRightMark = '\u200e'

/** Of lines that are not plain, the latest ones: a table asks for each of its cells several times. */
const widths = new Map<string, number>()
const mostWidths = 65_536

/** Columns that a line takes. */
export function widthOf(line: string): number {
  if (isPlain(line)) return line.length
  const known = widths.get(line)
  if (known !== undefined) return known
  const width = stringWidth(line)
  if (widths.size >= mostWidths) widths.clear()
  widths.set(line, width)
  return width
}

/** A foreign text on one line, without control characters, at most `width` columns wide; `…` where something is missing. */
export function clip(foreign: string, width: number): string {
  const line = oneLine(foreign)
  if (line.length * 2 <= width || widthOf(line) <= width) return line
  let kept = ''
  let taken = 0
  for (const { segment } of graphemes.segment(line)) {
    taken += widthOf(segment)
    if (taken >= width) break
    kept += segment
  }
  return `${kept.trimEnd()}…`
}

/** A cell filled up to `width` columns. Right-to-left text is closed off, so that what follows stays to the right of it. */
export function pad(line: string, width: number, side: 'left' | 'right' = 'right'): string {
  const cell = rightToLeft.test(line) ? `${line}${leftToRightMark}` : line
  const blanks = ' '.repeat(Math.max(0, width - widthOf(line)))
  return side === 'right' ? `${cell}${blanks}` : `${blanks}${cell}`
}
