import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clean, oneLine } from '../../src/render/markdown/clean.ts'
import type { InlineToken } from '../../src/render/markdown/inlines.ts'
import { plainParts } from '../../src/render/markdown/plain-inline.ts'
import { isParagraph, itemsOf } from '../../src/render/markdown/segments.ts'
import { attribute, parse, parseParagraph } from '../../src/render/markdown-it.ts'
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
const marks = [
  '`',
  '`',
  '_',
  '*',
  '**',
  '~',
  '[',
  ']',
  '(',
  ')',
  '<',
  '>',
  '&',
  '&lt;',
  '\\',
  '!',
  '$',
  '|',
  '-',
  '<kbd>',
]
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

const bold = ['**', '(**', '**.', ' **tea', 'pot** ', ' **tea** ', ' **`tea`** ', '**A:** ', '*', '_']
const links = ['[tea](pot/tea.md)', '[tea pot](/pot/tea.md:12)', '![tea](pot.png)', '[tea](//pot)', '](', '[a_b](c:1)']
const between = ['tea', '`tea`', '.', ' ', '\n', '[', ']', '\ufeff', '漢', '😀', '&', '\\']
const plainMarks = fc
  .array(fc.constantFrom(...bold, ...bold, ...links, ...between), { maxLength: 6 })
  .map((parts) => clean(`Tea ${parts.join('')}`).trim())

test('a paragraph with plain marks at most has the parts that the parser finds', () => {
  const found = new Map<string, number>()
  const shown = (token: InlineToken): string[] => {
    const { type, content, nesting = 0 } = token
    found.set(type, (found.get(type) ?? 0) + 1)
    if (type === 'text' && content === '') return []
    return [type, String(nesting), attribute(token, 'href'), type === 'code_inline' ? oneLine(content) : content]
  }
  fc.assert(
    fc.property(fc.oneof(segment, plainMarks).filter(isParagraph), fc.boolean(), (text, asTyped) => {
      const parts = plainParts(text, asTyped)
      if (parts === undefined) return
      expect(parts.flatMap(shown)).toEqual(parseParagraph(text, asTyped).flatMap(shown))
    }),
    { numRuns: 20_000 },
  )
  for (const type of ['text', 'code_inline', 'softbreak', 'strong_open', 'link_open']) {
    expect(found.get(type)).toBeGreaterThan(100)
  }
})

test('what is taken for a list of lines is one', () => {
  let found = 0
  const line = fc.oneof(fc.constantFrom('tea', 'a b', '[x] c', '1.', '\\'), mixed)
  const list = fc
    .tuple(fc.constantFrom('- ', '* '), fc.array(line, { minLength: 1, maxLength: 4 }))
    .map(([marker, lines]) =>
      lines
        .map((one) => marker + one)
        .join('\n')
        .trimEnd(),
    )
  fc.assert(
    fc.property(list.map(clean), fc.boolean(), (text, asTyped) => {
      const items = itemsOf(text)
      if (items === undefined) return
      found += 1
      const item = ['list_item_open', 'paragraph_open', 'inline', 'paragraph_close', 'list_item_close']
      const tokens = parse(text, asTyped)
      expect(tokens.map(({ type }) => type)).toEqual([
        'bullet_list_open',
        ...items.flatMap(() => item),
        'bullet_list_close',
      ])
      expect(tokens.flatMap(({ type, hidden }) => (type === 'paragraph_open' ? [hidden] : []))).not.toContain(false)
      expect(tokens.flatMap(({ type, content }) => (type === 'inline' ? [content] : []))).toEqual(items)
    }),
    { numRuns: 5000 },
  )
  expect(found).toBeGreaterThan(500)
})
