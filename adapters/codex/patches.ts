/** Patches: Codex' own form (`*** Begin Patch`), and the changes that its events record, as unified hunks. */
import type { DiffBlock, Json } from '../../src/model/session.ts'
import { isObject, objectOf, textOf } from './json.ts'

const begin = '*** Begin Patch'

/** The patch in a text (a raw one, or one within a shell command's here-document); undefined when there is none. */
export function patchIn(text: string): string | undefined {
  const from = text.indexOf(begin)
  if (from === -1) return undefined
  const end = text.indexOf('*** End Patch', from)
  return end === -1 ? text.slice(from) : text.slice(from, end + '*** End Patch'.length)
}

/** The files that a patch adds, updates or deletes, as it names them. */
export const pathsIn = (patch: string): string[] =>
  [...patch.matchAll(/^\*\*\* (?:Add|Update|Delete) File: (.+)$/gm)].map((found) => (found[1] ?? '').trim())

/** All lines of a text as one hunk that adds (`+`) or removes (`-`) them. */
function wholeFile(content: string, sign: '+' | '-'): string {
  const lines = content.split('\n')
  if (lines.at(-1) === '') lines.pop()
  if (lines.length === 0) return ''
  const range = `1,${lines.length}`
  const header = sign === '+' ? `@@ -0,0 +${range} @@` : `@@ -${range} +0,0 @@`
  return [header, ...lines.map((line) => sign + line)].join('\n') + '\n'
}

/** A recorded set of changes (`{path: {type, …}}`, or a list of `{path, kind, diff}`) as diff blocks. */
export function diffsOf(changes: Json | undefined): DiffBlock[] {
  if (Array.isArray(changes)) return changes.flatMap((change) => diffOf(textOf(objectOf(change).path), change))
  return Object.entries(objectOf(changes)).flatMap(([path, change]) => diffOf(path, change))
}

function diffOf(path: string, change: Json): DiffBlock[] {
  if (!isObject(change)) return []
  const kind = textOf(change.type) || textOf(objectOf(change.kind).type) || textOf(change.kind)
  const moved = textOf(change.move_path) || textOf(objectOf(change.kind).move_path)
  const hunks = textOf(change.unified_diff) || textOf(change.diff)
  const content = textOf(change.content) || hunks
  const patch = kind === 'add' ? wholeFile(content, '+') : kind === 'delete' ? wholeFile(content, '-') : hunks
  return [{ type: 'diff', path: moved === '' ? path : moved, patch }]
}
