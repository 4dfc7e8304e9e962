import { describe, expect, it } from 'vitest'
import { openChecker, openRedactor } from '../../src/redact/index.ts'
import { redactor, settings, token } from './helpers.ts'

describe('placeholders', () => {
  it('are the same for the same value under the same key, and another under another key', () => {
    const one = openRedactor(settings()).text(token())
    const again = openRedactor(settings())
      .record(Buffer.from(JSON.stringify({ a: token() })), new Set())
      .toString()
    expect(again).toBe(`{"a":"${one}"}`)
    expect(openRedactor(settings({ key: new Uint8Array(32).fill(9) })).text(token())).not.toBe(one)
    expect(openRedactor(settings()).text(token(2))).not.toBe(one)
  })

  it('can stand in names, with the same last part', () => {
    const [, digits] = /:([0-9a-f]{4})\]/.exec(redactor().text(token())) ?? []
    expect(redactor().name(`notes ${token()}.md`)).toBe(`notes redacted-github-pat-${digits}.md`)
  })

  it('stay when they are masked again, also behind a name that calls for a secret', () => {
    const texts = [
      'password=[REDACTED:password:1a2b]',
      'API_KEY="redacted-secret-1a2b"',
      '{"token":"[REDACTED:jwt:1a2b]"}',
    ]
    for (const text of texts) expect(redactor().text(text)).toBe(text)
  })

  it('stand for a last line that is not finished, whatever is in it', () => {
    const torn = redactor().torn(Buffer.from('{"text":"half a sec'))
    expect(torn.toString()).toMatch(/^\[REDACTED:torn:[0-9a-f]{4}\]$/)
    expect(redactor().torn(torn)).toBe(torn)
  })

  it('are counted by rule until they were asked for', () => {
    const one = openRedactor(settings())
    one.text(`${token()} and ${token(2)}, DB_PASSWORD=hunter2x`)
    expect(one.taken()).toEqual({ total: 3, byRule: { 'github-pat': 2, password: 1 } })
    expect(one.taken()).toEqual({ total: 0, byRule: {} })
  })

  it('are where the checker says that something is', () => {
    const checker = openChecker(settings())
    const text = `é ${token()} and no more`
    const [found] = checker.text(text)
    expect(found?.rule).toBe('github-pat')
    expect(Buffer.from(text).subarray(found?.from, found?.to).toString()).toBe(token())
    expect(checker.record(Buffer.from('{"a":1}'), new Set())).toEqual([])
  })

  it('do not come into a file that is no text', () => {
    const picture = Buffer.concat([Buffer.from([0x89, 0, 1, 2]), Buffer.from(token())])
    expect(redactor().file(picture)).toBe(picture)
    expect(
      redactor()
        .file(Buffer.from(`a\n${token()}\n`))
        .toString(),
    ).toMatch(/^a\n\[REDACTED:github-pat:.{4}\]\n$/)
  })

  it('leave half a surrogate pair where it is', () => {
    expect(redactor().text(`\ud800 ${token()} \udc00`)).toMatch(/^\ud800 \[REDACTED:github-pat:.{4}\] \udc00$/)
  })
})
