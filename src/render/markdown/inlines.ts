/** What stands inside a paragraph, a heading or a cell, written anew. */
import { attribute, type Token } from '../markdown-it.ts'
import { splitBold } from './bold.ts'
import { escapeInline, escapeLineStart, inline, longestReference, meetInReference, splitReferences } from './escape.ts'

export interface InlineStyle {
  /** In a cell of a table: `|` is escaped in code as well, and there is only one line. */
  cell?: true
  /** All of it stands in `**` already. */
  strong?: true
  /** As a person typed it: its line breaks are line breaks, `*` and `\\` are what they are. */
  typed?: true
}

/** What is inside a line: a token of the parser, or a part that was found without it. */
export type InlineToken = Pick<Token, 'type' | 'content'> &
  Partial<Pick<Token, 'nesting' | 'markup' | 'children' | 'attrGet'>>

const absolute = /^(?:https?:\/\/|mailto:)/i
const marks = { strong: '**', em: '*', s: '~~' } as const
const tags = { strong: 'strong', em: 'em', s: 'del' } as const
type Mark = keyof typeof marks

/** A piece of a line: text that is written, or a mark whose form depends on its neighbours. */
type Piece = { text: string } | { mark: Mark; opens: boolean }

/** The tokens of one `inline` token as markdown. */
export function inlineOf(tokens: readonly InlineToken[], style: InlineStyle): string {
  const written = joinPieces(keptApart(piecesOf(tokens, style)), style.strong ? 1 : 0)
  return style.cell ? written.replaceAll('\n', ' ').trim() : withSafeStarts(written)
}

function withSafeStarts(written: string): string {
  const shown = written.trim()
  return shown.includes('\n') ? shown.split('\n').map(escapeLineStart).join('\n') : escapeLineStart(shown)
}

const softbreak = ({ typed }: InlineStyle): string => (typed ? '\\\n' : '\n')

function piecesOf(tokens: readonly InlineToken[], style: InlineStyle): Piece[] {
  const pieces: Piece[] = []
  const dollars = countDollars(tokens)
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index]
    if (token === undefined) break
    if (token.type === 'link_open') {
      let end = index + 1
      while (end < tokens.length && tokens[end]?.type !== 'link_close') end += 1
      pieces.push({ text: linkOf(attribute(token, 'href'), tokens.slice(index + 1, end), style) })
      index = end
    } else {
      const piece = pieceOf(token, style, dollars > 1)
      if (piece !== undefined) pieces.push(piece)
    }
  }
  return pieces
}

function pieceOf(token: InlineToken, style: InlineStyle, math: boolean): Piece | undefined {
  switch (token.type) {
    case 'code_inline':
      return { text: inline(token.content, style.cell) }
    case 'softbreak':
      return { text: softbreak(style) }
    case 'hardbreak':
      return { text: style.cell || style.strong ? ' ' : '\\\n' }
    case 'image':
      return { text: linkOf(attribute(token, 'src'), token.children ?? [], style) }
    case 'strong_open':
    case 'strong_close':
      return style.strong ? undefined : { mark: 'strong', opens: token.nesting === 1 }
    case 'em_open':
    case 'em_close':
      return style.typed ? { text: escapeInline(token.markup ?? '') } : { mark: 'em', opens: token.nesting === 1 }
    case 's_open':
    case 's_close':
      return style.typed ? { text: escapeInline(token.markup ?? '') } : { mark: 's', opens: token.nesting === 1 }
    default:
      return token.content === '' ? undefined : { text: textOf(token.content, style, math) }
  }
}

const countDollars = (tokens: readonly InlineToken[]): number =>
  tokens.reduce(
    (sum, { type, content }) =>
      content.includes('$') && type.startsWith('text') ? sum + content.split('$').length - 1 : sum,
    0,
  )

/** Text, with what GitHub would link as code; `<br>` in a cell is a break, for models have no other way to write one. */
function textOf(content: string, style: InlineStyle, math: boolean): string {
  const parts = style.typed ? [content] : splitBold(content)
  // What is bold already loses the stars alone: its parts are one text, and can be a reference together.
  if (parts.length === 1 || style.strong) return plainOf(parts.join(''), style, math)
  return parts
    .map((part, index) => {
      const shown = plainOf(part, style, math)
      return index % 2 === 1 ? `<strong>${shown}</strong>` : shown
    })
    .join('')
}

