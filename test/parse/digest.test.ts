import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StoredDigest } from '../../src/parse/digest.ts'
import { LateMac } from '../../src/parse/late-mac.ts'
import { openHashKeeper } from '../../src/sha256.ts'

const key = Buffer.alloc(32, 9)
const chunks = fc
  .array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 })
  .map((list) => list.map((one) => Buffer.from(one)))
/** Of a byte 7 nothing is stored but a 0, so that what is stored differs from the source. */
const masked = (chunk: Buffer): Buffer =>
  chunk.includes(7) ? Buffer.from(chunk.map((byte) => (byte === 7 ? 0 : byte))) : chunk

describe('checksums that are saved and gone on with', () => {
  it('are those of the whole, wherever they were saved', async () => {
    const keeper = await openHashKeeper()
    fc.assert(
      fc.property(chunks, chunks, (before, after) => {
        const first = StoredDigest.keeping([], key, keeper)
        for (const chunk of before) first.update(masked(chunk), chunk)
        const state = first.save()
        if (state === null) throw new Error('It cannot be saved.')
        const read = Buffer.concat(before)
        const next = StoredDigest.goingOn(state, read.subarray(-64), key, keeper)
        for (const chunk of after) next.update(masked(chunk), chunk)
        const source = Buffer.concat([read, ...after])
        const stored = masked(source)
        const end = next.end()
        expect(end).toMatchObject({ bytes: stored.length, masked: source.includes(7) })
        expect(end.sha256).toBe(createHash('sha256').update(stored).digest('hex'))
        expect(end.source).toMatchObject({
          bytes: source.length,
          mac: createHmac('sha256', key).update(source).digest('hex'),
        })
      }),
      { numRuns: 300 },
    )
  })

  it('tell nothing of what was masked: neither its bytes nor a plain checksum of them', async () => {
    const keeper = await openHashKeeper()
    const secret = Buffer.from('correct horse battery staple, and whatever else one keeps to oneself')
    for (let length = 1; length <= secret.length; length += 1) {
      const digest = StoredDigest.keeping([], key, keeper)
      const source = secret.subarray(0, length)
      digest.update(Buffer.alloc(length, 0x2a), source)
      const state = digest.save()
      const said = Buffer.concat([
        state?.mac ?? Buffer.alloc(0),
        state?.stored.state ?? Buffer.alloc(0),
        state?.stored.rest ?? Buffer.alloc(0),
      ])
      expect(said.includes(source.subarray(-4))).toBe(false)
      expect(said.includes(Buffer.from(key.map((byte) => byte ^ 0x36)).subarray(0, 8))).toBe(false)
    }
    expect(StoredDigest.keeping([], key, keeper).save()?.masked).toBe(false)
  })

  it('are not gone on with from what another version of the library saved', async () => {
    const keeper = await openHashKeeper()
    const { state } = keeper.begin().save()
    expect(() =>
      keeper.goOn(
        state.map((byte) => byte ^ 1),
        Buffer.alloc(0),
      ),
    ).toThrow()
  })

  it('cannot be saved when they were not begun for it', () => {
    expect(new StoredDigest([], key).save()).toBeNull()
  })
})

describe('the checksum that is made of a source only when it is wanted', () => {
  const hmac = (bytes: Buffer): string => createHmac('sha256', key).update(bytes).digest('hex')

  it('is that of all that came in, whenever that turns out', () => {
    fc.assert(
      fc.property(chunks, chunks, (before, after) => {
        const mac = new LateMac(key)
        for (const chunk of before) mac.update(chunk)
        expect(mac.soFar()).toBeNull()
        mac.begin()
        for (const chunk of after) mac.update(chunk)
        expect(mac.soFar()).toBe(hmac(Buffer.concat([...before, ...after])))
      }),
    )
  })

  it('is made at once of a source that is too long to be kept', () => {
    const mac = new LateMac(key)
    const mebibytes = Array.from({ length: 6 }, (_, n) => Buffer.alloc(1 << 20, n))
    for (const chunk of mebibytes) mac.update(chunk)
    expect(mac.soFar()).toBe(hmac(Buffer.concat(mebibytes)))
  })

  it('is there from the start where something is stored that the source may go on from', () => {
    const digest = new StoredDigest([3], key)
    digest.update(Buffer.from('one two'), Buffer.from('one two'))
    const { source } = new StoredDigest([3], key).end()
    expect(source.mac).toBe(hmac(Buffer.alloc(0)))
    expect(digest.end().source.beginnings.get(3)?.mac).toBe(hmac(Buffer.from('one')))
  })
})
