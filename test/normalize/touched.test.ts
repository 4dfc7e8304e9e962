import { describe, expect, it } from 'vitest'
import type { ToolKind } from '../../src/model/session.ts'
import type { ToolFacts } from '../../src/model/tool.ts'
import { TouchedFiles } from '../../src/normalize/touched.ts'

function touched(calls: [ToolKind, ToolFacts][]): TouchedFiles {
  const files = new TouchedFiles()
  for (const [kind, facts] of calls)
    files.add({ type: 'tool_call', id: '', name: kind, kind, input: null }, () => facts)
  return files
}

describe('the files that a session touched', () => {
  it('are those that it read, wrote or edited, with how often, the most frequent first', () => {
    const files = touched([
      ['read', { path: '/p/a.ts' }],
      ['edit', { path: 'b.ts' }],
      ['write', { path: '/p/b.ts', content: '' }],
      ['edit', { patch: '*** Begin Patch\n*** Update File: a.ts\n*** Add File: c/d.ts\n*** End Patch' }],
      ['read', { path: '/p/a.ts' }],
      ['search', { path: '/p' }],
      ['shell', { command: 'cat a.ts', path: 'x' }],
      ['read', {}],
    ])
    expect(Object.entries(files.most('/p') ?? {})).toEqual([
      ['a.ts', 3],
      ['b.ts', 2],
      ['c/d.ts', 1],
    ])
  })
  it('are relative to the working directory where they lie below it, on Windows too', () => {
    const files = touched([
      ['read', { path: 'C:\\p\\src\\a.ts' }],
      ['read', { path: '/p-old/b.ts' }],
    ])
    expect(files.most('C:\\p')).toEqual({ '/p-old/b.ts': 1, 'src/a.ts': 1 })
    expect(files.most('/p')).toEqual({ '/p-old/b.ts': 1, 'C:/p/src/a.ts': 1 })
    expect(files.most(null)).toEqual({ '/p-old/b.ts': 1, 'C:/p/src/a.ts': 1 })
  })
  it('are twenty at most, and nothing at all when there are none', () => {
    const many = touched(Array.from({ length: 30 }, (_, n) => ['read', { path: `f${String(n).padStart(2, '0')}` }]))
    expect(Object.keys(many.most('/p') ?? {})).toEqual(
      Array.from({ length: 20 }, (_, n) => `f${String(n).padStart(2, '0')}`),
    )
    expect(touched([]).most('/p')).toBeUndefined()
  })
})
