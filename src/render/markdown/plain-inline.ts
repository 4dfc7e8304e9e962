/** Inline markdown that is nothing but text, line breaks, code between single backticks, bold type and links to paths. */
import type { InlineToken } from './inlines.ts'

/** Two backticks in a row; what may be an address, bare or in angles. */
const beyond = /``|:\/\/|mailto:|<[^<>\s]*[:@]/i
/** What text may have besides: other emphasis, line breaks with blanks beside them. */
const marked = /~~|(?<![a-z0-9])_|_(?![a-z0-9])|[ \t]\n|\n[ \t]/i
/** Where nothing is as typed: escapes and entities. */
const escaped = /[\\&]/
/** All that begins a mark. */
const begins = /[*[\]\n]/
/** A link, with its label and its path of plain characters; a line break; stars; brackets that are none of a link. */
const mark = /(?<!!)\[([^[\]<>!*`\n]+)\]\(((?!\/\/)[\w.-]*\/[\w./#-]*(?::\d+)?|[\w.-][\w.#-]*)\)|\n|\*+|[[\]]/g
/** Two characters between which stars can only begin bold type, and two between which they end it where it has begun. */
const opening = /^(?:[ \n(][\p{L}\p{N}]|[ \n]`)$/u
const closing = /^(?:[^\s*_~][ \n]|[\p{L}\p{N}`][.,:;!?)])$/u

const softbreak: InlineToken = { type: 'softbreak', content: '' }
const strongOpen: InlineToken = { type: 'strong_open', content: '', nesting: 1 }
const strongClose: InlineToken = { type: 'strong_close', content: '', nesting: -1 }
const linkClose: InlineToken = { type: 'link_close', content: '', nesting: -1 }
const linkOpen = (href: string): InlineToken => ({ type: 'link_open', content: '', nesting: 1, attrGet: () => href })

/**
 * The parts of such a paragraph, as the parser gives them, but code as it stands there: its breaks and the blanks at its ends
 * are still in it. Undefined of any other paragraph. `asTyped`: there are no escapes in it. The parser asks each of its rules at
 * each character that may mean something, which takes several times as long.
 */
export function plainParts(paragraph: string, asTyped = false): InlineToken[] | undefined {
  if (beyond.test(paragraph)) return undefined
  const pieces = paragraph.split('`')
  // A backtick without a partner is text.
  if (pieces.length % 2 === 0) pieces.push(pieces.splice(-2).join('`'))
  const parts = new PlainParts()
  for (let at = 0; at < pieces.length; at += 1) {
    const piece = pieces[at] ?? ''
    if (at % 2 === 1) parts.found.push({ type: 'code_inline', content: piece })
    else if (marked.test(piece) || (!asTyped && escaped.test(piece))) return undefined
    else parts.read(piece, at === 0 ? ' ' : '`', at === pieces.length - 1 ? ' ' : '`')
  }
  return parts.isWhole ? parts.found : undefined
}

class PlainParts {
  readonly found: InlineToken[] = []
  #isBold = false
  #hasLink = false
  #hasBracket = false
  #isOther = false

  /** Whether all that was read is of the kinds that are known here. */
  get isWhole(): boolean {
    return !this.#isOther && !this.#isBold && !(this.#hasLink && this.#hasBracket)
  }

  /** Reads text between the characters `before` and `behind`. */
  read(text: string, before: string, behind: string): void {
    if (!begins.test(text)) {
      this.#text(text)
      return
    }
    let from = 0
    for (const { 0: found, 1: label, 2: href, index } of text.matchAll(mark)) {
      const end = index + found.length
      if (found === '[' || found === ']') {
        this.#hasBracket = true
        this.#isOther ||= found === ']' && text[end] === '('
        continue
      }
      this.#text(text.slice(from, index))
      from = end
      if (found === '\n') this.found.push(softbreak)
      else if (label !== undefined && href !== undefined) this.#link(label, href)
      else this.#stars(found, (text[index - 1] ?? before) + (text[end] ?? behind))
    }
    this.#text(text.slice(from))
  }

  #text(content: string): void {
    if (content !== '') this.found.push({ type: 'text', content })
  }

  #link(label: string, href: string): void {
    this.#hasLink = true
    this.found.push(linkOpen(href))
    this.#text(label)
    this.found.push(linkClose)
  }

  /** `beside`: the characters before and behind them. */
  #stars(stars: string, beside: string): void {
    this.#isOther ||= stars !== '**' || !(this.#isBold ? closing : opening).test(beside)
    this.found.push(this.#isBold ? strongClose : strongOpen)
    this.#isBold = !this.#isBold
  }
}
