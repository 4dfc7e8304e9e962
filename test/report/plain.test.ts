/** The quick way to measure plain text says what the one for any text says. */
import fc from 'fast-check'
import stringWidth from 'string-width'
import { expect, it } from 'vitest'
import { oneLine } from '../../src/render/markdown/clean.ts'
import { isPlain, plainRuler } from '../../src/report/plain.ts'
import { tableLines } from '../../src/report/table.ts'
import * as anyRuler from '../../src/report/width.ts'

const visible = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at))
const line = fc.array(fc.constantFrom(...visible, ' ', ' '), { maxLength: 30 }).map((all) => oneLine(all.join('')))

it('plain lines are as wide, are cut and filled up the same', () => {
  fc.assert(
    fc.property(line, fc.nat(40), fc.constantFrom('left' as const, 'right' as const), (text, width, side) => {
      expect(isPlain(text)).toBe(true)
      expect(plainRuler.widthOf(text)).toBe(anyRuler.widthOf(text))
      expect(plainRuler.clip(text, width)).toBe(anyRuler.clip(text, width))
      expect(plainRuler.pad(text, width, side)).toBe(anyRuler.pad(text, width, side))
    }),
  )
})

it('a table is measured by what takes its widest text, plain or not', async () => {
  const columns = [
    { name: 'a', of: (row: string) => row, shrinksTo: 3 },
    { name: 'b', of: () => 'x' },
  ]
  expect(await tableLines(columns, ['plain', 'no  blanks twice'], 12)).toEqual([
    'a          b',
    'plain      x',
    'no blank…  x',
  ])
  expect(await tableLines(columns, ['修正', 'plain'])).toEqual(['a      b', '修正   x', 'plain  x'])
})

/** Marks that join what stands before or behind them, and what can be joined. */
const joining = [
  ...['a', 'é', ' ', '修', '가', 'ー', 'ا', 'م', '…', '®', '1', '#', '！'],
  ...['\u0301', '\u3099', '\u064b', '\ufe0f', '\ufe0e', '\u200d', '\u20e3', '\u0600', '\u200c', '\ufffd', '\u200f'],
  ...['👩', '🎉', '❤', '🏽', '🇩', '🇪', 'ᄀ', 'ᅡ', 'ᆨ', 'क', '्', 'ी', 'ｶ', 'ﾞ', '\u{e0100}', '\u{1f3f4}'],
]
const anyLine = fc.array(fc.constantFrom(...joining), { maxLength: 12 }).map((all) => all.join(''))

it('a line is as wide as the library that knows all characters says', () => {
  fc.assert(
    fc.property(anyLine, (text) => {
      expect(anyRuler.widthOf(text)).toBe(stringWidth(text))
    }),
    { numRuns: 2_000 },
  )
  const all = Array.from({ length: 0xd800 }, (_, code) => `a${String.fromCharCode(code)}文`).filter(
    (text) => !/\p{C}/u.test(text),
  )
  expect(all.filter((text) => anyRuler.widthOf(text) !== stringWidth(text))).toEqual([])
})
