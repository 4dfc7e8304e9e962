import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Original } from '../../src/model/session.ts'
import { Digest } from '../../src/parse/digest.ts'
import { compare, marksFor, storedOf } from '../../src/plan/sources.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const stored = (path: string, text: string): Original => ({
  path,
  files: [`.${path}`],
  bytes: text.length,
  sha256: sha256(text),
  complete: true,
})

/** What is decided of a file with this content, when `before` is stored under `path`. */
function decide(
  content: string,
  before: string,
  options: { path?: string; kept?: boolean; ids?: [string[], string[]] } = {},
) {
  const { path = 'a', kept = true, ids } = options
  const original = stored(path, before)
  const live = new Set(['a'])
  const digest = new Digest(marksFor('a', [original], live))
  for (const piece of content.match(/[\s\S]{1,3}/g) ?? []) digest.update(Buffer.from(piece))
  const source = digest.end()
  return compare('a', { ...source, source }, storedOf('a', source, [original], live), {
    storedBeginning: (bytes) => (kept ? sha256(before.slice(0, bytes)) : null),
    ids: () => (ids === undefined ? null : { stored: ids[0], read: ids[1] }),
    outside: () => null,
  })
}

describe('a source compared with what is stored', () => {
  it.each([
    ['the same bytes', 'one two', 'one two', {}, 'same'],
    ['the same bytes under another path', 'one two', 'one two', { path: 'b' }, 'moved'],
    ['more behind it', 'one two three', 'one two', {}, 'grown'],
    ['more behind it under another path', 'one two three', 'one two', { path: 'b' }, 'grown'],
    ['a beginning of it', 'one', 'one two', {}, 'shortened'],
    ['something else', 'two one', 'one two', {}, 'replaced'],
    ['something else that is longer', 'two one zero', 'one two', {}, 'replaced'],
    ['something shorter, with nothing to compare with', 'x', 'one two', { kept: false }, 'shortened'],
    ['nothing of what another path held', 'new', 'one two', { path: 'b' }, 'new'],
    [
      'a document with all messages and more',
      '[1,2,3]',
      '[1,2]',
      {
        ids: [
          ['1', '2'],
          ['1', '2', '3'],
        ],
      },
      'grown',
    ],
    ['a document with fewer messages', '[1]   ', '[1,2]', { ids: [['1', '2'], ['1']] }, 'shortened'],
    ['a document with other messages', '[3]', '[1,2]', { ids: [['1', '2'], ['3']] }, 'replaced'],
  ] as const)('%s', (_, content, before, options, change) => {
    expect(decide(content, before, options as Parameters<typeof decide>[2])).toBe(change)
  })
})
