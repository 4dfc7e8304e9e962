import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asName, compareOutside, replacedIn, valuesIn } from '../../src/redact/placeholders.ts'
import { restored } from '../../src/redact/vault.ts'

const bytes = (text: string): Buffer => Buffer.from(text)
const one = '[REDACTED:github-pat:5f3a]'
const two = '[REDACTED:password:00ff]'

describe('a line and its masked form', () => {
  it('tell what stood in the place of each placeholder', () => {
    const values = valuesIn(bytes('a=KEY b=PASS c'), bytes(`a=${one} b=${two} c`))
    expect(values?.map(String)).toEqual(['KEY', 'PASS'])
  })

  it.each([
    ['another beginning', 'x=KEY', `a=${one}`],
    ['another end', 'a=KEY!', `a=${one}?`],
    ['something else between', 'a=KEY b=PASS', `a=${one} c=${two}`],
    ['no placeholder, and a difference', 'abc', 'abd'],
  ])('do not fit with %s', (_, source, stored) => {
    expect(valuesIn(bytes(source), bytes(stored))).toBeNull()
  })

  it('give the source back, whatever it was', () => {
    const piece = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !text.includes('\n'))
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, piece), { maxLength: 5 }), piece, (pairs, end) => {
        const source = bytes(pairs.map(([plain, secret]) => plain + secret).join('') + end)
        const stored = bytes(pairs.map(([plain]) => plain + one).join('') + end)
        const replaced = replacedIn(source, stored).map(({ at, length, value }): [number, number, string] => [
          at,
          length,
          value.toString('base64'),
        ])
        expect(restored(stored, { replaced })).toEqual(source)
      }),
      { numRuns: 200 },
    )
  })

  it('give the source back even where more was changed than secrets', () => {
    const [source, stored] = [bytes('{"a": "KEY"}'), bytes(`{"a":"${one}"}`)]
    const [only] = replacedIn(source, stored)
    expect(only).toMatchObject({ at: 0, length: stored.length, value: source })
  })
})

describe('a source and what is stored of it, compared outside of placeholders', () => {
  const stored = `first\nkey ${one}\nlast ${two} line\n`
  it.each([
    ['first\nkey K\nlast P line\n', 'same'],
    ['first\nkey K\nlast P line\nmore\n', 'grown'],
    ['first\nkey K\n', 'shortened'],
    ['first\nkey K\nlast P', 'shortened'],
    ['first\nkey K\nla', 'shortened'],
    ['first\nKEY K\nlast P line\n', null],
    ['first\nkey K\nlast P lime\n', null],
    ['', 'shortened'],
  ] as const)('%j', (source, expected) => {
    expect(compareOutside([bytes(source)], [bytes(stored)])).toBe(expected)
  })

  it('takes a torn line that was finished for grown', () => {
    const torn = 'first\n[REDACTED:torn:1234]'
    expect(compareOutside([bytes('first\n{"a":1}\n{"b":2}\n')], [bytes(torn)])).toBe('grown')
  })
})

it('a placeholder may stand in the name of a file', () => {
  expect(asName(`/home/ada/${one}/src`)).toBe('/home/ada/redacted-github-pat-5f3a/src')
})
