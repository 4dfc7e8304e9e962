import { isUtf8 } from 'node:buffer'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { codex } from '../../adapters/codex/index.ts'
import type { Adapter, Conversation } from '../../adapters/types.ts'
import type { Json } from '../../src/model/session.ts'
import { type ParseSink, parseConversation } from '../../src/parse/index.ts'

/** What was made of a source's lines. */
interface Told {
  records: [line: number, value: Json][]
  problems: [line: number | undefined, kind: string][]
  unreadable: number[]
  count: number
  complete: boolean
}

const nothing = (): Told => ({ records: [], problems: [], unreadable: [], count: 0, complete: true })

const conversation: Conversation = {
  id: 'x',
  files: [{ file: 'x', path: 'x.jsonl', size: 0, mtimeMs: 0, ino: 0, readAs: 'lines' }],
}

/** What `parseConversation` makes of a source that comes in these chunks, and what it keeps of it. */
function read(chunks: Buffer[]): { told: Told; kept: Buffer } {
  const told = nothing()
  const kept: Buffer[] = []
  const listening: Adapter = {
    ...codex,
    open: () => ({
      record: (value, [, line]) => told.records.push([line, value]),
      end: () => ({ agent: { name: 'x' }, models: [] }),
    }),
  }
  const sink: ParseSink = {
    message: () => 1,
    unrendered: (_, [, line]) => told.unreadable.push(line),
    problem: ({ line, kind }) => told.problems.push([line, kind]),
    chunk: (_, bytes) => kept.push(bytes),
    helper: () => ({ out: sink, end: () => undefined }),
  }
  const context = {
    conversations: new Map(),
    tied: () => [],
    peek: () => undefined,
    lines: () => [],
    companion: () => null,
  }
  const { records, files } = parseConversation(listening, conversation, sink, context, { content: () => chunks })
  return { told: { ...told, count: records, complete: files[0]?.complete === true }, kept: Buffer.concat(kept) }
}

/** The same, line by line from the whole source and without any haste. */
function slowly(source: Buffer): Told {
  const told = nothing()
  const lines = source.toString('latin1').split('\n')
  for (const [index, latin1] of lines.entries()) {
    const bytes = Buffer.from(latin1.replace(/^\xef\xbb\xbf/, ''), 'latin1')
    if (/^[ \t\r]*$/.test(bytes.toString('latin1'))) continue
    told.count += 1
    try {
      const value = JSON.parse(bytes.toString('utf8')) as Json
      if (!isUtf8(bytes)) told.problems.push([index + 1, 'encoding'])
      told.records.push([index + 1, value])
    } catch {
      const isTorn = index === lines.length - 1
      told.problems.push([index + 1, isTorn ? 'torn' : 'not JSON'])
      told.unreadable.push(index + 1)
      if (isTorn) told.complete = false
    }
  }
  return told
}

it('lines are read alike, whatever is in them and wherever their bytes are cut', () => {
  const texts = [
    '\n',
    '\r\n',
    '{"a":1}',
    '"é—😀"',
    '"\\ud800"',
    '"�"',
    '\uFEFF',
    '\0',
    ' ',
    '{',
    '"',
    '\\',
    '}{',
    '\u2028',
    '7',
  ]
  const broken = [[0xff], [0xe2, 0x82], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0x22, 0xff, 0x22]]
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...texts).map((text) => Buffer.from(text)) },
    { weight: 1, arbitrary: fc.constantFrom(...broken).map((bytes) => Buffer.from(bytes)) },
    { weight: 2, arbitrary: fc.constant(Buffer.from('\n')) },
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), fc.integer({ min: 1, max: 12 }), (pieces, size) => {
      const source = Buffer.concat(pieces)
      const chunks = Array.from({ length: Math.ceil(source.length / size) }, (_, index) =>
        source.subarray(index * size, (index + 1) * size),
      )
      const { told, kept } = read(chunks)
      expect(told).toEqual(slowly(source))
      expect(kept.equals(source)).toBe(true)
    }),
    { numRuns: 500 },
  )
})
