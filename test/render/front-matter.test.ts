import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { frontMatterOf, readFrontMatter } from '../../src/render/front-matter.ts'
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
  test('runs no JavaScript', () => {
    expect(() => readFrontMatter('---js\n{ title: (() => 1)() }\n---\n')).toThrow('Front matter is YAML.')
  })
})
