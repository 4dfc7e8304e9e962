import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OriginalPieces, pieceBytes, piecesIn } from '../../src/normalize/originals.ts'

const held = (bytes: Uint8Array) => {
  const kept = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { size: kept.length, oid: '', read: () => kept }
}

describe('pieces of an original', () => {
  it('are cut at the same places, however it comes in', () => {
    const lengths = fc.array(fc.oneof(fc.constant(pieceBytes), fc.nat(3000), fc.nat(2.5 * pieceBytes)), {
      maxLength: 5,
    })
    fc.assert(
      fc.property(lengths, (all) => {
        const chunks = all.map((length, index) => Buffer.alloc(length, `${index} and on`))
        const original = new OriginalPieces(held)
        for (const chunk of chunks) original.add(chunk)
        original.end()
        const pieces = original.pieces.map((piece) => piece.read())
        const expected = piecesIn(Buffer.concat(chunks))
        expect(pieces.length).toBe(expected.length)
        expect(pieces.every((piece, index) => piece.equals(expected[index] as Buffer))).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  it('are the chunks themselves where those are whole pieces', () => {
    const chunks = [Buffer.alloc(pieceBytes, 'a'), Buffer.alloc(100, 'b')]
    const original = new OriginalPieces(held)
    for (const chunk of chunks) original.add(chunk)
    original.end()
    expect(original.pieces.map((piece, index) => piece.read().buffer === chunks[index]?.buffer)).toEqual([true, true])
  })
})
