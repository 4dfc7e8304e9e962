import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Scanner } from '../../src/redact/scanner.ts'

const literals = [
  { text: 'abc', anyCase: false },
  { text: 'key', anyCase: true },
  { text: 'pass', anyCase: true },
  { text: 'abcd', anyCase: false },
  { text: 'token', anyCase: true },
  { text: 'ghp_', anyCase: false },
  { text: '"},{"text":"', anyCase: false },
  { text: 'access_token', anyCase: true },
  { text: '\xc3\xa4bc', anyCase: false },
].map((literal) => ({ ...literal, of: literal.text }))
const scanner = new Scanner(literals)

const scanned = (bytes: Uint8Array, from = 0, to = bytes.length): string[] => {
  const found: string[] = []
  scanner.scan(bytes, from, to, (text, at) => {
    found.push(`${at} ${text}`)
    return false
  })
  return found.sort()
}

/** The same by looking at every place for every literal. */
const searched = (text: string, from = 0, to = text.length): string[] =>
  literals
    .flatMap(({ text: literal, anyCase }) => {
      const [all, one] = anyCase ? [text.toLowerCase(), literal.toLowerCase()] : [text, literal]
      const places = Array.from({ length: text.length }, (_, at) => at).filter((at) => all.startsWith(one, at))
      return places.filter((at) => at >= from && at + literal.length <= to).map((at) => `${at} ${literal}`)
    })
    .sort()

const pieces = fc.array(
  fc.oneof(
    fc.constantFrom(...literals.map(({ text }) => text), 'TOKEN', 'Pass', 'ab', 'tok', '_', ' '),
    fc.string({ maxLength: 3 }),
  ),
  { maxLength: 12 },
)

describe('the scanner', () => {
  it('finds every literal at every place, in memory of any length and beginning anywhere in it', () => {
    fc.assert(
      fc.property(pieces, fc.nat(3), fc.nat(3), (some, before, behind) => {
        const text = some.join('').replaceAll(/[^\x00-\xff]/g, '?')
        const memory = new ArrayBuffer(before + text.length + behind)
        const bytes = Buffer.from(memory, before, text.length)
        bytes.write(text, 'latin1')
        expect(scanned(bytes)).toEqual(searched(text))
      }),
      { numRuns: 2_000, seed: 7 },
    )
  })

  it('finds nothing that begins before the piece it looks at or ends behind it', () => {
    fc.assert(
      fc.property(pieces, fc.nat(20), fc.nat(20), (some, skipped, left) => {
        const text = some.join('').replaceAll(/[^\x00-\xff]/g, '?')
        const [from, to] = [Math.min(skipped, text.length), Math.max(0, text.length - left)]
        expect(scanned(Buffer.from(text, 'latin1'), from, to)).toEqual(searched(text, from, to))
      }),
      { numRuns: 1_000, seed: 7 },
    )
  })

  it('ends at the first hit that is enough', () => {
    const seen: string[] = []
    const isEnough = scanner.scan(Buffer.from('a key, a token, a pass'), 0, 22, (text) => seen.push(text) === 2)
    expect(isEnough).toBe(true)
    expect(seen).toEqual(['key', 'token'])
  })

  it('knows more literals than a small number can count', () => {
    const many = Array.from({ length: 40_000 }, (_, index) => `${index.toString(36).padStart(4, '-')}=${index}`)
    const large = new Scanner(many.map((text) => ({ text, anyCase: false, of: text })))
    for (const one of ['---0=0', '---a=10', '-q2x=33801', many.at(-1) as string]) {
      const found = new Set<string>()
      const bytes = Buffer.from(`x ${one} y`)
      large.scan(bytes, 0, bytes.length, (text) => {
        found.add(text)
        return false
      })
      expect(found.has(one), one).toBe(many.includes(one))
    }
  })

  it('refuses a literal of two bytes', () => {
    expect(() => new Scanner([{ text: 'ab', anyCase: false, of: 0 }])).toThrow('ab')
  })
})
