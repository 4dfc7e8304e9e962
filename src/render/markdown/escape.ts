/** Foreign text inside a line of markdown or HTML. */
import { oneLine } from './clean.ts'
import { hasHash } from './hash.ts'

/**
 * What GitHub would turn into a link or a notification: `@name`, `#12`, `GH-12`, `owner/repo#12`, commits. Shown as code,
 * where it links to nobody and can still be copied. https://docs.github.com/get-started/writing-on-github
 */
const references =
  /(?<!\w)(?:[\w.-]+(?:\/[\w.-]+)?(?:#\d+|@[0-9a-f]{7,40})\b|#\d+\b|GH-\d+\b|@[A-Za-z0-9](?:[\w./-]*\w)?|(?<![/.-])(?=\d*[a-f])(?=[a-f]*\d)[0-9a-f]{7,40}\b(?:-[0-9a-f]+)*)+/gi
const named = /[@#]\w|GH-\d/i

/** Cuts a text into what may stand as it is (even places) and what GitHub would link (odd places). */
export function splitReferences(text: string): string[] {
  if (!named.test(text) && !hasHash(text)) return [text]
  const parts: string[] = []
  let from = 0
  for (const match of text.matchAll(references)) {
    parts.push(text.slice(from, match.index), match[0])
    from = match.index + match[0].length
  }
  parts.push(text.slice(from))
  return parts
}

/** Longer than the name of any person, of any repository with its owner, or of any commit. */
export const longestReference = 160
/** What no reference holds; the beginning of a text that holds none of it. */
const between = /[^\w./#@-]+/
const beginning = new RegExp(`^[\\w./#@-]{0,${longestReference}}`)

/** Whether GitHub would link something that begins in one text and ends in the one behind it: nothing far from there is looked at. */
export function meetInReference(before: string, behind: string): boolean {
  const head = beginning.exec(behind)?.[0] ?? ''
  if (head === '') return false
  const tail = before.slice(-longestReference).split(between).at(-1) ?? ''
  if (tail === '') return false
  let from = 0
  return splitReferences(tail + head).some((part, index) => {
    const to = from + part.length
    const isAcross = index % 2 === 1 && from < tail.length && to > tail.length
    from = to
    return isAcross
  })
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (one) => entities[one] ?? one)

/** The colon before a name between colons, of which GitHub would make an emoji: `:x:`, and `:100:` in `a.ts:100:5`. */
const emoji = /:(?=[\w+-]{1,40}:)(?:(?!\d+:)|(?=1(?:00|234):))/
/** Alone in an element a character is only itself: it begins no emoji and no formula. */
const alone = (character: string): string => `<span>${character}</span>`
const emojis = new RegExp(emoji, 'g')

/** Foreign text in XML, on one line. */
export const xml = (text: string): string => escapeHtml(oneLine(text))

/** Foreign text in HTML of ours, on one line. */
export const html = (text: string): string =>
  splitReferences(oneLine(text))
    .map((part, index) => (index % 2 === 1 ? `<code>${escapeHtml(part)}</code>` : harmlessHtml(part)))
    .join('')

/** All that HTML of ours does not show as it is. */
const harmful = /[&<>":$]/
const harmlessHtml = (part: string): string =>
  harmful.test(part) ? escapeHtml(part).replace(emojis, alone).replaceAll('$', alone('$')) : part

/** Foreign text as code in HTML of ours, on one line. */
export const htmlCode = (text: string): string => `<code>${escapeHtml(oneLine(text))}</code>`

/** A line of prose in HTML of ours: what stands between backticks is code. */
export const said = (line: string): string =>
  line
    .split(/`([^`]+)`/)
    .map((part, index) => (index % 2 === 1 ? htmlCode(part) : part.trim() === '' ? part : spaced(part)))
    .join('')

/** Foreign text in HTML of ours, with the blanks at its ends. */
const spaced = (part: string): string =>
  (part.trimStart() === part ? '' : ' ') + html(part) + (part.trimEnd() === part ? '' : ' ')

/** A code span: as many backticks around it as it takes. `inTable`: a `|` would end the cell. */
export function inline(text: string, inTable = false): string {
  const line = oneLine(text)
  if (line === '') return ''
  const code = inTable ? line.replaceAll('|', '\\|') : line
  const ticks = '`'.repeat(longestRun(code, '`') + 1)
  const pad = code.startsWith('`') || code.endsWith('`') ? ' ' : ''
  return `${ticks}${pad}${code}${pad}${ticks}`
}

/** Length of the longest run of a character. */
export function longestRun(text: string, character: '`' | '~'): number {
  if (!text.includes(character)) return 0
  const runs = text.match(character === '`' ? /`+/g : /~+/g) ?? []
  return runs.reduce((longest, run) => Math.max(longest, run.length), 0)
}

const special = new RegExp(`${/[\\`*_[\]<>&~$|!]|:\/\/|www\./.source}|${emoji.source}`, 'i')
const risky = new RegExp(
  `${/\\(?=[!-/:-@[-`{-~]|$)|[`*[\]~|]|_|<(?=[A-Za-z/!?])|&(?=[#A-Za-z])|!(?=\[|$)|\$|:(?=\/\/)|(?<=www)\./.source}|${emoji.source}`,
  'gim',
)
const word = /[\p{L}\p{N}]/u

/** Characters of a text that would mean something to markdown anywhere in a line, or begin an address that takes in what follows. `math`: `$` may find a partner. */
export function escapeInline(text: string, math = true): string {
  if (!special.test(text)) return text
  return text.replace(risky, (one, offset: number) => {
    if (one === '$') return math ? alone('$') : one
    if (one === ':' && text[offset + 1] !== '/') return alone(':')
    if (one === '_' && word.test(text[offset - 1] ?? '') && word.test(text[offset + 1] ?? '')) return one
    return `\\${one}`
  })
}

/** What would begin a block at the beginning of a line: headings, lists, quotes, rules, fences, setext underlines, tables. */
export const escapeLineStart = (line: string): string =>
  /^[ \t#>+=:|\d-]/.test(line)
    ? line
        .replace(/^[ \t]+/, '')
        .replace(/^(?=[#>+=:|-])/, '\\')
        .replace(/^(\d{1,9})(?=[.)](?:[ \t]|$))/, '$1\\')
    : line

/** Foreign text inside a line: what GitHub would link as code, the rest escaped. */
const plain = (part: string, inTable = false): string =>
  splitReferences(part)
    .map((piece, index) => (index % 2 === 1 ? inline(piece, inTable) : escapeInline(piece)))
    .join('')

/** Foreign text as text, on one line of markdown. */
export const text = (foreign: string): string => escapeLineStart(plain(oneLine(foreign)))

/** The same, where what stands between backticks is code: titles and first lines. */
export const worded = (foreign: string): string =>
  escapeLineStart(
    oneLine(foreign)
      .split(/`([^`]+)`/)
      .map((part, index) => (index % 2 === 1 ? inline(part) : plain(part)))
      .join(''),
  )

/** Foreign text in a cell of a table. */
export const cell = (foreign: string): string => plain(oneLine(foreign), true)
