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
    rules.map(({ gate: _, ...rule }) => ({ ...detectorOf(rule), reach: anywhere })),
    () => false,
  ),
  key,
)

const fragments = rules
  .flatMap(({ example, lookalike, keywords }) => [example, lookalike, ...keywords])
  .filter((one) => !one.includes('\\'))
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
})
