/** Texts that are made to be slow to mask: full of what could make a search begin again and again. */
import { rules } from '../../src/redact/rules/index.ts'

export interface HostileText {
  name: string
  /** A record of so many bytes, or a little more. */
  record(bytes: number): Buffer
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
const filled = (piece: string, bytes: number): string => piece.repeat(Math.ceil(bytes / Buffer.byteLength(piece)))
const inBase64 = (text: string): string => Buffer.from(text).toString('base64')

/** A text that is nothing but a piece, again and again. */
const full = (piece: string): HostileText => ({
  name: JSON.stringify(piece),
  record: (bytes) => json({ text: filled(piece, bytes) }),
})

/** A record that holds a value again and again, made by `record` of so many of them. */
const many = (name: string, one: unknown, record: (values: unknown[]) => unknown): HostileText => ({
  name,
  record: (bytes) => json(record(Array(Math.ceil(bytes / JSON.stringify(one).length)).fill(one))),
})

/** A value that looks made by chance, another one for each number. */
const byChance = (k: number): string => `Zq7${(Math.imul(k + 1, 0x9e3779b1) >>> 0).toString(36)}`

/** A record of pieces that all differ: nothing that was found out of one serves the next. */
const different = (name: string, one: (k: number) => string): HostileText => ({
  name,
  record: (bytes) =>
    json({ text: Array.from({ length: Math.ceil(bytes / one(0).length) }, (_, k) => one(k)).join('') }),
})

/** A text in JSON in JSON, so often. */
const nested = (piece: string, levels: number): HostileText => ({
  name: `${JSON.stringify(piece)} in JSON, ${levels} times`,
  record(bytes) {
    let text = filled(piece, bytes)
    for (let level = 0; level < levels; level += 1) text = JSON.stringify({ text })
    return Buffer.from(text)
  },
})

const pieces = [
  'password=',
  'password=hunter2x ',
  'password: ',
  "password='",
  '"name": "token", "value": ',
  'machine a login b password ',
  'curl -u a:b ',
  'token: x9_',
  'eyJ',
  'LS0tLS1CRUdJTi',
  '-----BEGIN PRIVATE KEY-----',
  '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ\n',
  '-----BEGIN ',
  '"key": "',
  '\\u0041',
  'cookie: a=1',
  'AKIA',
  'https://a:b',
  'https:\\/\\/a:b',
  'https:\\/\\/hooks.slack.com\\/services\\/',
  '://',
  'sk-',
  ...'aA0 \n/.-_=:%"\\\0@',
  'a.a.a.',
  '%41',
  '%20',
  '%3D%253D%25253D%2525253D',
  '{"a":',
  '\n{"a":"',
  '\n{"token":"x9"}',
  '\n["--token","x9"]',
  '"},{"text":"',
  '\0p\0a\0s\0s',
  'TG9yZW0gaXBzdW0gZG9sb3Igc2l0IGFtZXQsIGNvbnNlY3RldHVyIGFkaXBpc2NpbmcgZWxpdC4g',
  `${inBase64('password=hunter2x ')} `,
  inBase64(inBase64(inBase64('a token in base64 three times '))),
  '🔑',
  'пароль: ',
  'мой token: ключ9 ',
]

/** What could be slow in other ways than by a piece that stands again and again in one string. */
const shapes: readonly HostileText[] = [
  nested('password=hunter2x ', 3),
  nested('"token": "x9_" ', 6),
  nested('\npassword: ', 10),
  many('many short strings', 'token', (list) => ({ list })),
  many('many values with telling names', { password: 'hunter2x' }, (list) => ({ list })),
  different('many different passwords', (k) => `password=${byChance(k)} `),
  different('many lines of JSON with different passwords', (k) => `{"password":"${byChance(k)}"}\n`),
  many('many text blocks that are cut', { type: 'text', text: 'ghp_' }, (content) => ({ content })),
  many('lists in lists', 'a', (list) => ({ list: list.map((one) => [one, [one]]) })),
]

export const hostileTexts: readonly HostileText[] = [...pieces.map(full), ...shapes]

/** Full of a keyword, or of the look-alike of a rule: nearly a secret. */
export const almostSecrets: readonly HostileText[] = [
  ...new Set(rules.flatMap(({ keywords, lookalike }) => [...keywords, lookalike])),
].map(full)
