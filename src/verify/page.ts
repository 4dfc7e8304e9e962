/** The links of a page and the places in it that links can name. */
import { attribute, parsePage, type Token } from '../render/markdown-it.ts'

const frontMatter = /^---\n[\s\S]*?\n---\n/

/** An address that does not leave the repository. */
const isLocal = (href: string): boolean => href !== '' && !/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(href)

/** A page without its front matter and without the blocks of code that begin at the edge. */
function prose(page: string): string {
  const lines: string[] = []
  let fence = ''
  for (const line of page.replace(frontMatter, '').split('\n')) {
    const mark = /^(`{3,}(?=[^`]*$)|~{3,})/.exec(line)?.[0] ?? ''
    if (fence === '') {
      if (mark === '') lines.push(line)
      else fence = mark
    } else if (mark.startsWith(fence) && line.trim() === mark) fence = ''
  }
  return lines.join('\n')
}

const looksLikeLink = [
  /\]\(\s*(?:<([^>\n]*)>|([^\s)]*))/g,
  /\]:\s*(?:<([^>\n]*)>|(\S+))/g,
  /\b(?:href|src)\s*=\s*["']?([^"'\s>]*)/gi,
]

/**
 * The local addresses that the page links to, as a reader of markdown sees it. Reading a page takes long, so it is looked
 * through first: when `isFine` says so of everything that looks like a link, code included, there is nothing to read for.
 */
export function linksOf(page: string, isFine: (href: string) => boolean): string[] {
  const text = prose(page)
  const seen = looksLikeLink.flatMap((form) => [...text.matchAll(form)].map(([, one, other]) => one ?? other ?? ''))
  const local = seen.filter(isLocal)
  if (local.every(isFine)) return [...new Set(local)]
  const links = new Set<string>()
  for (const token of parsePage(page.replace(frontMatter, ''))) visit(token, links)
  return [...links].filter(isLocal)
}

function visit(token: Token, links: Set<string>): void {
  if (token.type === 'link_open') links.add(attribute(token, 'href'))
  if (token.type === 'image') links.add(attribute(token, 'src'))
  if (token.type === 'html_block' || token.type === 'html_inline') {
    for (const [, href = ''] of token.content.matchAll(/\s(?:href|src)="([^"]*)"/gi)) links.add(href)
  }
  for (const child of token.children ?? []) visit(child, links)
}

/**
 * What can stand behind `#`: our anchors, each on a line of its own, and headings as GitHub names them (lower case, blanks
 * as hyphens, no other punctuation, repeated ones numbered).
 */
export function anchorsOf(page: string): Set<string> {
  const anchors = new Set<string>()
  const repeated = new Map<string, number>()
  for (const line of prose(page).split('\n')) {
    const id = /^<a id="([^"]+)"><\/a>$/.exec(line)?.[1]
    if (id !== undefined) anchors.add(id)
    const heading = /^#{1,6} (.*)$/.exec(line)?.[1]
    if (heading === undefined) continue
    const slug = heading
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-')
    const count = repeated.get(slug) ?? 0
    repeated.set(slug, count + 1)
    anchors.add(count === 0 ? slug : `${slug}-${count}`)
  }
  return anchors
}
