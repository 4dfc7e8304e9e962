import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anywhere, detectorOf } from '../../src/redact/detector.ts'
import { Engine } from '../../src/redact/engine.ts'
import { engineOf, Masking } from '../../src/redact/redactor.ts'
import { rules } from '../../src/redact/rules/index.ts'

const key = new Uint8Array(32)
const none = new Set<string>()
const fast = new Masking(engineOf({ secrets: [], rules: [], allow: [] }), key)
/** Tries each rule at each of its keywords, on whole strings. */
const slow = new Masking(
  new Engine(
    rules.map((rule) => ({ ...detectorOf(rule), reach: anywhere })),
    () => false,
    false,
  ),
  key,
)

const fragments = rules.flatMap(({ example, lookalike, keywords }) => [example, lookalike, ...keywords])
const between = [
  '',
  ' ',
  '\n',
  '\t',
  '"',
  "'",
  ': ',
  '=',
  ' | ',
  '\\',
  '\\n',
  '\u001b[31m',
  'ä',
  '{',
  '}',
  ',',
  '--',
  '\r\n',
]
const code = 'function sum(a, b) {\n  const total = a + b\n  // nothing of interest\n  return total\n}\n'
const pieces = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...fragments) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...fragments), fc.nat(60)).map(([text, to]) => text.slice(0, to)) },
  { weight: 4, arbitrary: fc.constantFrom(...between) },
  { weight: 1, arbitrary: fc.nat(120).map((times) => code.repeat(times)) },
  { weight: 1, arbitrary: fc.constantFrom('{"a": "b"}\n', '\n[1, "x"]\n', 'password', 'token ', 'secret', 'key') },
)
const text = fc.array(pieces, { minLength: 1, maxLength: 12 }).map((some) => some.join(''))
const record = fc.oneof(
  text.map((one): unknown => ({ message: one })),
  fc.tuple(text, text).map(([one, two]) => ({
    content: [
      { type: 'text', text: one },
      { type: 'text', text: two },
    ],
  })),
  text.map((one) => ({ arguments: JSON.stringify({ command: ['sh', '-c', one] }) })),
  text.map((one) => one.split('\n')),
  fc.tuple(text, text).map(([one, two]) => ({ output: `${one}\n${JSON.stringify({ msg: two })}\nend` })),
)

/** Keywords of one rule after the other, and what its gate waits for here and there: gates answer for many at once. */
const dense = fc
  .constantFrom(...rules)
  .chain(({ keywords, example, lookalike }) =>
    fc.array(
      fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...keywords) },
        {
          weight: 2,
          arbitrary: fc.constantFrom(...between, '@', 'a:b@c', ' login ', ' -u a:Zq83kfLw02', 'x'.repeat(300)),
        },
        { weight: 1, arbitrary: fc.constantFrom(example, lookalike, `${example} `, ` -p${'k7Wq2ZpT9d'}`) },
      ),
      { minLength: 1, maxLength: 60 },
    ),
  )
  .map((some) => some.join(''))

/** The same values stand behind the same names again and again. */
const fields = fc.array(
  fc.dictionary(
    fc.constantFrom('password', 'api_key', 'token', 'name', 'value', 'Authorization', 'args'),
    fc.oneof(
      fc.constantFrom(
        'hunter2x',
        'hunter2"x',
        'p\u00e4ss9word',
        'Bearer k7Wq2ZpT9dLm4x',
        'changeme',
        '--token',
        'k7Wq2ZpT9dLm4x8a',
      ),
      fc.constant(['--token', 'k7Wq2ZpT9dLm4x8a']),
    ),
    { maxKeys: 3 },
  ),
  { maxLength: 6 },
)

describe('what is kept of values beside their names', () => {
  it('is what is found in them anew', () => {
    const some = rules.filter(({ generic }) => generic === true).map(detectorOf)
    const fresh = (): Masking => new Masking(new Engine(some, () => false), key)
    const kept = fresh()
    fc.assert(
      fc.property(fields, (one) => {
        const bytes = Buffer.from(JSON.stringify(one))
        expect(kept.record(bytes, none).toString()).toBe(fresh().record(bytes, none).toString())
      }),
      { numRuns: 200, seed: 7 },
    )
  })
})

describe('gates and the pieces of long strings', () => {
  it('lose nothing that the rules find at every keyword of whole strings', () => {
    fc.assert(
      fc.property(record, (one) => {
        const bytes = Buffer.from(JSON.stringify(one))
        expect(fast.record(bytes, none).toString()).toBe(slow.record(bytes, none).toString())
      }),
      { numRuns: 1_000, seed: 7 },
    )
  })

  it('lose nothing among many keywords of one rule', () => {
    fc.assert(
      fc.property(dense, fc.boolean(), (one, isRecord) => {
        const bytes = Buffer.from(isRecord ? JSON.stringify({ message: one }) : one)
        expect(fast.record(bytes, none).toString('latin1')).toBe(slow.record(bytes, none).toString('latin1'))
      }),
      { numRuns: 1_000, seed: 7 },
    )
  })

  it('lose nothing where a program escaped the slashes', () => {
    fc.assert(
      fc.property(record, (one) => {
        const bytes = Buffer.from(JSON.stringify(one).replaceAll('/', '\\/'))
        expect(fast.record(bytes, none).toString()).toBe(slow.record(bytes, none).toString())
      }),
      { numRuns: 500, seed: 7 },
    )
  })
})
