import { describe, expect, it } from 'vitest'
import { openRedactor } from '../../src/redact/index.ts'
import { rules } from '../../src/redact/rules/index.ts'
import { masked, redactor, settings } from './helpers.ts'

const none = new Set<string>()
const slashed = (json: string): string => json.replaceAll(/(?<!\\)\//g, '\\/')
/** A text in JSON in JSON, so often; at the levels that `escapes` names, the program escaped its slashes. */
function nested(text: string, escapes: readonly boolean[]): string {
  let inner = text
  for (const isEscaped of escapes) {
    const json = JSON.stringify({ said: inner })
    inner = isEscaped ? slashed(json) : json
  }
  return inner
}
/** What `nested` was made of. */
function unnested(json: string, levels: number): string {
  let inner = json
  for (let level = 0; level < levels; level += 1) inner = (JSON.parse(inner) as { said: string }).said
  return inner
}
const ways = [[true], [true, false], [true, true], [false, true], [true, false, false], [true, true, true]]

const withSlash = rules.filter(({ example }) => example.includes('/'))

describe('slashes that a program escaped in JSON', () => {
  for (const { id, example } of withSlash)
    it(`hide no ${id}, however deep the JSON is nested, and be it a piece of a text`, () => {
      const plain = redactor().text(example)
      for (const escapes of ways) {
        const json = nested(example, escapes)
        const said = redactor().record(Buffer.from(json), none).toString()
        expect(unnested(said, escapes.length), json).toBe(plain)
        expect(masked({ output: `it printed ${json} and ended` }), json).toContain(`[REDACTED:${id}:`)
      }
    })

  it('hide no credential of which they are a part, where its keyword stands alone', () => {
    for (const [before, value] of [
      ['xoxd-', 'ab/cd/ef/gh/ij/kl/mn/op/qr/st/uv/wx/yz/01/23/45/67/89'],
      ['Authorization: Basic ', Buffer.from('ab?:??>?~?~Zq83kfLw').toString('base64')],
      ['Authorization: Bearer ', 'Zq/83kfLw02PdxY7rQmW4tB9nKc5vHs1j'],
      ['DB_PASSWORD=', 'Zq/83kfLw0'],
      ['twilio_line_notify = ', 'Zq/83/kf/Lw/02/Pd/xY/7r/Qm/W4/tB/9n/Kc/5v/Hs/1j/Ge'],
    ] as const)
      for (const escapes of ways) {
        const said = redactor()
          .record(Buffer.from(nested(before + value, escapes)), none)
          .toString()
        expect(unnested(said, escapes.length)).not.toContain(value)
      }
  })

  it('leave no backslash behind where a secret begins with one', () => {
    const one = openRedactor(settings({ secrets: ['/Zq83!kfLw02Pd'] }))
    expect(one.text('it said {"it":"\\/Zq83!kfLw02Pd"} at https:\\/\\/a.test')).toMatch(
      /^it said \{"it":"\[REDACTED:known-secret:.{4}\]"\} at https:\\\/\\\/a\.test$/,
    )
  })
})

describe('a secret of this machine', () => {
  for (const secret of ['q"u\\o"t\\e"s\\x"y', 'zebra "crossing" \\ ünder way', 'пароль/"девять"', '\\/"\\/"\\/"\\/"'])
    it(`that reads ${secret} is masked in JSON, nested or in pieces, and where a program writes ASCII alone`, () => {
      const one = openRedactor(settings({ secrets: [secret] }))
      const ascii = (json: string): string =>
        json.replaceAll(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      for (const escapes of [[false], [false, false], [false, false, false], [true], [true, false]])
        for (const write of [(json: string) => json, ascii]) {
          const json = write(nested(`a ${secret} b`, escapes))
          const said = one.record(Buffer.from(json), none).toString()
          expect(unnested(said, escapes.length), json).toMatch(/^a \[REDACTED:known-secret:.{4}\] b$/)
          expect(one.text(`it printed ${json.slice(1)}`), json).toContain('[REDACTED:known-secret:')
        }
    })
})
