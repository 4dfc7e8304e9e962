/** The door to the width of text: how many columns of a terminal it takes, and what fits into some. */
import stringWidth from 'string-width'
import { oneLine } from '../render/markdown/clean.ts'
import { isPlain } from './plain.ts'

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
/** Hebrew, Arabic and their neighbours (Unicode's blocks of right-to-left scripts). */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u
const leftToRightMark = '\u200e'

/**
 * Characters of which none changes how wide its neighbours are: letters of Latin, Greek, Cyrillic, Hebrew and Arabic and what
 * stands between them, which take one column; kana, Han, Hangul and what belongs to them (from U+3001 on), which take two.
 */
const characters =
  ' -~\\xa1-\\xac\\xae-\\u02ff\\u0370-\\u0482\\u048a-\\u052f\\u05d0-\\u05ea\\u0620-\\u064a\\u2010-\\u2027\\u3001-\\u3029\\u3041-\\u3096\\u30a1-\\u30ff\\u4e00-\\u9fff\\uac00-\\ud7a3\\uff01-\\uff60'
const firstWide = 0x3001
const alone = new RegExp(`^[${characters}]*$`)

/** What begins and ends where two such characters stand side by side, and holds others: no character outside of it belongs to one in it. */
const others = new RegExp(`[${characters}]?(?:[^${characters}]+[${characters}]?)+`, 'g')

/** The width of `others`, of the latest ones: the same emoji stand in many lines. */
const widths = new Map<string, number>()
const mostWidths = 65_536

/** Columns that a line takes: only what is not plain to see is measured by the library, which takes twenty times as long. */
export function widthOf(line: string): number {
  if (isPlain(line)) return line.length
  if (alone.test(line)) return widthAlone(line, 0, line.length)
  let width = 0
  let from = 0
  for (const { 0: piece, index } of line.matchAll(others)) {
    width += widthAlone(line, from, index) + widthOfOthers(piece)
    from = index + piece.length
  }
  return width + widthAlone(line, from, line.length)
}

function widthAlone(line: string, from: number, to: number): number {
  let width = Math.max(0, to - from)
  for (let at = from; at < to; at += 1) if (line.charCodeAt(at) >= firstWide) width += 1
  return width
}

function widthOfOthers(piece: string): number {
  const known = widths.get(piece)
  if (known !== undefined) return known
  const width = stringWidth(piece)
  if (widths.size >= mostWidths) widths.clear()
  widths.set(piece, width)
  return width
}

/** A foreign text on one line, without control characters, at most `width` columns wide; `…` where something is missing. */
export function clip(foreign: string, width: number): string {
  const line = oneLine(foreign)
  if (line.length * 2 <= width || widthOf(line) <= width) return line
  if (alone.test(line)) return `${line.slice(0, fittingAlone(line, width)).trimEnd()}…`
  let kept = ''
  let taken = 0
  for (const { segment } of graphemes.segment(line)) {
    taken += widthOf(segment)
    if (taken >= width) break
    kept += segment
  }
  return `${kept.trimEnd()}…`
}

/** How many such characters leave room for one more column. */
function fittingAlone(line: string, width: number): number {
  let taken = 0
  for (let at = 0; at < line.length; at += 1) {
    taken += line.charCodeAt(at) >= firstWide ? 2 : 1
    if (taken >= width) return at
  }
  return line.length
}

/** A cell filled up to `width` columns. Right-to-left text is closed off, so that what follows stays to the right of it. */
export function pad(line: string, width: number, side: 'left' | 'right' = 'right'): string {
  const cell = rightToLeft.test(line) ? `${line}${leftToRightMark}` : line
  const blanks = ' '.repeat(Math.max(0, width - widthOf(line)))
  return side === 'right' ? `${cell}${blanks}` : `${blanks}${cell}`
}
