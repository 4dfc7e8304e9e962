/** Secrets whose name stands in another field, argument, line or word than the one before them. */
import { lineEnd, quotedBy, upTo } from '../assignment.ts'
import { column, columnReach, headingFollows } from '../columns.ts'
import { gradeOf } from '../names.ts'
import { argumentFollows, isMethod, namedValueFollows, sentenceFollows, spokenFollows } from '../phrase-gates.ts'
import { isMadeByChance, isOfWords, isPasswordInAddress, isSecret } from '../values.ts'
import { type Reader, type Rule, sample } from './row.ts'

/** A quote at any depth of escapes. */
const quote = String.raw`\\{0,8}["'\x60]`
/** A line end, and what stands before the next line in a patch or beside a line's number. */
const newLine = String.raw`(?:[\s+-]|\\{1,8}[rnt]|\d{1,6}(?:\xe2\x86\x92|:)){0,60}`
/** `name: NAME` before `value: …`, in YAML, JSON and HCL. */
const nameBefore = new RegExp(
  String.raw`(?:name|key|variable|env|header)(?:${quote})?[ \t]{0,8}[:=][ \t]{0,8}(?:${quote})?([\w.-]{2,64})(?:${quote})?[ \t]{0,8}(?:,|[\r\n]|\\{1,8}[nr])${newLine}(?:${quote})?$`,
  'i',
)
/** `variable "NAME" { … default = …`, `"NAME": { … "value": …`. */
const groupBefore = new RegExp(String.raw`${quote}([\w.-]{2,64})${quote}\s{0,4}[:=]?\s{0,4}\{[^{}]{0,160}$`)
const sign = new RegExp(String.raw`(?:value|default)(?:${quote})?[ \t]{0,8}[:=][ \t]{0,8}(${quote})?`, 'iy')

const namedValue: Reader = (text, at) => {
  sign.lastIndex = at
  const match = sign.exec(text)
  if (match === null) return null
  const before = text.slice(Math.max(0, at - 240), at)
  const [, name = ''] = nameBefore.exec(before) ?? groupBefore.exec(before) ?? []
  const grade = gradeOf(name)
  if (grade === null) return null
  const from = at + match[0].length
  const value = match[1] === undefined ? upTo(text, from, lineEnd, false, false) : quotedBy(text, from, match[1])
  return value !== null && isSecret(grade, text.slice(value.from, value.to), { ...value, line: true }) ? value : null
}

/** `define('NAME', '…')`, `getenv("NAME", "…")`. */
const argument = new RegExp(String.raw`[\w.-]{0,40}(${quote})[)\]]?,\s{0,8}(${quote})`, 'y')

