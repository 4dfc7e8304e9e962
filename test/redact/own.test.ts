import { describe, expect, it } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { openRedactor } from '../../src/redact/index.ts'
import type { OwnRule, RedactSettings } from '../../src/redact/types.ts'
import { settings, token } from './helpers.ts'

const badge: OwnRule = {
  id: 'staff-badge',
  keywords: ['badge'],
  pattern: 'badge[ :#]*(S[0-9]{6})',
  examples: ['badge #S123456'],
  lookalikes: ['badge of honour'],
}
const opened = (more: Partial<RedactSettings>) => openRedactor(settings(more))
const refusal = (more: Partial<RedactSettings>): UserError => {
  try {
    opened(more)
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('known secrets', () => {
  const secret = 'zebra "crossing" \\ ünder way'
  it('are masked literally wherever they stand, in JSON, in base64 and in an address', () => {
    const one = opened({ secrets: [secret] })
    for (const text of [
      secret,
      JSON.stringify({ a: secret }),
      Buffer.from(`a ${secret} b`).toString('base64'),
      `?q=${encodeURIComponent(secret)}`,
    ]) {
      const said = one.record(Buffer.from(JSON.stringify({ text })), new Set()).toString()
      expect(said, text).toContain('[REDACTED:known-secret:')
    }
  })

  it('are passed over when they are short or stand everywhere', () => {
    const one = opened({ secrets: ['short', 'localhost', 'production', '/usr/local/bin', '12345678'] })
    const text = 'short localhost production /usr/local/bin 12345678'
    expect(one.text(text)).toBe(text)
  })
})

describe('rules of a person', () => {
  it('mask the first group of their expression near a keyword', () => {
    expect(opened({ rules: [badge] }).text('Her Badge: is badge #S654321.')).toMatch(
      /^Her Badge: is badge #\[REDACTED:staff-badge:.{4}\]\.$/,
    )
  })

  it('mask each of many, among letters of any script', () => {
    const many = Array.from({ length: 30 }, (_, at) => `значок № badge S${100_000 + at} 徽章 ${'é'.repeat(at)}`).join(
      '\n',
    )
    const said = opened({ rules: [badge] }).text(many)
    expect(said.match(/значок № badge \[REDACTED:staff-badge:.{4}\] 徽章/g)).toHaveLength(30)
    expect(said).not.toMatch(/S\d{6}/)
  })

  it('are refused when they do not compile, with where that is', () => {
    const error = refusal({ rules: [{ ...badge, pattern: '(?<=x)S' }] })
    expect(error.message).toContain('staff-badge')
    expect(error.code).toBe(2)
  })

  it('are refused when they leave their example or take their look-alike', () => {
    expect(refusal({ rules: [{ ...badge, examples: ['badge #S1'] }] }).message).toContain('does not mask its example')
    expect(refusal({ rules: [{ ...badge, lookalikes: ['badge S111111'] }] }).message).toContain('which it must leave')
    expect(refusal({ rules: [{ ...badge, examples: [] }] }).message).toContain('has no example')
    expect(refusal({ rules: [{ ...badge, keywords: ['no'] }] }).message).toContain('three bytes')
  })

  it('cannot hang on an expression that others would', () => {
    const one = opened({
      rules: [{ ...badge, id: 'slow', pattern: '(a+)+badge$', examples: ['aaabadge'], lookalikes: [] }],
    })
    const text = `${'a'.repeat(2_000)} badge ${'a'.repeat(2_000)}!`
    expect(one.text(text)).toBe(text)
  })
})

describe('exceptions of a person', () => {
  it('leave a value, or what an expression matches whole', () => {
    const one = opened({ allow: [{ value: token() }, { pattern: 'hunter[0-9]+x', examples: ['hunter2x'] }] })
    expect(one.text(`${token()} password=hunter22x`)).toBe(`${token()} password=hunter22x`)
    expect(one.text(token(2))).toContain('[REDACTED:')
  })

  it('are refused when they do not allow their own example', () => {
    expect(refusal({ allow: [{ pattern: 'a+', examples: ['ab'] }] }).code).toBe(2)
  })
})
