import { describe, expect, it } from 'vitest'
import { engineOf } from '../../src/redact/redactor.ts'
import { stretchesOf } from '../../src/redact/stretches.ts'
import { masked, pem, token } from './helpers.ts'

const engine = engineOf({ secrets: [], rules: [], allow: [] })
const line = 'const total = first + second // nothing of interest'
const lines = (count: number, text = line): string => `${text}\n`.repeat(count)

/** What is looked at of a JSON string that says `text`. */
function pieces(text: string): string[] {
  const bytes = Buffer.from(JSON.stringify(text))
  const [from, to] = [1, bytes.length - 1]
  return stretchesOf(bytes, from, to, engine.hits(bytes, from, to)).map((one) =>
    bytes.toString('utf8', one.from, one.to),
  )
}

describe('what is looked at of a long string', () => {
  it('is whole lines around a keyword, and little of a long text', () => {
    const [piece = '', ...more] = pieces(`${lines(2_000)}DB_PASSWORD=hunter2secret\n${lines(2_000)}`)
    expect(more).toEqual([])
    expect(piece).toContain('hunter2secret')
    expect(piece.startsWith(line)).toBe(true)
    expect(piece.endsWith(String.raw`interest\n`)).toBe(true)
    expect(piece.length).toBeLessThan(3_000)
  })

  it('is one piece for keywords beside each other, and one for each that stands alone', () => {
    const keyword = 'password: "changed4ever"\n'
    expect(pieces(lines(500) + keyword + lines(3) + keyword + lines(500))).toHaveLength(1)
    expect(pieces(lines(500) + keyword + lines(500) + keyword + lines(500))).toHaveLength(2)
  })

  it('is all of a string that is one line, or in which keywords are everywhere', () => {
    for (const text of [
      `${line.repeat(1_000)} ${token()} ${line.repeat(1_000)}`,
      `${lines(20)}${token()}\n`.repeat(100),
    ])
      expect(pieces(text)).toEqual([JSON.stringify(text).slice(1, -1)])
  })

  it('is all of a string with escapes that nobody needs, but not for backslashes of a pattern', () => {
    const text = `${lines(300)}${token()}\n${lines(300, 'a line with 1/2 in it')}`
    const json = JSON.stringify(text).slice(1, -1)
    const count = (raw: string): number => {
      const bytes = Buffer.from(`"${raw}"`)
      return stretchesOf(bytes, 1, bytes.length - 1, engine.hits(bytes)).reduce(
        (sum, { from, to }) => sum + to - from,
        0,
      )
    }
    for (const slash of ['\\/', '\\u0026'])
      expect(count(json.replaceAll('/2', slash))).toBe(json.replaceAll('/2', slash).length)
    for (const slash of ['\\\\/', '\\u001b', '\\\\u0026'])
      expect(count(json.replaceAll('/2', slash))).toBeLessThan(5_000)
  })

  it('begins and ends at no backslash that is escaped itself', () => {
    const [piece = ''] = pieces(`${lines(500, String.raw`a path like C:\new\numbers`)}${token()}\n${lines(500)}`)
    expect(piece.startsWith(String.raw`a path like C:\\new`)).toBe(true)
  })
})

describe('a secret in a long string', () => {
  const around = lines(2_000)

  it('is masked with all of its lines, however many there are', () => {
    const text = masked({ text: `${around}${pem(400)}\n${around}` })
    expect(text).not.toContain('PRIVATE KEY')
    expect(JSON.parse(text)).toEqual({
      text: expect.stringMatching(/^const [^[]*\[REDACTED:private-key:....\]\nconst [^[]*$/),
    })
  })

  it('is masked in a line of JSON, by the name of its field', () => {
    const json = JSON.stringify({ called: line.repeat(100), password: 'a word and 4 more' })
    const text = masked({ text: `${around}${json}\n${around}` })
    expect(text).toContain('[REDACTED:password:')
    expect(text).not.toContain('4 more')
  })

  it('is masked in a document by the name beside it, whatever stands before the document', () => {
    const filler = lines(200).split('\n')
    const env = [{ name: 'DB_PASSWORD', value: 'a word and 4 more' }]
    const json = JSON.stringify({ filler, env, more: filler }, null, 2)
    for (const said of [json, `\n${json}`, `\r\n \t${json}`, JSON.stringify(json)]) {
      expect(masked({ said })).toContain('[REDACTED:password:')
      expect(masked({ said })).not.toContain('4 more')
    }
  })
})
