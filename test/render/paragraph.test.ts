import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clean, oneLine } from '../../src/render/markdown/clean.ts'
import { plainParts } from '../../src/render/markdown/plain-inline.ts'
import { isParagraph } from '../../src/render/markdown/segments.ts'
import { parse, parseParagraph } from '../../src/render/markdown-it.ts'
import { hostileText } from './hostile-text.ts'

const words = [
  'tea',
  'pot_lid',
  '2.',
  'é',
  '漢',
  '“',
  ' ',
  '  ',
  '\n',
  '\t',
  '\u00a0',
  'a@b.c',
  'http',
  ':',
  '@',
  '#',
  '=',
  '{',
]
const marks = ['`', '`', '_', '*', '~', '[', ']', '(', ')', '<', '>', '&', '&lt;', '\\', '!', '$', '|', '-', '<kbd>']
const mixed = fc.array(fc.constantFrom(...words, ...marks), { maxLength: 14 }).map((parts) => parts.join(''))
const segment = fc.oneof(mixed, mixed, hostileText).map((text) =>
  clean(text)
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd(),
)

test('what is taken for a paragraph is one, and its parts are the same', () => {
  let found = 0
  fc.assert(
    fc.property(segment, fc.boolean(), (text, asTyped) => {
      if (!isParagraph(text)) return
      found += 1
      const [opening, inline, closing, ...more] = parse(text, asTyped)
      expect([opening?.type, inline?.type, closing?.type]).toEqual(['paragraph_open', 'inline', 'paragraph_close'])
      expect(more).toEqual([])
      expect(parseParagraph(text, asTyped)).toEqual(inline?.children)
    }),
    { numRuns: 2000 },
  )
  expect(found).toBeGreaterThan(500)
})

test('a paragraph without marks has the parts that the parser finds', () => {
  let found = 0
  const shown = ({ type, content }: { type: string; content: string }): string[] =>
    type === 'text' && content === '' ? [] : [type, type === 'code_inline' ? oneLine(content) : content]
  fc.assert(
    fc.property(segment.filter(isParagraph), fc.boolean(), (text, asTyped) => {
      const parts = plainParts(text, asTyped)
      if (parts === undefined) return
      found += 1
      expect(parts.flatMap(shown)).toEqual(parseParagraph(text, asTyped).flatMap(shown))
    }),
    { numRuns: 5000 },
  )
  expect(found).toBeGreaterThan(1000)
})
