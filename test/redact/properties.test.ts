import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rules } from '../../src/redact/rules/index.ts'
import { masked, redactor, token } from './helpers.ts'

const none = new Set<string>()
const examples = rules.filter(({ generic }) => generic !== true).map(({ example }) => example)
const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom('password', 'a "quoted"\ttext', '\ud83d\ude00', 'C:\\temp\\new', '[REDACTED:jwt:1a2b]', '\u001b[31m'),
  fc.constantFrom(...examples),
)
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    texts,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    tie('list'),
    tie('object'),
    tie('nested'),
  ),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc.dictionary(fc.string({ maxLength: 8 }), tie('value'), { maxKeys: 4 }),
  nested: tie('value').map((inner) => JSON.stringify(inner)),
}))

/** The kinds of values in a document, by place; what strings say is left out. */
const skeleton = (one: unknown): unknown => {
  if (Array.isArray(one)) return one.map(skeleton)
  if (typeof one === 'object' && one !== null) return Object.values(one).map(skeleton)
  return typeof one === 'string' ? 'text' : one
}

/** Whether `after` is `before` with placeholders in the place of some of its pieces. */
const differsOnlyInPlaceholders = (before: string, after: string): boolean => {
  const kept = after.split(/\[REDACTED:[a-z0-9-]+:[0-9a-f]{4}\]/)
  let from = 0
  return kept.every((piece, index) => {
    const at = index === kept.length - 1 ? before.lastIndexOf(piece) : before.indexOf(piece, from)
    if (at < from && piece !== '') return false
    if (index === 0 && at !== 0) return false
    from = at + piece.length
    return true
  })
}

describe('masking any document', () => {
  it('leaves JSON of the same shape that differs only inside placeholders, and changes nothing the second time', () => {
    fc.assert(
      fc.property(value, fc.boolean(), (one, pretty) => {
        const before = Buffer.from(JSON.stringify(one, null, pretty ? 2 : 0))
        const after = redactor().record(before, none)
        expect(skeleton(JSON.parse(after.toString()))).toEqual(skeleton(one))
        expect(differsOnlyInPlaceholders(before.toString(), after.toString())).toBe(true)
        expect(redactor().record(after, none)).toBe(after)
      }),
      { numRuns: 300, seed: 7 },
    )
  })

  it('leaves no secret in any string, however deep it was planted', () => {
    const planted = fc.tuple(
      value,
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 0, max: 4 }),
      fc.constantFrom('', '\n', ' ', '="', '>'),
    )
    fc.assert(
      fc.property(planted, ([around, seed, depth, before]) => {
        const secret = token(seed)
        let inner: unknown = { around, text: `x${before === '' ? ' ' : before}${secret}\nand more` }
        for (let level = 0; level < depth; level += 1) inner = { [`level ${level}`]: JSON.stringify(inner), around }
        expect(masked(inner)).not.toContain(secret)
        expect(masked(inner)).toContain('[REDACTED:github-pat:')
      }),
      { numRuns: 100, seed: 7 },
    )
  })

  it('changes text only where a placeholder stands, and only once', () => {
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 6 }), (pieces) => {
        const before = pieces.join('\n')
        const after = redactor().text(before)
        expect(differsOnlyInPlaceholders(before, after)).toBe(true)
        expect(redactor().text(after)).toBe(after)
      }),
      { numRuns: 300, seed: 7 },
    )
  })
})
