import { describe, expect, it } from 'vitest'
import { sample } from '../../src/redact/rules/row.ts'
import { masked, redactor } from './helpers.ts'

const password = 'Tr0ub4dor&3x'
const hex = sample('hex', 40)
/** Base64 with two slashes, and so with the form of a path. */
const slashed = 'cWiV/LXx11hmwiz4/kxdhBIAQypyvtPB'

/** What people and programs write, with a secret in it. */
const ways: [way: string, text: (secret: string) => string, secret: string][] = [
  ['base64 that has the form of a path', (secret) => `DB_PASSWORD=${secret}`, slashed],
  ['base64 that begins with a slash', (secret) => `SHOP_TOKEN=${secret}`, `/pRmvvUG0lVB6sffFVBQMiSOPl`],
  ['blanks around the sign', (secret) => `password = ${secret}\nuser = ada`, password],
  ['a sentence of fields', (secret) => `login: ada, password: ${secret}, port 22`, password],
  ['the default of a shell', (secret) => `${'$'}{DB_PASSWORD:-${secret}}`, sample('alnum', 20)],
  ['a block of YAML', (secret) => `db:\n  password: |\n    ${secret}\n  user: ada`, password],
  ['a folded block of YAML', (secret) => `password: >-\n  ${secret}\n`, password],
  ['a checksum in a variable', (secret) => `SHOP_TOKEN=${secret}`, hex],
  ['a checksum behind a flag', (secret) => `deploy --token ${secret} --yes`, hex],
  ['a name without a sign between its words', (secret) => `smtppass = ${secret}`, password],
  ['the key of a wireless network', (secret) => `psk="${secret}"`, password],
  ['a key in camel case', (secret) => `const deployKey = '${secret}'`, hex],
  ['a line of a Dockerfile', (secret) => `FROM node\nENV DB_PASSWORD ${secret}\n`, password],
  ['a definition of C', (secret) => `#define WIFI_PASSWORD "${secret}"`, password],
  ['a key of Clojure', (secret) => `{:user "ada" :password "${secret}"}`, password],
  ['a variable of Lisp', (secret) => `(setq smtp-password "${secret}")`, password],
  ['what is taken where none is set', (secret) => `process.env.DB_PASSWORD || '${secret}'`, password],
  ['the argument of a function', (secret) => `source.setPassword("${secret}")`, password],
  ['a function of SQL', (secret) => `SET PASSWORD FOR ada = PASSWORD('${secret}')`, password],
]

/** What is much like it, and no secret. */
const alike: readonly string[] = [
  'password_file = /Users/ada/Projects/MyApp2/src/components/Login',
  'const token = a1b2c3 & mask',
  'password: |\n  is asked for at the start\n',
  'ENV NODE_ENV production',
  '#define MAX_KEY "a"',
  'commit_token: 5a1321a21aef2d14bdfe5f7d26c04e1e00112233',
  'if (password || confirm) return',
  'getByLabel("password").fill(value)',
  't("auth.password")',
  'hasKey("user2")',
]

describe('the ways in which a secret is written', () => {
  it.each(ways)('masks it in %s', (_way, text, secret) => {
    expect(redactor().text(text(secret)).replace(/\[REDACTED:[^\]]+\]/, secret)).toBe(text(secret))
    expect(redactor().text(text(secret))).not.toContain(secret)
    for (const record of [{ text: text(secret) }, { arguments: JSON.stringify({ command: text(secret) }) }])
      expect(masked(record)).not.toContain(secret)
  })

  it.each(alike)('leaves %s', (text) => {
    expect(redactor().text(text)).toBe(text)
  })
})
