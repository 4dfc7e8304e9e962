/** The door to the markdown parser. */
import MarkdownIt from 'markdown-it'

/** As GitHub reads prose, with tables and strikethrough, but HTML and reference definitions are text. */
const plain = new MarkdownIt({ html: false }).disable(['reference', 'html_block', 'html_inline'])

/** The same where there are bare addresses, which take their time. */
const linking = new MarkdownIt({ html: false, linkify: true }).disable(['reference', 'html_block', 'html_inline'])
linking.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false })

/** The blocks of a markdown text; those of `inline` tokens have their parts in `children`. */
export const parse = (markdown: string): Token[] =>
  (/:\/\/|mailto:/i.test(markdown) ? linking : plain).parse(markdown, {})

export type Token = ReturnType<typeof plain.parse>[number]

/** An attribute of a token as text; `''` when it has none of that name. */
export const attribute = (token: Token, name: string): string => String(token.attrGet(name) ?? '')
