/** Titles and first lines: what is left of them without the marks of markdown. */
import { oneLine } from './markdown.ts'

/** Headings, quotes, fences, bold type; links and pictures, of which the label stays. */
const marks = /^\s*(?:#{1,6}|>)\s|`{3,}\w*|\*\*|!?\[([^[\]]+)\]\([^()]*\)/g

/** A title on one line; as it is where nothing else would be left. */
export const withoutMarks = (title: string): string =>
  oneLine(title.replace(marks, (_, label = ' ') => label)) || oneLine(title)
