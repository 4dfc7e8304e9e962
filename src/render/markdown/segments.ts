/**
 * Prose cut where one block ends and the next begins for certain, so that only what could be dangerous has to be parsed.
 * Where a cut is wrong (a fence that a list swallows), text comes out as another safe block, never as an open one.
 */

import { hasHash } from './hash.ts'

export type Segment = { code: string; info: string } | { markdown: string }

const opening = /^(`{3,}(?!.*`)|~{3,})(.*)$/
const atx = /^#{1,6}(?:[ \t]|$)/
const indentedFence = /^[ \t]+(`{3,}|~{3,})/

/** Fences and headings that begin at the margin, and what is between them cut at blank lines before unindented text. */
export function segmentsOf(source: string): Segment[] {
  const lines = source.split('\n')
  const starts = [0]
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length + 1)
  const textOf = (first: number, end: number): string =>
    first >= end ? '' : source.slice(starts[first], (starts[end] ?? 0) - 1)
  const segments: Segment[] = []
  let from = 0
  const flush = (to: number): void => {
    const markdown = textOf(from, to).trimEnd()
    if (markdown.trim() !== '') segments.push({ markdown })
    from = to
  }
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    const [, fence, info = ''] = opening.exec(line) ?? []
    if (fence !== undefined) {
      flush(at)
      const end = endOfFence(lines, at, fence)
      segments.push({ code: textOf(at + 1, end), info: info.trim() })
      at = end
      from = end + 1
    } else if (/^[ \t]/.test(line)) {
      const inner = indentedFence.exec(line)?.[1]
      if (inner !== undefined) at = endOfFence(lines, at, inner)
    } else if (atx.test(line)) {
      flush(at)
      flush(at + 1)
    } else if (line !== '' && at > from && lines[at - 1]?.trim() === '') flush(at)
  }
  flush(lines.length)
  return segments
}

/** The line that closes a fence, or one past the last. */
function endOfFence(lines: string[], from: number, fence: string): number {
  const closing = new RegExp(`^[ \\t]*${fence[0]}{${fence.length},}[ \\t]*$`)
  for (let at = from + 1; at < lines.length; at += 1) if (closing.test(lines[at] ?? '')) return at
  return lines.length
}

/** Code on one line between single backticks. */
const codeSpan = /`[^`\n]+`/g
/** A heading, a fence, a table, HTML, a link, a reference, a formula, an emoji, deep nesting: what may be one. Emphasis and lists harm nobody. */
const marks =
  /[\\`<$|@#]|\](?=[([:])|\[[\^!]|~~~|(?:[>*+-][ \t]*){12}|&[#a-z]|^[ \t>]*[-=]+[ \t]*$|:\/\/|www\.|mailto:|GH-\d|:(?=[\w+-]{1,40}:)(?:(?!\d+:)|(?=1(?:00|234):))/im
/** The same, and what a person may have typed without meaning markdown. */
const markedUp = /[*_~&]|^[ \t>+=:-]|^\d{1,9}[.)]/m

const isDangerous = (markdown: string): boolean => marks.test(markdown) || hasHash(markdown)

/** Whether a segment may go onto a page as it is. */
export function isHarmless(markdown: string, asTyped = false): boolean {
  if (asTyped && markedUp.test(markdown)) return false
  if (!isDangerous(markdown)) return true
  if (!markdown.includes('`') || markdown.includes('``')) return false
  return !isDangerous(markdown.replace(codeSpan, 'x'))
}

/** A line that may be more than text in a paragraph: it is empty, indented, or begins as a list, a table, a rule, … */
const structure = /^(?:$|[ \t#>+_=:|~-]|\*(?!\*[^\s*])|`{3}|\d{1,9}[.)])/m

/** Whether a segment is certainly one paragraph. */
export const isParagraph = (markdown: string): boolean => !structure.test(markdown)

/** The items of a segment that is certainly one list with a line for each; undefined of any other. */
export function itemsOf(markdown: string): string[] | undefined {
  const marker = markdown.slice(0, 2)
  if (marker !== '- ' && marker !== '* ') return undefined
  const items = markdown
    .split('\n')
    .map((line) => (line.startsWith(marker) ? line.slice(marker.length).replace(/[ \t]+$/, '') : ''))
  return items.every(isParagraph) ? items : undefined
}

/** The text of a segment that is one heading and nothing dangerous. */
export function plainHeading(markdown: string): string | undefined {
  const [, title] = /^#{1,6} +([^\n*_~]*[^\s*_~#])$/.exec(markdown) ?? []
  return title !== undefined && isHarmless(title) ? title : undefined
}
