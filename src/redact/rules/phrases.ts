/** Secrets that stand behind their name in other ways than `name = value`: in statements, tables, commands, sentences. */
import { near, runFollows } from '../gates.ts'
import { gradeOf } from '../names.ts'
import { cellFollows } from '../phrase-gates.ts'
import { isMadeByChance, isPasswordInAddress, isSecret } from '../values.ts'
import { type Reader, type Rule, sample } from './row.ts'

const isStrong = (value: string): boolean => /\d|[^A-Za-z\s]/.test(value) && isPasswordInAddress(value)
const variable = String.raw`[A-Za-z_/][\w./:@-]{0,80}`
/** From the end of a name to its value: in a row of a table, a property list, attributes of XML. */
const cell =
  /[\w.-]{0,40}(?:[ \t]{0,40}(?:\||\xe2\x94\x82)|<\/key>\s{0,40}(?:\\[nrt]){0,4}\s{0,40}<string>|\\{0,8}["'] value=\\{0,8}["'])[ \t]{0,8}[`"']?([^\s|"'`\\<>]{6,512})/y

const besideName: Reader = (text, at) => {
  cell.lastIndex = at
  const match = cell.exec(text)
  const value = match?.[1]
  if (match === null || value === undefined) return null
  const before = /[\w.-]{0,60}$/.exec(text.slice(Math.max(0, at - 60), at))?.[0] ?? ''
  const name = before + (/^[\w.-]*/.exec(match[0])?.[0] ?? '')
  const grade = gradeOf(name)
  if (grade === null || !isSecret(grade, value, { quoted: false, plain: false, line: true })) return null
  const to = at + match[0].length
  return { from: to - value.length, to }
}

export const phrases: readonly Rule[] = [
  {
    id: 'sql-password',
    keywords: ['identified by', 'identified with', 'password '],
    anyCase: true,
    gate: runFollows(80, 6),
    pattern:
      /(?:identified (?:with [\w']{1,40} )?(?:by|as)|password) {1,4}(?:password )?\\{0,8}'([^'\s\\]{6,200})\\{0,8}'/i,
    secret: 1,
    accept: isStrong,
    example: `ALTER USER ada WITH PASSWORD '${sample('alnum', 16)}';`,
    lookalike: "ALTER USER ada WITH PASSWORD 'secret';",
  },
  {
    id: 'generated-password',
    keywords: ['random_password'],
    gate: near(1_800, 'result'),
    pattern:
      /random_password\\{0,8}",[^\0]{0,1700}?"result\\{0,8}"\s{0,4}:\s{0,4}\\{0,8}"((?:[^"\s\\]|\\{1,8}u00[0-9a-f]{2}){6,200})/,
    reach: { behind: 4_608 },
    secret: 1,
    accept: isStrong,
    example: `"type": "random_password",\n"attributes": {\n"length": 16,\n"result": "${sample('alnum', 16)}"`,
    lookalike: 'resource "random_password" "db" {} the result is in "result": "module.db.result"',
  },
  {
    id: 'shell-setting',
    keywords: [
      'setx ',
      'set -gx ',
      'set -Ux ',
      'set -x ',
      'secret set ',
      'setenv ',
      'secrets set ',
      'secret put ',
      'config set ',
      'configure set ',
    ],
    gate: runFollows(160, 14),
    pattern: new RegExp(
      `(?:setx|set -[gUx]{1,2}|setenv|secrets? (?:set|put)|config(?:ure)? set) ${variable} (?:--body(?: |=)|-b )?\\\\{0,8}["']?([^\\s"'\`\\\\<>|$\\x1b]{14,512})`,
    ),
    secret: 1,
    accept: isMadeByChance,
    example: `setx SHOP_API_KEY ${sample('alnum', 32)}`,
    lookalike: 'setx SHOP_API_KEY from-the-file-of-keys',
  },
  {
    id: 'cell',
    keywords: ['pass', 'secret', 'token', 'key'],
    anyCase: true,
    gate: cellFollows,
    reach: { behind: 1_024 },
    read: besideName,
    generic: true,
    example: `| DB_PASSWORD | ${sample('alnum', 16)} |`,
    lookalike: '| DB_PASSWORD | required |',
  },
]
