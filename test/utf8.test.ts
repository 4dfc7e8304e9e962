import { expect, it } from 'vitest'
import { utf8Of } from '../src/utf8.ts'

it('gives the bytes of all texts in their order, whatever their length', () => {
  const texts = [
    '',
    'kettle',
    'Tee\u00fc',
    '\u2014',
    '\ud83d\ude00',
    'a'.repeat(3 << 20),
    '\u4e2d'.repeat(2 << 20),
    '.',
    'b'.repeat(1 << 20),
  ]
  expect(utf8Of(texts).equals(Buffer.from(texts.join('')))).toBe(true)
  expect(utf8Of(texts.toReversed()).equals(Buffer.from(texts.toReversed().join('')))).toBe(true)
  expect(utf8Of([])).toHaveLength(0)
})

it('gives bytes that stay what they are', () => {
  const bytes = utf8Of(['kettle'])
  utf8Of(['teapot'])
  expect(bytes.toString()).toBe('kettle')
})

it('begins anew after a text that could not be made', () => {
  function* broken(): Generator<string> {
    yield 'kettle'
    throw new Error('no water')
  }
  expect(() => utf8Of(broken())).toThrow('no water')
  expect(utf8Of(['teapot']).toString()).toBe('teapot')
})
