import { structuredPatch } from 'diff'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffOf } from '../../src/render/diff.ts'

const most = 1000

/** What the library alone says of two texts; undefined where it gives up. */
const compared = (before: string, after: string): string | undefined =>
  structuredPatch('', '', before, after, '', '', { context: 3, maxEditLength: most })
    ?.hunks.map(({ lines }) => lines.filter((line) => !line.startsWith('\\')).join('\n'))
    .join('\n@@\n')

const text = fc.array(fc.constantFrom('a', 'b', 'c', '', 'tea\r'), { maxLength: 12 }).map((lines) => lines.join('\n'))

test('is what the library says', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(diffOf(before, after)).toBe(compared(before, after))
    }),
  )
})

/** Lines that stand nowhere else. */
const lines = (name: string, count: number): string[] => Array.from({ length: count }, (_, at) => `${name} ${at}`)

test('has both texts one after the other where the library gives up', () => {
  for (const [gone, come] of [
    [500, 500],
    [500, 501],
    [1001, 0],
  ] as const) {
    const before = ['kettle', ...lines('old', gone), 'pot']
    const after = ['kettle', ...lines('new', come), 'pot']
    const diff = compared(before.join('\n'), after.join('\n'))
    const both = [...before.map((line) => `-${line}`), ...after.map((line) => `+${line}`)].join('\n')
    expect(diff === undefined).toBe(gone + come > most)
    expect(diffOf(before.join('\n'), after.join('\n'))).toBe(diff ?? both)
  }
})
