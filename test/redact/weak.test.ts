import { describe, expect, it } from 'vitest'
import { redactor } from './helpers.ts'

const said = (text: string): string => redactor().text(text)

describe('a value with a telling name', () => {
  it('is masked behind `pass` alone when it has letters and digits that make no words', () => {
    expect(said('users:\n  - pass: Xk29fjLs8\n')).toMatch(/^users:\n {2}- pass: \[REDACTED:password:[0-9a-f]{4}\]\n$/)
    expect(said('{"user":"ada","pass":"Xk29fjLs8"}')).toContain('"pass":"[REDACTED:password:')
    for (const text of [
      'PASS: TestFoo_2 (0.01s)',
      'pass: 10/12',
      'pass: 3f2a9c1d',
      '"pass": "deadbeef"',
      'pass = true',
    ])
      expect(said(text)).toBe(text)
  })

  it('is masked on a line of its own when it is a passphrase of small letters, and not when it is a word of a manual', () => {
    expect(said('db:\n  password: huntersecure\n')).toMatch(/password: \[REDACTED:password:[0-9a-f]{4}\]\n/)
    for (const text of ['password: description\n', 'password: authentication\n', 'password: undefined\n'])
      expect(said(text)).toBe(text)
  })
})
