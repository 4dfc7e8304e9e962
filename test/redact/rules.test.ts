import { describe, expect, it } from 'vitest'
import { openRedactor } from '../../src/redact/index.ts'
import { families, rules } from '../../src/redact/rules/index.ts'

const redactor = () => openRedactor({ key: new Uint8Array(32), secrets: [], rules: [], allow: [] })

describe('the rule table', () => {
  it('names each rule once, in words that may stand in a file name', () => {
    const ids = rules.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  })

  it('has no quantifier without a bound, and none around another', () => {
    for (const { id, pattern, cut } of rules) {
      for (const expression of [pattern, cut]) {
        const source = (expression?.source ?? '').replaceAll(/\\.|\[(?:\\.|[^\]\\])*\]/g, 'a')
        expect(source, id).not.toMatch(/[*+](?!\?\)|\})|\{\d+,\}/)
      }
    }
  })

  for (const [family, rows] of Object.entries(families)) {
    describe(family, () => {
      for (const { id, example, lookalike, keywords } of rows) {
        it(`masks ${id} and leaves what is much like it`, () => {
          const one = redactor()
          expect(one.text(example)).toContain(`[REDACTED:${id}:`)
          expect(one.text(lookalike)).toBe(lookalike)
          const folded = example.toLowerCase()
          expect(keywords.some((keyword) => folded.includes(keyword.toLowerCase()))).toBe(true)
        })
      }
    })
  }
})
