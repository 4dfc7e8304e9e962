import { expect, it } from 'vitest'
import { adapters } from '../../adapters/index.ts'
import type { Listing, SourceFile } from '../../adapters/types.ts'
import { digestOf } from '../../src/discover/digest.ts'
import type { Listed } from '../../src/discover/listing.ts'

const [codex, claude] = adapters

const file = (name: string, more: Partial<SourceFile> = {}): SourceFile => ({
  file: `/home/ada/.codex/sessions/${name}`,
  path: `sessions/${name}`,
  size: 10,
  mtimeMs: 1_790_000_000_000.25,
  ino: 7,
  ...more,
})

const place = (listing: Partial<Listing> = {}, adapter = codex): Listed => {
  if (adapter === undefined) throw new Error('There are no adapters.')
  const all = { files: [file('a'), file('b')], indexes: [file('index')], problems: [], listed: true, ...listing }
  return { adapter, location: { home: '/home/ada/.codex' }, listing: all }
}

it('is another one for whatever a file is told by, and for whatever else a listing says', () => {
  const a = file('a')
  const listings: Listed[][] = [
    [place()],
    [place({ files: [{ ...a, size: 11 }, file('b')] })],
    [place({ files: [{ ...a, mtimeMs: 1_790_000_000_000.5 }, file('b')] })],
    [place({ files: [{ ...a, ino: 8 }, file('b')] })],
    [place({ files: [file('b'), a] })],
    [place({ files: [a] })],
    [place({ files: [a, file('b'), file('c')] })],
    [place({ files: [a, file('c')] })],
    [place({ files: [file('ab'), file('')] })],
    [place({ files: [a], indexes: [file('b'), file('index')] })],
    [place({ indexes: [file('index', { size: 11 })] })],
    [place({ listed: false })],
    [place({ problems: [{ file: '/home/ada/.codex/sessions/c', kind: 'unreadable', message: 'It cannot be read.' }] })],
    [place({}, claude)],
    [{ ...place(), location: { home: '/home/ada/.codex', only: '/home/ada/.codex/sessions' } }],
    [{ ...place(), location: { home: '/home/eve/.codex' } }],
    [place(), place()],
    [],
  ]
  expect(new Set(listings.map(digestOf)).size).toBe(listings.length)
  expect(digestOf([place()])).toBe(digestOf([place()]))
})
