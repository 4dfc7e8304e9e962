import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fieldOf, frontMatterOf, readFrontMatter, simpleField } from '../../src/render/front-matter.ts'
import { hostileText } from './hostile-text.ts'
import { aHead } from './samples.ts'

describe('front matter', () => {
  test('has ids and dates in quotes, whatever they look like', () => {
    const text = frontMatterOf(aHead({ id: '12e3' }))
    expect(text).toContain("session: '12e3'")
    expect(text).toContain("started: '2026-02-15 11:55'")
    expect(frontMatterOf(aHead({ id: 'plain' }))).toContain("session: 'plain'")
  })
  test('has one model as a word and several as a list', () => {
    expect(readFrontMatter(`${frontMatterOf(aHead())}\n`).models).toBe('gpt-5.5')
    expect(readFrontMatter(`${frontMatterOf(aHead({ models: ['a', 'b'] }))}\n`).models).toEqual(['a', 'b'])
  })
  test('gives back every title on one line, and ends where it should', () => {
    fc.assert(
      fc.property(hostileText, (title) => {
        const page = `${frontMatterOf(aHead({ title: `x${title}` }))}\n\n# body`
        const { title: read, tokens } = readFrontMatter(page)
        expect(String(read)).not.toContain('\n')
        expect(String(read).startsWith('x')).toBe(true)
        expect(tokens).toBe(1_220_000)
        expect(page.indexOf('\n---\n')).toBe(page.length - '\n---\n\n# body'.length)
      }),
    )
  })
  test('writes what is simple as the library does', () => {
    const words = [
      'null',
      'Yes',
      'on',
      'true',
      'y',
      'Infinity',
      '.inf',
      '0x1f',
      '1e3',
      '12:30',
      '2026-01-01',
      '/tea',
      'a #b',
      'a: b',
      "it's",
    ]
    const printable = fc.string({ unit: 'grapheme-ascii', minLength: 1 }).map((text) => text.trim() || 'x')
    const value = fc.oneof(
      printable,
      fc.constantFrom(...words),
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.integer(),
    )
    fc.assert(
      fc.property(value, fc.boolean(), (value, inQuotes) => {
        const simple = simpleField('tea', value, inQuotes)
        if (simple !== undefined) expect(simple).toBe(fieldOf('tea', value, inQuotes))
      }),
      { numRuns: 3000 },
    )
    expect(simpleField('title', 'Add a table, please', false)).toBe("title: 'Add a table, please'")
    expect(simpleField('title', '添加一张表', false)).toBe('title: 添加一张表')
    expect(simpleField('title', '🫖', false)).toBeUndefined()
    expect(simpleField('title', 'on', false)).toBeUndefined()
  })
  test('runs no JavaScript', () => {
    expect(() => readFrontMatter('---js\n{ title: (() => 1)() }\n---\n')).toThrow('Front matter is YAML.')
  })
})
