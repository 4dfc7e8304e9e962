/** What a page is made of when GitHub's own renderer, or one that agrees with it, has read it. */
import { spawnSync } from 'node:child_process'
import MarkdownIt from 'markdown-it'

const extensions = ['table', 'strikethrough', 'autolink', 'tasklist', 'tagfilter', 'footnotes']

export const hasCmark = spawnSync('cmark-gfm', ['--version']).status === 0
/** The title of a test that needs GitHub's renderer: says so where it is skipped. */
export const needsCmark = (title: string): string =>
  hasCmark ? title : `${title} (skipped: cmark-gfm is not installed)`

const withoutFrontMatter = (page: string): string => page.replace(/^---\n[\s\S]*?\n---\n/, '')

export const viaMarkdownIt = (page: string): string => new MarkdownIt({ html: true }).render(withoutFrontMatter(page))

export function viaCmark(page: string): string {
  const flags = ['--unsafe', ...extensions.flatMap((name) => ['-e', name])]
  return spawnSync('cmark-gfm', flags, { input: withoutFrontMatter(page), maxBuffer: 1 << 28 }).stdout.toString()
}

export interface Structure {
  /** Tags of headings in order. */
  headings: string
  details: number
  closed: number
  summaries: number
  anchors: string[]
  /** Elements that no page of ours has. */
  strange: string[]
  /** Addresses that lead neither to the web nor to where a page of ours links. */
  astray: string[]
}

const known =
  /^(?:a|b|blockquote|br|code|del|details|em|h[1-3]|hr|i|img|input|li|ol|p|pre|s|span|strong|summary|table|tbody|td|th|thead|tr|ul)$/

/** Structure of rendered HTML. `links`: the relative addresses that are ours. */
export function structureOf(html: string, links: readonly string[] = []): Structure {
  const tags = [...html.matchAll(/<(\/?)([a-z][a-z0-9]*)\b([^>]*)>/gi)]
  const count = (tag: string, closing = ''): number =>
    tags.filter(([, slash, name]) => name === tag && slash === closing).length
  return {
    headings: tags.flatMap(([, slash, name = '']) => (/^h\d$/.test(name) && slash === '' ? [name] : [])).join(' '),
    details: count('details'),
    closed: count('details', '/'),
    summaries: count('summary'),
    anchors: [...html.matchAll(/<a id="([^"]*)"/g)].map(([, id = '']) => id),
    strange: tags.flatMap(([, , name = '']) => (known.test(name.toLowerCase()) ? [] : [name])),
    astray: [...html.matchAll(/(?:href|src)="([^"]*)"/g)]
      .map(([, href = '']) => href)
      .filter((href) => !/^(?:https?:|mailto:|ftp:|#turn-\d+$)/i.test(href) && !links.includes(href)),
  }
}

/** What a reader sees, outside of code and links. */
export const visible = (html: string): string =>
  html
    .replace(/<pre>[\s\S]*?<\/pre>|<code[^>]*>[\s\S]*?<\/code>|<a [^>]*href[^>]*>[\s\S]*?<\/a>/g, ' ')
    .replace(/<[^>]*>/g, '')
