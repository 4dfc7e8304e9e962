import { isUtf8 } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitLines } from '../../src/lines.ts'
import { readRecord } from '../../src/parse/record.ts'

const split = (chunks: string[]): [string, number, boolean][] =>
  [...splitLines(chunks.map((chunk) => Buffer.from(chunk)))].map(({ bytes, number, ended }) => [
    bytes.toString(),
    number,
    ended,
  ])

describe('lines', () => {
  it('end at the line feed alone, wherever chunks are cut', () => {
    expect(split(['a\nb', 'c\n', '\u2028d\re'])).toEqual([
      ['a', 1, true],
      ['bc', 2, true],
      ['\u2028d\re', 3, false],
    ])
    expect(split(['a\n'])).toEqual([['a', 1, true]])
    expect(split([])).toEqual([])
  })

  it('are the same however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[ab\n]{0,6}$/)), (chunks) => {
        const text = chunks.join('')
        const lines = text.split('\n').slice(0, text.endsWith('\n') || text === '' ? -1 : undefined)
        expect(split(chunks).map(([line]) => line)).toEqual(lines)
      }),
    )
  })
})

describe('a record', () => {
  const read = (text: string | Buffer) => readRecord(Buffer.from(text as string))

  it('is a value, blank, or unreadable', () => {
    expect(read('{"a":1}\r')).toEqual({ kind: 'value', value: { a: 1 }, encodingBroken: false })
    expect(read('\uFEFF[2]')).toMatchObject({ value: [2] })
    expect(read(' \t\r')).toEqual({ kind: 'blank' })
    expect(read('{"a":')).toMatchObject({ kind: 'unreadable' })
  })

  it('says so when its bytes are not UTF-8, and is read all the same', () => {
    expect(readRecord(Buffer.from([0x22, 0xff, 0x22]))).toEqual({
      kind: 'value',
      value: '\uFFFD',
      encodingBroken: true,
    })
  })

  it('is not said to be in another encoding for a � that was written', () => {
    const piece = fc.oneof(
      fc.constantFrom('"', ',', '[', ']', ' ', '�', 'é', '😀', '\\ud800').map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes)),
    )
    const value = fc.array(piece, { maxLength: 8 }).map((pieces) => Buffer.concat([...pieces]))
    const quoted = value.map((bytes) => Buffer.concat([Buffer.from('"'), bytes, Buffer.from('"')]))
    fc.assert(
      fc.property(quoted, (bytes) => {
        const read = readRecord(bytes)
        if (read.kind === 'value') expect(read.encodingBroken).toBe(!isUtf8(bytes))
      }),
      { numRuns: 500 },
    )
  })

  it('does not quote the text in the reason why it cannot be read', () => {
    const read = readRecord(Buffer.from('{"token": sk-secret-value}'))
    expect(read.kind === 'unreadable' && read.reason).not.toContain('secret')
  })
})
