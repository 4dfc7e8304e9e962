/** What edits and writes have in common: files, lines that came and went. */

import { filesOf } from '../../model/patch.ts'
import type { DiffBlock } from '../../model/session.ts'
import { type Change, changeOf, diffOf, signed } from '../diff.ts'
import { htmlCode, inline, quiet } from '../markdown.ts'
import type { Called } from '../pieces.ts'
import type { View } from '../view.ts'
import { argumentsOf, code, confirmation, type Face, fromHere, shortPath } from './face.ts'

/** `content`: what the whole file holds now, where that is all that is known. */
export function changed(called: Called, view: View, content?: string): Face {
  const { call, facts } = called
  const patches = patchesOf(called, view)
  const files = filesOfCall(called).map((file) => fromHere(file, view))
  const counts =
    patches.length > 0
      ? sum(patches.map(changeOf))
      : content === undefined
        ? undefined
        : { added: linesOf(content), removed: 0 }
  const long = files.filter((file) => shortPath(file) !== file || files.length > 1)
  const diffs = called.extras.filter((extra) => extra.type === 'diff')
  return {
    summary: [
      files[0] === undefined
        ? ''
        : htmlCode(shortPath(files[0])) + (files.length > 1 ? ` and ${files.length - 1} more` : ''),
      counts === undefined ? '' : signed(counts),
    ],
    body: [
      ...long.map((file) => quiet(inline(file))),
      ...(patches.length > 0 ? code(patches.join(diffs.length > 1 ? '\n' : '\n@@\n'), 'diff', view) : []),
      ...(patches.length === 0 && content === undefined ? argumentsOf(call.input, view) : []),
    ],
    result: called.results.flatMap((result) => confirmation(result, view)),
    ...(diffs.length > 0 || facts.patch !== undefined ? { shown: ['diff'] } : {}),
  }
}

const patchesOf = ({ facts, extras }: Called, view: View): string[] => {
  const diffs = extras.filter((extra): extra is DiffBlock => extra.type === 'diff' && extra.patch !== '')
  if (diffs.length > 0) {
    const named = ({ path, patch }: DiffBlock): string =>
      `--- ${fromHere(path, view)}\n+++ ${fromHere(path, view)}\n${patch.trimEnd()}`
    return diffs.map((diff) => (diffs.length > 1 ? named(diff) : diff.patch))
  }
  if (facts.patch !== undefined) return [facts.patch]
  return (facts.edits ?? []).map(({ before, after }) => diffOf(before, after))
}

/** The files that a call changes, as it names them, without doubles. */
export function filesOfCall({ facts, extras }: Pick<Called, 'facts' | 'extras'>): string[] {
  const fromDiffs = extras.flatMap((extra) => (extra.type === 'diff' ? [extra.path] : []))
  const files = fromDiffs.length > 0 ? fromDiffs : facts.patch === undefined ? [] : filesOf(facts.patch)
  return files.length > 0 ? [...new Set(files)] : facts.path === undefined ? [] : [facts.path]
}

const sum = (changes: Change[]): Change =>
  changes.reduce((total, { added, removed }) => ({ added: total.added + added, removed: total.removed + removed }), {
    added: 0,
    removed: 0,
  })

const linesOf = (text: string): number => (text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0))
