import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DeltaBase } from '../../src/commit/delta.ts'

/** What a delta makes of its base, as gitformat-pack(5) says. */
function applied(base: Buffer, delta: Buffer): Buffer {
  let at = 0
  const byte = (): number => delta[at++] ?? 0
  const size = (): number => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const next = byte()
      value += (next & 0x7f) * 2 ** shift
      if (next < 0x80) return value
    }
  }
  const bytes = (which: number, count: number): number =>
    Array.from({ length: count }, (_, n) => ((which >> n) & 1 ? byte() * 2 ** (8 * n) : 0)).reduce((a, b) => a + b, 0)
  expect(size()).toBe(base.length)
  const length = size()
  const parts: Buffer[] = []
  while (at < delta.length) {
    const head = byte()
    expect(head).not.toBe(0)
    if (head < 0x80) {
      parts.push(delta.subarray(at, at + head))
      at += head
      continue
    }
    const from = bytes(head & 0x0f, 4)
    const count = bytes((head >> 4) & 0x07, 3)
    expect(from + count).toBeLessThanOrEqual(base.length)
    parts.push(base.subarray(from, from + count))
  }
  const all = Buffer.concat(parts)
  expect(all.length).toBe(length)
  return all
}

const noLimit = (content: Buffer): number => content.length * 1.1 + 16

const lines = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `{"line":${n},"text":"what was said, ${n * 7}"}`)

describe('a delta', () => {
  const base = Buffer.from(lines(4_000).join('\n'))
  const long = randomBytes(300_000)
  const text = lines(2_000).join('\n')
  const cases: [string, Buffer, Buffer][] = [
    ['of the same content', base, base],
    ['of nothing', base, Buffer.alloc(0)],
    ['against nothing', Buffer.alloc(0), Buffer.from('something that is long enough for a block')],
    ['of what is shorter than a block', base, base.subarray(3, 14)],
    ['of the end alone', base, base.subarray(-30)],
    ['of lines in another order', base, Buffer.from(lines(4_000).reverse().join(',\n  '))],
    ['of something else', base, randomBytes(10_000)],
    ['of the text in a JSON', Buffer.from(JSON.stringify(text)), Buffer.from(text)],
    [
      'of the text in a JSON as a quote',
      Buffer.from(JSON.stringify(text)),
      Buffer.from(text.replaceAll('\n', '\n> > ')),
    ],
    ['of what ends within an escape', Buffer.from(`${'a'.repeat(40)}\\`), Buffer.from('a'.repeat(40))],
    ['of one byte again and again', Buffer.alloc(200_000, 'a'), Buffer.alloc(150_001, 'a')],
    ['of more than one copy can hold', long, Buffer.concat([long, Buffer.from('+'), long])],
    ['from a place with bytes of zero', long, Buffer.concat([long.subarray(1 << 16), long.subarray(1 << 8, 1 << 10)])],
  ]
  it.each(cases)('%s gives the content again', (_, from, to) => {
    const delta = new DeltaBase(from).deltaOf(to, noLimit(to))
    expect(applied(from, delta ?? Buffer.alloc(0)).equals(to)).toBe(true)
  })

  it('of a buffer that lies anywhere in another one gives the content again', () => {
    for (const shift of [0, 1, 2, 3]) {
      const content = Buffer.concat([Buffer.alloc(shift), base]).subarray(shift)
      const delta = new DeltaBase(content.subarray(5)).deltaOf(content, noLimit(content))
      expect(applied(content.subarray(5), delta ?? Buffer.alloc(0)).equals(content)).toBe(true)
    }
  })

  it('of pieces of the base, with and without its escapes, and of anything else gives the content again', () => {
    const word = fc.oneof(
      fc.constantFrom('\n', '\n    ', '"', '\\', '\t', '{"type":"text","text":"', 'what was said and done'),
      fc.string({ unit: 'binary', maxLength: 40 }),
    )
    const text = fc.array(word, { maxLength: 60 }).map((words) => words.join(''))
    const range = fc.tuple(fc.nat(2_000), fc.nat(300))
    const all = fc.tuple(fc.array(text, { maxLength: 8 }), fc.array(fc.oneof(range, fc.uint8Array({ maxLength: 50 }))))
    fc.assert(
      fc.property(all, fc.boolean(), ([texts, parts], asText) => {
        const from = Buffer.from(JSON.stringify(texts))
        const said = asText ? Buffer.from(texts.join('\n')) : from
        const cut = (part: [number, number] | Uint8Array): Uint8Array =>
          part instanceof Uint8Array ? part : said.subarray(part[0], part[0] + part[1])
        const to = Buffer.concat([said, ...parts.map(cut)])
        const delta = new DeltaBase(from).deltaOf(to, noLimit(to))
        expect(applied(from, delta ?? Buffer.alloc(0)).equals(to)).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  it('of and against more than 16 MB gives the content again', () => {
    const from = Buffer.concat([randomBytes(17_000_000), Buffer.from(lines(20_000).join('\n'))])
    const to = Buffer.concat([from.subarray(16_800_000), randomBytes(1_000), from.subarray(100, 17_500_000)])
    const delta = new DeltaBase(from).deltaOf(to, noLimit(to)) ?? Buffer.alloc(0)
    expect(delta.length).toBeLessThan(100_000)
    expect(applied(from, delta).equals(to)).toBe(true)
  })

  it('takes little where a text stands without the escapes of its JSON', () => {
    const text = Array.from({ length: 500 }, (_, n) => `a word, and then ${n * n}`).join('\n')
    const [from, to] = [Buffer.from(JSON.stringify(text)), Buffer.from(text)]
    const other = Buffer.from(text.replaceAll('\n', ' '))
    const sizeOf = (one: Buffer): number => new DeltaBase(from).deltaOf(one, noLimit(one))?.length ?? 0
    expect(sizeOf(to)).toBeLessThan(sizeOf(other) * 0.7)
  })

  it('takes little where the same lines stand between others', () => {
    const content = Buffer.from(
      lines(4_000)
        .flatMap((line) => [line, '    ,'])
        .join('\n'),
    )
    expect(new DeltaBase(base).deltaOf(content, noLimit(content))?.length).toBeLessThan(content.length * 0.4)
  })

  it('is none where it would be too long', () => {
    expect(new DeltaBase(base).deltaOf(randomBytes(10_000), 5_000)).toBeNull()
    expect(new DeltaBase(base).deltaOf(base, 100)?.length).toBeLessThan(50)
  })
})

describe('likeness', () => {
  const base = new DeltaBase(Buffer.from(lines(4_000).join('\n')))
  it('is high where most was there, half where half was, none where nothing was', () => {
    const there = lines(2_000).join('\n    ')
    const half = Buffer.concat([Buffer.from(there), randomBytes(there.length)])
    expect(base.likeness(Buffer.from(there))).toBeGreaterThan(0.7)
    expect(base.likeness(half)).toBeGreaterThan(0.3)
    expect(base.likeness(half)).toBeLessThan(0.6)
    expect(base.likeness(randomBytes(10_000))).toBe(0)
    expect(base.likeness(Buffer.from('short'))).toBe(0)
  })
})
