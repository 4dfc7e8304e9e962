/** The door to the library of differences. */
import { structuredPatch } from 'diff'

/** Lines added and removed. */
export interface Change {
  added: number
  removed: number
}

/** Characters from which on two texts are shown one after the other instead of being compared. */
const longest = 200_000

/** Lines added and removed from which on they are, too. */
const mostChanges = 1000

/** What changed between two texts, as the lines of a unified diff; `@@` between places (where in the file is not known). */
export function diffOf(before: string, after: string): string {
  if (before.length + after.length > longest) return bothOf(before, after)
  const [gone, come] = [linesIn(before), linesIn(after)]
  const atLeast = fewestChanges(gone, come)
  // Comparing takes the square of the number of changes, so what is known without comes first.
  if (atLeast > mostChanges) return bothOf(before, after)
  if (atLeast === gone.length + come.length) {
    return [...gone.map((line) => `-${line}`), ...come.map((line) => `+${line}`)].map(withoutEnd).join('\n')
  }
  const patch = structuredPatch('', '', before, after, '', '', { context: 3, maxEditLength: mostChanges })
  if (patch === undefined) return bothOf(before, after)
  return patch.hunks.map(({ lines }) => lines.filter((line) => !line.startsWith('\\')).join('\n')).join('\n@@\n')
}

/** Lines with their line feeds: one without, at the end, is another line. */
const linesIn = (text: string): string[] => (text === '' ? [] : text.split(/(?<=\n)/))
const withoutEnd = (line: string): string => (line.endsWith('\n') ? line.slice(0, -1) : line)

/** How many lines one side has more often than the other: so many are added or removed at least, wherever they stand. */
function fewestChanges(gone: string[], come: string[]): number {
  const surplus = new Map<string, number>()
  for (const line of gone) surplus.set(line, (surplus.get(line) ?? 0) + 1)
  for (const line of come) surplus.set(line, (surplus.get(line) ?? 0) - 1)
  return [...surplus.values()].reduce((sum, one) => sum + Math.abs(one), 0)
}

/** Both texts, one after the other. */
const bothOf = (before: string, after: string): string => `${prefixed('-', before)}\n${prefixed('+', after)}`

const prefixed = (sign: string, text: string): string =>
  text
    .split('\n')
    .map((line) => sign + line)
    .join('\n')

/** Counts the `+` and `-` lines of a patch of any form. */
export function changeOf(patch: string): Change {
  const signs = patch.match(/^(?:\+(?!\+\+ )|-(?!-- ))/gm) ?? []
  const added = signs.filter((sign) => sign === '+').length
  return { added, removed: signs.length - added }
}

/** `+12 −3`; what is zero is left out. */
export const signed = ({ added, removed }: Change): string =>
  [added > 0 ? `+${added}` : '', removed > 0 ? `−${removed}` : ''].filter(Boolean).join(' ') || 'no change'
