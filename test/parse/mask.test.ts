import { createHash, createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Adapter, Conversation } from '../../adapters/types.ts'
import { StoredDigest } from '../../src/parse/digest.ts'
import { type ParseSink, parseConversation } from '../../src/parse/index.ts'
import { maskedLines } from '../../src/parse/mask.ts'
import { none, RedactionError } from '../../src/redact/index.ts'

const secret = /SECRET/g
const masked = (text: string): string => text.replace(secret, '[REDACTED:test:0000]')
/** Masks a word; the same buffer where it does not stand. */
const mask = (line: Buffer): Buffer => {
  const text = line.toString('latin1')
  return secret.test(text) ? Buffer.from(masked(text), 'latin1') : line
}

const key = new Uint8Array(32).fill(7)
const texts = fc.array(fc.oneof(fc.constantFrom('SECRET', '\n', '\n\n', 'a', '{"b":1}'), fc.string({ maxLength: 5 })), {
  maxLength: 30,
})

describe('lines that are masked as they are read', () => {
  it('are stored as if the whole had been masked at once, however the bytes come', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 9 }), (pieces, size) => {
        const source = Buffer.from(pieces.join(''))
        const chunks = Array.from({ length: Math.ceil(source.length / size) }, (_, index) =>
          source.subarray(index * size, (index + 1) * size),
        )
        const kept: Buffer[] = []
        const digest = new StoredDigest([], key)
        const lines = [
          ...maskedLines(chunks, mask, (stored, before) => {
            kept.push(stored)
            digest.update(stored, before)
          }),
        ]
        const stored = Buffer.concat(kept)
        expect(stored.toString('latin1')).toBe(masked(source.toString('latin1')))
        expect(lines.map(({ bytes }) => bytes.toString('latin1')).join('\n')).toBe(
          stored.toString('latin1').replace(/\n$/, ''),
        )
        expect(digest.end()).toMatchObject({
          bytes: stored.length,
          sha256: createHash('sha256').update(stored).digest('hex'),
          source: {
            bytes: source.length,
            sha256: createHash('sha256').update(source).digest('hex'),
            mac: stored.equals(source) ? null : createHmac('sha256', key).update(source).digest('hex'),
          },
        })
      }),
      { numRuns: 300 },
    )
  })

  it('hands on whole chunks where nothing is masked', () => {
    const chunk = Buffer.from('one\ntwo\nthree\n')
    const kept: Buffer[] = []
    for (const _ of maskedLines([chunk], mask, (stored) => kept.push(stored))) {
      // Only what is kept of them is wanted.
    }
    expect(kept).toHaveLength(1)
    expect(kept[0]?.buffer).toBe(chunk.buffer)
  })
})

describe('a conversation that cannot be masked', () => {
  const file = { file: '', path: 'a.jsonl', size: 0, mtimeMs: 0, ino: 0, readAs: 'lines' as const }
  const conversation: Conversation = { id: 'a', files: [file] }
  const sink: ParseSink = {
    message: () => 1,
    unrendered: () => undefined,
    problem: () => undefined,
    chunk: () => undefined,
    helper: () => ({ out: sink, end: () => undefined }),
  }
  const adapter = {
    opaque: new Set<string>(),
    open: (_conversation: Conversation, _out: unknown, context: { companion(path: string): unknown }) => ({
      record: () => context.companion('b.txt'),
      end: () => ({ agent: { name: 'x' }, models: [] }),
    }),
  } as unknown as Adapter
  const refuse = (): never => {
    throw new RedactionError('It took too long.')
  }
  const context = {
    conversations: new Map(),
    tied: () => [],
    peek: () => undefined,
    lines: () => [],
    companion: () => Buffer.from('beside'),
  }
  const content = () => [Buffer.from('{}\n')]

  it('is not parsed', () => {
    const redactor = { ...none(), record: refuse }
    expect(() => parseConversation(adapter, conversation, sink, context, { content, redactor })).toThrow(RedactionError)
  })

  it('is not parsed when the trouble is in a file that its parser asks for', () => {
    const redactor = { ...none(), file: refuse }
    expect(() => parseConversation(adapter, conversation, sink, context, { content, redactor })).toThrow(RedactionError)
  })
})
