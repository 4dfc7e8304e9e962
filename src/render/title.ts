/** Titles and first lines: what is left of them without the marks of markdown, and how much of it fits. */
import { linkTo, oneLine, shorten, worded } from './markdown.ts'

/** Headings, quotes, fences, bold type; links and pictures, of which the label stays. */
const marks = /^\s*(?:#{1,6}|>)\s|`{3,}\w*|\*\*|!?\[([^[\]]+)\]\([^()]*\)/g

/** A title on one line; as it is where nothing else would be left. */
export const withoutMarks = (title: string): string =>
  oneLine(title.replace(marks, (_, label = ' ') => label)) || oneLine(title)

const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/g

/** A line cut at a word to so many columns, roughly: a wide character takes two. */
export function toColumns(line: string, columns: number): string {
  const beginning = line.slice(0, columns)
  return shorten(line, columns - Math.floor((beginning.match(wide)?.length ?? 0) / 2))
}

/** A link to another session's page. */
export const titleLink = ({ title, href }: { title: string; href: string }): string =>
  linkTo(worded(toColumns(withoutMarks(title), 100)), href)
