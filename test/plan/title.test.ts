import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSingle } from '../../src/plan/characters.ts'
import { titleLine } from '../../src/plan/head.ts'

const other = ['é', '🎉', 'Ж', '漢', '한', 'e\u0301', '👩‍👩‍👧', '→', '\ufe0f']

/** Takes the long way: a colour that is taken out again. */
const coloured = (text: string): string => `\u001b[0m${text}`

describe('the line that a title is', () => {
  it('is the same whether the whole text is looked at or its beginning', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'Z', '~', ' ', '\n', '\t', '\u0001', '\u007f', ...other) })
    const text = fc.array(word, { maxLength: 120 }).map((words) => words.join(' '))
    fc.assert(
      fc.property(text, (one) => {
        expect(titleLine(one)).toBe(titleLine(coloured(one)))
      }),
      { numRuns: 500 },
    )
  })

  it('takes for single characters only those that are', () => {
    const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
    for (let from = 0; from < 0x10000; from += 0x80) {
      const codes = Array.from({ length: 0x80 }, (_, index) => String.fromCharCode(from + index)).filter(isSingle)
      const line = [...codes, ...codes.toReversed(), ...codes.flatMap((one) => ['a', one])].join('')
      expect([...segmenter.segment(line)].length).toBe(line.length)
    }
  })

  it('is cut behind 199 characters, white space as one blank', () => {
    expect(titleLine(`${'a'.repeat(100)}\n\n\t${'b'.repeat(5_000)}`)).toBe(`${'a'.repeat(100)} ${'b'.repeat(98)}…`)
    expect(titleLine(`${'\n'.repeat(390)}${'b'.repeat(201)}`)).toBe(`${'b'.repeat(199)}…`)
    expect(titleLine(` ${'b'.repeat(200)} `)).toBe('b'.repeat(200))
  })

  it('is cut behind 199 characters as people count them', () => {
    expect(titleLine('🎉'.repeat(300))).toBe(`${'🎉'.repeat(199)}…`)
    expect(titleLine('🎉'.repeat(200))).toBe('🎉'.repeat(200))
  })
})