function plainOf(content: string, style: InlineStyle, math: boolean): string {
  const parts = splitReferences(content)
  if (parts.length === 1 && !style.cell) return escapeInline(content, math)
  return parts
    .map((part, index) => {
      if (index % 2 === 1) return inline(part, style.cell)
      const lines = style.cell ? part.split(/<br *\/?>/i) : [part]
      return lines.map((line) => escapeInline(line, math)).join('<br>')
    })
    .join('')
}

/** A link to an absolute address; what is relative leads nowhere in the history and is its text, and the path as code. */
function linkOf(href: string, inner: readonly InlineToken[], style: InlineStyle): string {
  const label = inner.map((token) => token.content).join('')
  const texts = inner.filter((token) => !token.type.startsWith('link'))
  const shown = joinPieces(keptApart(piecesOf(texts, style)), 1).replaceAll('\n', ' ')
  if (absolute.test(href)) {
    const target = href.replace(/[\s<>\\|]/g, encodeURIComponent)
    return label === href && target === href
      ? `<${href}>`
      : `[${shown.trim() || inline(href, style.cell)}](<${target}>)`
  }
  const path = decoded(href)
  if (path === '' || path === label) return shown
  const place = path.replace(/(?::\d+)+$|#L\d+.*$/, '')
  const isName = [path, place].some((one) => one === label || one.endsWith(`/${label}`))
  return isName ? inline(path, style.cell) : `${shown} (${inline(path, style.cell)})`
}

function decoded(href: string): string {
  try {
    return decodeURI(href)
  } catch {
    return href
  }
}

/**
 * Texts that meet where a link or a mark was left out, and would be a reference to GitHub together, or code that meets code,
 * whose backticks would be one run: the second one in an element of its own.
 */
function keptApart(pieces: Piece[]): Piece[] {
  let before = ''
  return pieces.map((piece) => {
    if ('mark' in piece) {
      before = ''
      return piece
    }
    const isApart = (before.endsWith('`') && piece.text.startsWith('`')) || meetInReference(before, piece.text)
    before = isApart ? '' : (before + piece.text).slice(-longestReference)
    return isApart ? { text: `<span>${piece.text}</span>` } : piece
  })
}

const blankOrPunctuation = /^[\s\p{P}\p{S}]$/u

/** Marks are `**` where that can only mean what it should, else a tag. */
function joinPieces(pieces: Piece[], inside = 0): string {
  if (!pieces.some((piece) => 'mark' in piece))
    return pieces.reduce((text, piece) => ('mark' in piece ? text : text + piece.text), '')
  const partners = partnersOf(pieces)
  const forms = new Map<number, string>()
  let open = inside
  for (const [index, piece] of pieces.entries()) {
    if (!('mark' in piece)) continue
    if (!piece.opens) {
      open -= 1
      continue
    }
    open += 1
    const partner = partners.get(index)
    if (partner === undefined) continue
    const plain = open === 1 && standsFree(pieces, index, partner)
    forms.set(index, plain ? marks[piece.mark] : `<${tags[piece.mark]}>`)
    forms.set(partner, plain ? marks[piece.mark] : `</${tags[piece.mark]}>`)
  }
  return pieces.map((piece, index) => ('mark' in piece ? (forms.get(index) ?? '') : piece.text)).join('')
}

function partnersOf(pieces: Piece[]): Map<number, number> {
  const partners = new Map<number, number>()
  const stack: number[] = []
  for (const [index, piece] of pieces.entries()) {
    if (!('mark' in piece)) continue
    if (piece.opens) stack.push(index)
    else {
      const opener = stack.pop()
      if (opener !== undefined) partners.set(opener, index)
    }
  }
  return partners
}

/** Whether a mark has blanks or punctuation outside and something inside, and no other mark beside it. */
function standsFree(pieces: Piece[], from: number, to: number): boolean {
  const outside = [characterAt(pieces[from - 1], -1), characterAt(pieces[to + 1], 0)]
  const inside = [characterAt(pieces[from + 1], 0), characterAt(pieces[to - 1], -1)]
  return (
    outside.every((one) => one !== null && blankOrPunctuation.test(one) && !/[*_~\\]/.test(one)) &&
    inside.every((one) => one !== null && one.trim() !== '' && !/[*_~]/.test(one))
  )
}

/** The character of a piece at its end (-1) or beginning (0); a blank where the line begins or ends, null for a mark. */
function characterAt(piece: Piece | undefined, at: 0 | -1): string | null {
  if (piece === undefined) return ' '
  if ('mark' in piece) return null
  return (at === 0 ? [...piece.text.slice(0, 2)][0] : [...piece.text.slice(-2)].at(-1)) ?? null
}
