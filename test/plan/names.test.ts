import { describe, expect, it } from 'vitest'
import { Names } from '../../src/plan/names.ts'

const choose = (names: Names, dir: string, title: string, id = '0199aaaa-0000-7000-8000-00000000abcd') =>
  names.choose(dir, '2026-02-15-1155', title, id)

describe('names', () => {
  it('are told apart by the id of the later one, compared without case', () => {
    const names = new Names([])
    expect(choose(names, 'a', 'Fix it').base).toBe('2026-02-15-1155-fix-it')
    expect(choose(names, 'A', 'fix IT').base).toBe('2026-02-15-1155-fix-it-0000abcd')
    expect(choose(names, 'a', 'fix it').base).toBe('2026-02-15-1155-fix-it-0000abcd-2')
    expect(choose(names, 'b', 'fix it').base).toBe('2026-02-15-1155-fix-it')
  })

  it('come from the id where a title leaves nothing', () => {
    expect(choose(new Names([]), 'a', '🎉')).toEqual({ dir: 'a', base: '2026-02-15-1155-0000abcd', slug: '0000abcd' })
  })

  it('share the first spelling of a folder', () => {
    const names = new Names([{ dir: 'u/codex/box/Code/App', base: '2026-01-01-0000-x' }])
    expect(choose(names, 'u/codex/box/code/app/src', 'y').dir).toBe('u/codex/box/Code/App/src')
  })

  it('go into a folder a month once a folder holds two hundred', () => {
    const stored = Array.from({ length: 199 }, (_, index) => ({ dir: 'a', base: `2026-01-01-0000-s${index}` }))
    const names = new Names(stored)
    expect(choose(names, 'a', 'the last one').dir).toBe('a')
    expect(choose(names, 'a', 'the next one').dir).toBe('a/2026-02')
    expect(choose(names, 'a/b', 'elsewhere').dir).toBe('a/b')
  })
})
