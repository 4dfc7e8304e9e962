/**
 * Prose that a person or a model wrote as markdown: read by a parser, written anew with nothing in it but paragraphs, lists,
 * quotes, tables, code, emphasis and links to absolute addresses. Headings become bold lines; HTML, pictures, reference
 * definitions, footnotes and relative links are text.
 */
import { attribute, mayLink, parse, parseParagraph, type Token } from '../markdown-it.ts'
import { boldened } from './bold.ts'
import { clean } from './clean.ts'
import { longestRun } from './escape.ts'
import { type InlineStyle, inlineOf } from './inlines.ts'
import { plainParts } from './plain-inline.ts'
import { isHarmless, isParagraph, itemsOf, plainHeading, segmentsOf } from './segments.ts'

/** Blocks nested deeper than this are shown as the text they are. */
const deepest = 24

export interface ProseStyle {
  /** As a person typed it: its line breaks are line breaks, `*` and `\\` are what they are. */
  typed?: true
}

/** Prose as blocks of markdown, all of them closed. */
export function prose(foreign: string, style: ProseStyle = {}): string {
  const source = clean(foreign)
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd()
  if (isHarmless(source, style.typed)) return lines(source, style)
  return segmentsOf(source)
    .map((segment) => {
      if ('code' in segment) return fenced(segment.code, segment.info)
      return segment.markdown === source ? rewritten(source, style) : safe(segment.markdown, style)
    })
    .filter((block) => block !== '')
    .join('\n\n')
}

/** Harmless text; where it was typed its line breaks are line breaks. */
function lines(source: string, { typed }: ProseStyle): string {
  if (!typed) return boldened(source)
  if (!source.includes('\n')) return source
  const paragraphs = source.split(/\n{2,}/)
  return paragraphs.map((paragraph) => paragraph.replace(/[ \t]*\n/g, '\\\n')).join('\n\n')
}

const safe = (markdown: string, style: ProseStyle): string =>
  isHarmless(markdown, style.typed) ? lines(markdown, style) : rewritten(markdown, style)

/** A segment that may not go onto a page as it is. */
function rewritten(markdown: string, style: ProseStyle): string {
  const title = plainHeading(markdown)
  if (title !== undefined) return `**${title}**`
  if (isParagraph(markdown)) return paragraph(markdown, style)
  const items = mayLink(markdown) ? undefined : itemsOf(markdown)
  if (items !== undefined) return items.map((one) => itemOf('- ', paragraph(one, style))).join('\n')
  const tokens = parse(markdown, style.typed)
  if (tokens.some((token) => token.level > deepest)) return fenced(markdown, 'text')
  return new Writer(tokens, style).blocks().join('\n\n')
}

const paragraph = (markdown: string, style: ProseStyle): string =>
  inlineOf(plainParts(markdown, style.typed) ?? parseParagraph(markdown, style.typed), style)

/** An item of a list; `lead`: its marker and a blank. What was a task before it was escaped is one. */
const itemOf = (lead: string, written: string): string =>
  lead + indent(written.replace(/^\\\[([ xX])\\\] /, '[$1] ') || '&nbsp;', ' '.repeat(lead.length))

