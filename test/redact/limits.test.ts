import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { RedactionError } from '../../src/redact/index.ts'
import { engineOf } from '../../src/redact/redactor.ts'
import { rules } from '../../src/redact/rules/index.ts'
import { inRecord } from '../../src/redact/structure.ts'
import { plain } from '../../src/redact/view.ts'
import { masked } from './helpers.ts'

const engine = engineOf({ secrets: [], rules: [], allow: [] })
/** Steps for each byte of a text. */
const effort = (text: string): number => {
  const bytes = Buffer.from(text)
  engine.begin(bytes.length)
  inRecord(engine, plain(bytes), engine.sparseHits(bytes), new Set())
  return engine.steps / bytes.length
}
const filled = (piece: string, bytes = 60_000): string => piece.repeat(Math.ceil(bytes / piece.length))

describe('the effort that a text can cause', () => {
  it('does not depend on how many secrets are in it', () => {
    const text = masked({ text: filled('password=hunter2xyzzy ', 4_000_000) })
    expect(text).not.toContain('hunter2xyzzy')
  })

  it('is bounded for each byte, whatever keyword the text is full of', () => {
    for (const keyword of new Set(rules.flatMap(({ keywords }) => keywords))) {
      expect(effort(filled(keyword, 6_000)), keyword).toBeLessThan(250)
    }
  })

  it('does not grow with the length of the text', () => {
    for (const piece of [
      'password=',
      '-----BEGIN PRIVATE KEY-----',
      'token: x9_',
      'eyJ',
      'LS0tLS1CRUdJTi',
      '"key": "',
      'A',
      '\\u0041',
      'cookie: a=1',
    ]) {
      const [short, long] = [effort(filled(piece)), effort(filled(piece, 600_000))]
      expect(long, piece).toBeLessThan(short * 2 + 1)
    }
  })

  it('is nothing for text without keywords but to have read it', () => {
    expect(effort(filled('Lorem ipsum dolor sit amet, '))).toBeLessThanOrEqual(1)
  })

  it('ends in an error when it is more than it may be, so that nothing is written', () => {
    engine.begin(-14_000)
    const bytes = Buffer.from(filled('password=hunter2x ', 600_000))
    expect(() => inRecord(engine, plain(bytes), engine.sparseHits(bytes), new Set())).toThrow(RedactionError)
  })
})

describe('what is remembered between texts', () => {
  it('holds no text in memory for a name or a value that stood in it', () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const held = (): number => {
      collect()
      return process.memoryUsage().external
    }
    const filler = filled('Lorem ipsum dolor sit amet, ', 2_000_000)
    const mask = (at: number): string => masked({ text: `${filler} SOME_LONG_NAME_${at}_PASSWORD=hunter2xyzzy${at} ` })
    expect(mask(0)).not.toContain('hunter2xyzzy')
    const before = held()
    for (let at = 1; at <= 40; at += 1) mask(at)
    expect(held() - before).toBeLessThan(10_000_000)
  })
})
