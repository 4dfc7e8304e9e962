/** The door to the library of differences. */
import { structuredPatch } from 'diff'

/** Lines added and removed. */
export interface Change {
  added: number
  removed: number
}

/** Characters from which on two texts are shown one after the other instead of being compared. */
const longest = 200_000

/** What changed between two texts, as the lines of a unified diff; `@@` between places (where in the file is not known). */
export function diffOf(before: string, after: string): string {
  const patch =
    before.length + after.length > longest
      ? undefined
      : structuredPatch('', '', before, after, '', '', { context: 3, maxEditLength: 1000 })
  if (patch === undefined) return `${prefixed('-', before)}\n${prefixed('+', after)}`
  return patch.hunks.map(({ lines }) => lines.filter((line) => !line.startsWith('\\')).join('\n')).join('\n@@\n')
}

const prefixed = (sign: string, text: string): string =>
  text
    .split('\n')
    .map((line) => sign + line)
    .join('\n')

/** Counts the `+` and `-` lines of a patch of any form. */
export function changeOf(patch: string): Change {
  const count = (line: RegExp): number => patch.match(line)?.length ?? 0
  return { added: count(/^\+(?!\+\+ )/gm), removed: count(/^-(?!-- )/gm) }
}

/** `+12 −3`; what is zero is left out. */
export const signed = ({ added, removed }: Change): string =>
  [added > 0 ? `+${added}` : '', removed > 0 ? `−${removed}` : ''].filter(Boolean).join(' ') || 'no change'
