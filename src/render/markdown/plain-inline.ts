/** Inline markdown in which there is nothing but text, line breaks and code between single backticks. */

/** A part of a line, called what the parser calls it. Code as it stands there: its breaks and the blanks at its ends are still in it. */
export interface PlainPart {
  type: 'text' | 'code_inline' | 'softbreak'
  content: string
}

/** Two backticks in a row; what may be an address, bare or in angles. */
const beyond = /``|:\/\/|mailto:|<[^<>\s]*[:@]/i
/** What text may have besides: emphasis, links, line breaks with blanks beside them. */
const marked = /\*|~~|(?<![a-z0-9])_|_(?![a-z0-9])|\]\(|[ \t]\n|\n[ \t]/i
/** Where nothing is as typed: escapes and entities. */
const escaped = /[\\&]/

/**
 * The parts of such a paragraph, as the parser gives them; undefined of any other. `asTyped`: there are no escapes in it.
 * The parser asks each of its rules at each character that may mean something, which takes several times as long.
 */
export function plainParts(paragraph: string, asTyped = false): PlainPart[] | undefined {
  if (beyond.test(paragraph)) return undefined
  const pieces = paragraph.split('`')
  // A backtick without a partner is text.
  if (pieces.length % 2 === 0) pieces.push(pieces.splice(-2).join('`'))
  const parts: PlainPart[] = []
  for (const [index, piece] of pieces.entries()) {
    if (index % 2 === 1) parts.push({ type: 'code_inline', content: piece })
    else if (marked.test(piece) || (!asTyped && escaped.test(piece))) return undefined
    else addText(parts, piece)
  }
  return parts
}

function addText(parts: PlainPart[], text: string): void {
  for (const [index, line] of text.split('\n').entries()) {
    if (index > 0) parts.push({ type: 'softbreak', content: '' })
    if (line !== '') parts.push({ type: 'text', content: line })
  }
}
