import { describe, expect, it } from 'vitest'
import type { Lister, SourceFile } from '../../adapters/types.ts'
import { changesIn } from '../../src/discover/changes.ts'

const file = (name: string, size = 1): SourceFile => ({ file: `/h/${name}`, path: name, size, mtimeMs: 2.5, ino: 3 })
const listed = (files: SourceFile[], indexes: SourceFile[] = []) => [
  {
    adapter: { id: 'codex' } as Lister,
    location: { home: '/h' },
    listing: { files, indexes, problems: [], listed: true },
  },
]

/** Names that hold a secret are remembered by others. */
const surface = { file: (name: string): string => name.replace(/^\/h\/secret.*/, (found) => `hidden:${found.length}`) }
const remembered = (...files: SourceFile[]) => ({
  seen: () => files.map(({ file: name, size, mtimeMs, ino }) => [surface.file(name), size, mtimeMs, ino] as never),
})

describe('what a listing has otherwise than it is remembered', () => {
  it('is nothing where every file is as it was, also under a name that is hidden', () => {
    const files = [file('a'), file('secret-b')]
    const changes = changesIn(listed(files, [file('i')]), remembered(...files, file('i')), surface)
    expect(changes).toMatchObject({ changed: [], missing: [] })
    expect([...(changes?.files ?? [])].map(([name, one]) => [name, one.file.path, one.isIndex, one.order])).toEqual([
      ['/h/a', 'a', false, 0],
      ['/h/i', 'i', true, 2],
      ['hidden:11', 'secret-b', false, 1],
    ])
  })

  it('is what is new, what has another size, time or inode, and what is gone, each once', () => {
    const before = [file('a'), file('b'), file('c'), file('d'), file('secret-e'), file('secret-gone')]
    const now = [
      file('a', 9),
      { ...file('b'), mtimeMs: 2.25 },
      { ...file('c'), ino: 4 },
      file('new'),
      file('secret-e', 9),
      file('secret-is-new'),
    ]
    const { changed = [], missing } = changesIn(listed(now), remembered(...before), surface) ?? {}
    expect(changed.toSorted()).toEqual(['/h/a', '/h/b', '/h/c', '/h/new', 'hidden:11', 'hidden:16'])
    expect(missing?.toSorted()).toEqual(['/h/d', 'hidden:14'])
  })

  it('is not told where a file is listed twice', () => {
    expect(changesIn([...listed([file('a')]), ...listed([file('a')])], remembered(), surface)).toBeNull()
  })
})