/** Before the name: what sets or asks for something that has a name. */
const setter =
  /(?:env|get|set|put|define|append|property|config|fetch|add|param|variable|default|insert)\w{0,16}\(\s?(\\{0,8}["'`])([\w.-]{0,60})$/i

const nextArgument: Reader = (text, at) => {
  argument.lastIndex = at
  const match = argument.exec(text)
  if (match === null) return null
  const [all, close = '', open = ''] = match
  const before = setter.exec(text.slice(Math.max(0, at - 90), at))
  if (before === null || before[1] !== close) return null
  const grade = gradeOf((before[2] ?? '') + text.slice(at, at + all.indexOf(close)))
  const value = grade === null ? null : quotedBy(text, at + all.length, open)
  if (grade === null || value === null) return null
  const said = text.slice(value.from, value.to)
  return !/\s/.test(said) && /\d/.test(said) && isSecret(grade, said, value) ? value : null
}

/** Words that close as a name does: with the quote behind which a comma stands. */
const closing = ['password', 'passwd', 'pass', 'pwd', 'secret', 'key', 'token'].flatMap((word) =>
  ['",', "',", '\\'].map((end) => word + end),
)

const kindsOf = (value: string): number =>
  [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].filter((kind) => kind.test(value)).length
const isSpoken = (value: string): boolean =>
  /\d/.test(value) && kindsOf(value) >= 3 && !isMethod(value) && !isOfWords(value) && isPasswordInAddress(value)
const isKey = (value: string): boolean =>
  isMadeByChance(value) &&
  ((/[A-Z]/.test(value) && /[a-z]/.test(value)) || /^(?:[\da-f]{32,128}|[\da-f-]{36})$/.test(value))

export const beside: readonly Rule[] = [
  {
    id: 'named-value',
    keywords: ['value', 'default'],
    anyCase: true,
    gate: namedValueFollows,
    reach: { before: 256, behind: 1_024 },
    read: namedValue,
    isNamedBefore: true,
    generic: true,
    example: `env:\n- name: DB_PASSWORD\n  value: ${sample('alnum', 16)}\n`,
    lookalike: '- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef: {}\n',
  },
  {
    id: 'column',
    keywords: ['password', 'passwd', 'secret access key', 'api key', 'api_key', 'client_secret'],
    anyCase: true,
    gate: headingFollows,
    reach: columnReach,
    read: column,
    isNamedBefore: true,
    generic: true,
    example: `name,password,role\nada,${sample('alnum', 16)},admin\n`,
    lookalike: 'name,password,role\nada,hidden,admin\n',
  },
  {
    id: 'next-argument',
    keywords: closing,
    anyCase: true,
    gate: argumentFollows,
    reach: { before: 256, behind: 1_024 },
    read: nextArgument,
    generic: true,
    example: `define('DB_PASSWORD', '${sample('alnum', 16)}');`,
    lookalike: "t('auth.password', 'Your password has 8 characters')",
  },
  {
    id: 'said',
    keywords: [
      'password ',
      'passphrase ',
      'api key',
      'token ',
      'secret key',
      'access key',
      'secret ',
      'access token',
      'auth token',
      'client secret',
    ],
    anyCase: true,
    gate: sentenceFollows,
    pattern:
      /(?<![\w-])(?:(?:password|passphrase|(?:api|secret|access) key|token|secret) (?:(?:for|of) [\w@.:/-]{1,60} )?(?:is|was):?|(?:(?:api|secret|access) key|(?:access|auth) token|client secret)\*{0,2} ?[:=]) {0,2}(?:\*\*)?[ ]?\\{0,8}["'`]?([A-Za-z0-9][^\s"'`\\<>|$,;(){}]{12,512}[A-Za-z0-9+/=])/i,
    secret: 1,
    accept: (value) => !isMethod(value) && !value.includes('://') && isKey(value),
    generic: true,
    example: `my api key is ${sample('alnum', 32)}`,
    lookalike: 'the token is validated-before-2024-by-the-server',
  },
  {
    id: 'spoken-password',
    keywords: ['password ', 'passphrase ', 'passwort '],
    anyCase: true,
    gate: spokenFollows,
    pattern:
      /(?<![\w-])(?:password|passphrase|passwort) (?:(?:(?:for|of) [\w@.:/-]{1,60} )?(?:is|was|ist):? {1,2}(?:\*\*)?\\{0,8}["'`]?|`)([^\s"'`\\<>|,;(){}]{8,200})/i,
    secret: 1,
    accept: isSpoken,
    generic: true,
    example: 'the password is Tr0ub4dor&3x, on port 22',
    lookalike: 'the password is SHA256-hashed',
  },
  {
    id: 'address-key',
    keywords: ['?key=', '&key='],
    pattern: /[?&]key=([A-Za-z0-9_-]{20,400})/,
    secret: 1,
    accept: (value) => isMadeByChance(value) && /[A-Z]/.test(value) && /[a-z]/.test(value),
    generic: true,
    example: `https://api.test/v1?key=${sample('alnum', 32)}`,
    lookalike: 'https://api.test/v1?key=the-name-of-the-thing-2',
  },
  {
    id: 'address-token',
    keywords: ['?token=', '&token='],
    pattern: /[?&]token=([\da-f]{32,128}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})/,
    secret: 1,
    entropy: 2.5,
    generic: true,
    example: `https://api.test/v1?token=${sample('hex', 40)}`,
    lookalike: 'https://api.test/v1?token=abc123',
  },
]
