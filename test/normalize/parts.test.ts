import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Message } from '../../src/model/session.ts'
import { PartCutter } from '../../src/normalize/parts.ts'

const KB = 1024

/** Messages of given page sizes in KB; `p` in front: a person begins a turn. */
const messages = (sizes: string[]): Message[] =>
  sizes.map((size, index) => ({
    n: index + 1,
    role: 'user',
    origin: size.startsWith('p') ? 'person' : 'model',
    records: [],
    blocks: [{ type: 'text', text: size.replace('p', '') }],
  }))

/** Which messages stand in which part. */
function cut(sizes: string[]): number[][] {
  const parts: number[][] = []
  const weigh = ({ blocks: [block] }: Message) => {
    const bytes = block?.type === 'text' ? Number(block.text) * KB : 0
    return { page: bytes, json: bytes }
  }
  const cutter = new PartCutter(weigh, (closed) => parts.push(closed.map(({ n }) => n)))
  for (const message of messages(sizes)) cutter.add(message)
  return [...parts, cutter.end().map(({ n }) => n)]
}

describe('parts', () => {
  it('there are none while everything fits in one page', () => {
    expect(cut(['p10', '100', 'p10', '100', 'p30'])).toEqual([[1, 2, 3, 4, 5]])
  })

  it('are closed between turns, and inside a turn that is too long between messages', () => {
    expect(cut(['p1', '100', '100', 'p1', '100', '100', '100', '100'])).toEqual([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8],
    ])
  })

  it('hold a message alone that is larger than a part', () => {
    expect(cut(['p1', '400', 'p1'])).toEqual([[1], [2], [3]])
  })

  it('never move when more comes: closed ones stay as they are, nothing is lost or doubled', () => {
    const size = fc
      .tuple(fc.boolean(), fc.integer({ min: 1, max: 300 }))
      .map(([person, kb]) => `${person ? 'p' : ''}${kb}`)
    fc.assert(
      fc.property(fc.array(size, { minLength: 1, maxLength: 30 }), fc.nat(), (sizes, at) => {
        const all = cut(sizes)
        expect(all.flat()).toEqual(sizes.map((_, index) => index + 1))
        const before = cut(sizes.slice(0, 1 + (at % sizes.length)))
        if (before.length > 1) expect(all.slice(0, before.length - 1)).toEqual(before.slice(0, -1))
      }),
    )
  })
})
