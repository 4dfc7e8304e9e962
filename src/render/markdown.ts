/**
 * The home of dangerous characters. Everything that a person, a model or a tool wrote comes onto a page through a
 * function of this file; what these functions return can stand between other blocks without changing them.
 */
import { clean } from './markdown/clean.ts'
import { longestRun, text, worded } from './markdown/escape.ts'

export { beginningOf, clean, oneLine, shorten } from './markdown/clean.ts'
export { cell, html, htmlCode, inline, said, text, worded, xml } from './markdown/escape.ts'
export { prose } from './markdown/prose.ts'

/** A block of code that ends where we say, whatever is in it. `language`: one word. */
export function fence(code: string, language = 'text'): string {
  const body = clean(code)
  const ticks = '`'.repeat(Math.max(3, longestRun(body, '`') + 1))
  return `${ticks}${language.replace(/[^\w+#.-]/g, '')}\n${body}${body.endsWith('\n') ? '' : '\n'}${ticks}`
}

/** A heading of ours with foreign text in it, in which what stands between backticks is code. */
export function heading(level: 1 | 2 | 3, foreign: string): string {
  return `${'#'.repeat(level)} ${worded(foreign).replace(/#+$/, (hashes) => hashes.replaceAll('#', '\\#')) || '…'}`
}

/** A place in a page that links can name; stable, whatever the headings say. */
export const anchor = (id: string): string => `<a id="${id}"></a>`

/** An address as it may stand in `<…>` of a link or in quotes of an attribute. */
const address = (href: string): string =>
  href.replace(/[\s<>"'\\\0-\x1f\x7f]/g, (one) => encodeURIComponent(one).replace("'", '%27'))

/** The address of a file that lies at a path relative to the page: each name encoded. Most paths need nothing. */
export const hrefOfPath = (path: string): string => (/^[\w./~-]*$/.test(path) ? path : encodedPath(path))

const encodedPath = (path: string): string =>
  path
    .toWellFormed()
    .split('/')
    .map((name) =>
      encodeURIComponent(name).replace(/['()*!]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join('/')

/** A link; `label` is foreign text, `href` an address of ours or an absolute one. */
export const link = (label: string, href: string): string =>
  label === href && /^https?:\/\/[^\s<>\\]+$/.test(href) ? `<${href}>` : linkTo(text(label), href)

/** A link whose label is markdown. */
export const linkTo = (label: string, href: string): string =>
  `[${label || '…'}](${/[()]/.test(href) ? `<${address(href)}>` : address(href)})`

/** A picture, small, that links to itself. */
export const picture = (href: string): string =>
  `<a href="${address(href)}"><img src="${address(href)}" width="320" alt="picture"></a>`

/** The line of a fold; each part is HTML (`html()`, `htmlCode()`), empty ones are left out. */
export function summary(parts: readonly string[]): string {
  let line = ''
  for (const part of parts) if (part !== '') line += line === '' ? part : ` · ${part}`
  return `<summary>${line}</summary>`
}

/** A fold: a line that says what is in it, and blocks that are shown when it is opened. */
export function fold(line: readonly string[], body: readonly string[]): string {
  let text = `${foldStart(line)}\n\n`
  for (const block of body) if (block !== '') text += `${block}\n\n`
  return `${text}</details>`
}

/** The same as blocks of a page, none of which is empty. */
export const foldBlocks = (line: readonly string[], body: readonly string[]): string[] => [
  foldStart(line),
  ...body.filter((block) => block !== ''),
  '</details>',
]

const foldStart = (line: readonly string[]): string => `<details>\n${summary(line)}`

/** A quiet line of ours; `line` is markdown. */
export const quiet = (line: string): string => `<i>${line}</i>`