function fenced(code: string, info: string): string {
  const ticks = '`'.repeat(Math.max(3, longestRun(code, '`') + 1))
  const language = /^[\w+#.-]{1,30}/.exec(info.trim())?.[0] ?? ''
  return `${ticks}${language}\n${code}${code.endsWith('\n') || code === '' ? '' : '\n'}${ticks}`
}

const indent = (text: string, by: string): string => text.replace(/\n(?!\n|$)/g, `\n${by}`)
const quote = (text: string): string => text.replace(/^/gm, '> ').replace(/^> $/gm, '>')

/** Walks the parser's tokens once, from front to back. */
class Writer {
  readonly #tokens: Token[]
  readonly #style: ProseStyle
  #at = 0

  constructor(tokens: Token[], style: ProseStyle) {
    this.#tokens = tokens
    this.#style = style
  }

  /** The blocks up to the token that closes their container, or to the end. */
  blocks(): string[] {
    const blocks: string[] = []
    let marker = ''
    for (let token = this.#next(); token !== undefined && token.nesting !== -1; token = this.#next()) {
      const list = token.type === 'bullet_list_open' || token.type === 'ordered_list_open'
      marker = list ? this.#marker(token, marker) : ''
      const block = this.#block(token, marker)
      if (block !== '') blocks.push(block)
    }
    return blocks
  }

  #next(): Token | undefined {
    const token = this.#tokens[this.#at]
    this.#at += 1
    return token
  }

  /** The marker of a list: not that of a list right before it, or the two would be one. */
  #marker(token: Token, before: string): string {
    const [usual, other] = token.type === 'bullet_list_open' ? ['-', '*'] : ['.', ')']
    return before === usual ? other : usual
  }

  #block(token: Token, marker: string): string {
    switch (token.type) {
      case 'paragraph_open':
        return this.#inline(this.#style.typed ? { typed: true } : {})
      case 'heading_open': {
        const line = this.#inline({ strong: true })
        return line === '' ? '' : `**${line}**`
      }
      case 'fence':
      case 'code_block':
        return fenced(token.content, token.info)
      case 'hr':
        return '***'
      case 'blockquote_open':
        return quote(this.blocks().join('\n\n') || '\u200b')
      case 'bullet_list_open':
        return this.#list(() => marker)
      case 'ordered_list_open': {
        const first = Number(attribute(token, 'start') || 1)
        return this.#list((index) => `${Math.min(first + index, 999_999_999)}${marker}`)
      }
      case 'table_open':
        return this.#table()
      default:
        return token.content === '' ? '' : fenced(token.content, '')
    }
  }

  /** The inline token of a paragraph or heading, and past what closes it. */
  #inline(style: InlineStyle): string {
    const token = this.#next()
    this.#next()
    return inlineOf(token?.children ?? [], style)
  }

  #list(marker: (index: number) => string): string {
    const items: string[] = []
    let loose = false
    for (let token = this.#next(); token?.type === 'list_item_open'; token = this.#next()) {
      const tight = this.#isTight()
      const blocks = this.blocks()
      loose ||= !tight
      items.push(itemOf(`${marker(items.length)} `, joined(blocks, tight)))
    }
    return items.join(loose ? '\n\n' : '\n')
  }

  /** Whether the paragraphs of the item that begins here stand without blank lines. */
  #isTight(): boolean {
    const level = this.#tokens[this.#at]?.level
    for (let at = this.#at; ; at += 1) {
      const token = this.#tokens[at]
      if (token === undefined || token.type === 'list_item_close') return true
      if (token.type === 'paragraph_open' && token.level === level) return token.hidden
    }
  }

  #table(): string {
    const rows: string[][] = []
    const aligned: string[] = []
    let depth = 1
    while (depth > 0) {
      const token = this.#next()
      if (token === undefined) break
      depth += token.type === 'table_close' ? -1 : 0
      if (token.type === 'tr_open') rows.push([])
      if (token.type === 'th_open') aligned.push(alignment(attribute(token, 'style')))
      if (token.type === 'inline') rows.at(-1)?.push(inlineOf(token.children ?? [], { cell: true }))
    }
    const [head = [], ...body] = rows
    return [head, aligned, ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
  }
}

/** Blocks of an item: in a tight list a paragraph and the list below it have no blank line between them. */
function joined(blocks: string[], tight: boolean): string {
  return blocks.reduce((text, block, index) => {
    if (index === 0) return block
    return text + (tight && /^(?:[-*] |1[.)] )/.test(block) && !block.startsWith('***') ? '\n' : '\n\n') + block
  }, '')
}

function alignment(style: string): string {
  if (style.includes('center')) return ':---:'
  if (style.includes('right')) return '---:'
  return style.includes('left') ? ':---' : '---'
}
