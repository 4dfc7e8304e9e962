import { describe, expect, it } from 'vitest'
import { Names, type Place } from '../../src/plan/names.ts'

const choose = (names: Names, dir: string, title: string, id = '0199aaaa-0000-7000-8000-00000000abcd') =>
  names.choose(dir, '2026-02-15-1155', title, id)

const namesBeside = (...stored: Place[]): Names =>
  new Names({
    folders: () => [...new Set(stored.map(({ dir }) => dir))].map((dir) => [dir, basesIn(stored, dir).length] as const),
    basesIn: (dir) => basesIn(stored, dir),
  })
const basesIn = (stored: readonly Place[], dir: string): string[] =>
  stored.filter((place) => place.dir === dir).map(({ base }) => base)

describe('names', () => {
  it('are told apart by the id of the later one, compared without case', () => {
    const names = namesBeside()
    expect(choose(names, 'a', 'Fix it').base).toBe('2026-02-15-1155-fix-it')
    expect(choose(names, 'A', 'fix IT').base).toBe('2026-02-15-1155-fix-it-0000abcd')
    expect(choose(names, 'a', 'fix it').base).toBe('2026-02-15-1155-fix-it-0000abcd-2')
    expect(choose(names, 'b', 'fix it').base).toBe('2026-02-15-1155-fix-it')
  })

  it('are told apart from those that are stored, in a folder that is spelled otherwise as well', () => {
    const base = '2026-02-15-1155-fix-it'
    const names = namesBeside({ dir: 'a', base }, { dir: 'A', base: `${base}-0000abcd` }, { dir: 'b', base })
    expect(choose(names, 'a', 'fix it').base).toBe(`${base}-0000abcd-2`)
    expect(choose(names, 'B', 'Fix it').base).toBe(`${base}-0000abcd`)
  })

  it('come from the id where a title leaves nothing', () => {
    expect(choose(namesBeside(), 'a', '🎉')).toEqual({ dir: 'a', base: '2026-02-15-1155-0000abcd', slug: '0000abcd' })
  })

  it('share the first spelling of a folder', () => {
    const names = namesBeside({ dir: 'u/codex/box/Code/App', base: '2026-01-01-0000-x' })
    expect(choose(names, 'u/codex/box/code/app/src', 'y').dir).toBe('u/codex/box/Code/App/src')
  })

  it('go into a folder a month once a folder holds two hundred', () => {
    const stored = Array.from({ length: 199 }, (_, index) => ({ dir: 'a', base: `2026-01-01-0000-s${index}` }))
    const names = namesBeside(...stored)
    expect(choose(names, 'a', 'the last one').dir).toBe('a')
    expect(choose(names, 'a', 'the next one').dir).toBe('a/2026-02')
    expect(choose(names, 'a/b', 'elsewhere').dir).toBe('a/b')
  })
})
