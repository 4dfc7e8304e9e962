import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { detectorOf } from '../../src/redact/detector.ts'
import { families, rules } from '../../src/redact/rules/index.ts'
import { readers, rulesVersion } from '../../src/redact/rules/version.ts'
import { redactor } from './helpers.ts'
import { longestMatch } from './longest.ts'

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

  it('matches nothing that is longer than its reach', () => {
    for (const rule of rules) {
      for (const expression of [rule.pattern, rule.cut]) {
        const { before, behind } = detectorOf(rule).reach
        expect(rule.upTo ?? rule.before ?? 0, rule.id).toBeLessThanOrEqual(before)
        expect(longestMatch(expression?.source ?? ''), rule.id).toBeLessThanOrEqual(behind)
      }
    }
  })

  it('has another version for each change of what a row finds: where this fails, write down the new one', () => {
    const rows = JSON.stringify(rules, (name, value) =>
      name === 'reach' || name === 'run' ? undefined : value instanceof RegExp ? String(value) : value,
    )
    const hash = createHash('sha256').update(String(readers)).update(rows).digest('hex')
    expect(rulesVersion).toBe(hash.slice(0, 12))
  })

  it('knows more kinds than the well-known public rule sets', () => {
    expect(rules.length).toBeGreaterThan(180)
  })

  it('needs the keyword of a rule: without it no expression is run', () => {
    for (const { id, pattern, keywords, anyCase, example } of rules) {
      const [match = ''] = pattern?.exec(example) ?? []
      const found = anyCase === true ? match.toLowerCase() : match
      const isThere = keywords.some((keyword) => found.includes(anyCase === true ? keyword.toLowerCase() : keyword))
      expect(pattern === undefined || isThere, id).toBe(true)
    }
  })

  for (const [family, rows] of Object.entries(families)) {
    describe(family, () => {
      for (const { id, example, lookalike, keywords } of rows) {
        it(`masks ${id} and leaves what is much like it`, () => {
          expect(redactor().text(example)).toContain(`[REDACTED:${id}:`)
          expect(redactor().text(lookalike)).toBe(lookalike)
          const folded = example.toLowerCase()
          expect(keywords.some((keyword) => folded.includes(keyword.toLowerCase()))).toBe(true)
        })
      }
    })
  }
})
