/** The door to the markdown parser. */
import createParser, { type MarkdownIt, type Token } from 'markdown-it'

/** As GitHub reads prose, with tables and strikethrough, but HTML and reference definitions are text. */
function reader(linkify: boolean, more: string[]): MarkdownIt {
  const parser = createParser({ html: false, linkify }).disable(['reference', 'html_block', 'html_inline', ...more])
  parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false })
  return parser
}

/** Bare addresses take their time to find, so they are looked for where there can be some. */
const written = { plain: reader(false, []), linking: reader(true, []) }
/** A person types `C:\.cache` and `&lt;` and means it. */
const typed = { plain: reader(false, ['escape', 'entity']), linking: reader(true, ['escape', 'entity']) }

/** Whether there can be bare addresses in a text. */
export const mayLink = (markdown: string): boolean => /:\/\/|mailto:/i.test(markdown)

const readerOf = (markdown: string, asTyped: boolean): MarkdownIt =>
  (asTyped ? typed : written)[mayLink(markdown) ? 'linking' : 'plain']

/** The blocks of a markdown text; those of `inline` tokens have their parts in `children`. `asTyped`: no escapes in it. */
export const parse = (markdown: string, asTyped = false): Token[] => readerOf(markdown, asTyped).parse(markdown, {})

/** The inline parts of a text that is one paragraph: the same as `parse` finds in it, without looking for blocks. */
export const parseParagraph = (markdown: string, asTyped = false): Token[] =>
  readerOf(markdown, asTyped).parseInline(markdown, {})[0]?.children ?? []

/** A page of ours as GitHub reads it: HTML is HTML. */
const pages = createParser({ html: true, linkify: false })

/** The blocks of a whole page, without its front matter. */
export const parsePage = (markdown: string): Token[] => pages.parse(markdown, {})

export type { Token }

/** An attribute of a token as text; `''` when it has none of that name. */
export const attribute = (token: Partial<Pick<Token, 'attrGet'>>, name: string): string =>
  String(token.attrGet?.(name) ?? '')
