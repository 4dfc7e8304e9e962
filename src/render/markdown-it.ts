/** The door to the markdown parser. */
import MarkdownIt from 'markdown-it'

/** As GitHub reads prose (tables, strikethrough, bare addresses), but HTML and reference definitions are text. */
const parser = new MarkdownIt({ html: false, linkify: true }).disable('reference')
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false })

export type Token = ReturnType<typeof parser.parse>[number]

/** The blocks of a markdown text; those of `inline` tokens have their parts in `children`. */
export const parse = (markdown: string): Token[] => parser.parse(markdown, {})

/** An attribute of a token as text; `''` when it has none of that name. */
export const attribute = (token: Token, name: string): string => String(token.attrGet(name) ?? '')
