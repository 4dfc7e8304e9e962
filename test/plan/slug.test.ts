import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { slugOf } from '../../src/plan/slug.ts'

describe('a slug', () => {
  it.each([
    ['Check the sessions folder', 'check-the-sessions-folder'],
    ['Xây dựng Café für ÆØÅ', 'xay-dung-cafe-fur-aeoa'],
    ['排查 Chrome 无法联网', '排查-chrome-无法联网'],
    ['Привет, мир!', 'привет-мир'],
    ["don't   stop__now", 'dont-stop-now'],
    ['../../etc/passwd', 'etc-passwd'],
    ['👩‍👩‍👧 🎉', ''],
    ['   ', ''],
    ['\ud800broken', 'broken'],
  ])('of %j is %j', (title, slug) => {
    expect(slugOf(title)).toBe(slug)
  })

  it('is cut at a word, at 60 characters and 100 bytes', () => {
    expect(slugOf('word '.repeat(40))).toBe(Array(12).fill('word').join('-'))
    expect(Buffer.byteLength(slugOf('漢字'.repeat(100)))).toBeLessThanOrEqual(100)
    expect(slugOf('漢字'.repeat(100))).toMatch(/^(漢字)+漢?$/)
  })

  it('holds letters, marks, digits and single dashes whatever the title', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (title) => {
        const slug = slugOf(title)
        expect(slug).toMatch(/^$|^[\p{L}\p{M}\p{N}]+(-[\p{L}\p{M}\p{N}]+)*$/u)
        expect(Buffer.byteLength(slug)).toBeLessThanOrEqual(100)
        expect(slugOf(slug)).toBe(slug)
      }),
    )
  })
})
