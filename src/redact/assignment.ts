/** Reads a name and the value that it is given, however that is written: `.env`, JSON, YAML, TOML, code, flags, XML. */
import { alnum, backWhileIn, tableOf, untilIn, whileIn } from './characters.ts'
import { valueEnds } from './dense-gates.ts'
import { type Grade, gradeOf } from './names.ts'
import type { Reader, Span } from './rules/row.ts'
import { isSecret, type Written } from './values.ts'

const inName = tableOf(`${alnum}_.:/@$-`)
const inNameBehind = tableOf(`${alnum}_.-`)
const backslashes = tableOf('\\')
const longestName = 64
const longestValue = 512
const longestRun = 8 * longestValue
/** The name, up to 250 bytes between, the value. */
export const assignedReach = { behind: 1_024 }
/** Where a name and a value that is not too long may lie. */
export const assignedEnds = valueEnds(longestValue + 2 * longestName)
const colour = String.raw`(?:\x1b|\\{1,8}u001[bB]|\\{1,8}x1[bB]|\\{1,8}033|\\{1,8}e)\[[\d;]{0,12}m`
const colours = new RegExp(colour, 'g')
/** Behind a name: a closing quote (1), a bracket, a type, an operator (2), blanks, colours, an opening quote (3). */
const operator = new RegExp(
  String.raw`(?:${colour}){0,3}(\\{0,8}["'\x60])?[\])]{0,2}\*{0,2}(?:${colour}){0,3}[ \t]{0,16}(?:\??: ?(?:string|str|String|&str|Option<\w+>|&'static str)(?: \| (?:null|None|undefined))?[ \t]{1,4}=|(:=|:-|=>|\?=|\+=|\|\|=?|\?\?=?|\((?=\\{0,8}["'\x60])|[=:,>])(?![=~]))\*{0,2}(?:${colour}){0,3}[ \t]{0,64}(?:${colour}){0,3}((?:[rbfuN]|\\{0,8}\$)?\\{0,8}["'\x60])?`,
  'y',
)
const flag = new RegExp(String.raw`(?:${colour})?[ \t]{1,4}(\\{0,8}["'])?`, 'y')
const plainEnd = tableOf('\t\n\v\f\r "\'`<>|;,&)}]\\\x1b\0')
/** Where blanks stand around the sign, no further field of an address follows. */
const spacedEnd = tableOf('\t\n\v\f\r "\'`<>|;,)}]\\\x1b\0')
/** The end of a value that a line, a quote or a blank ends. */
export const lineEnd = tableOf('\t\n\v\f\r "\'`\\\x1b\0')
const quotedEnds: Readonly<Record<string, Uint8Array>> = {
  '"': tableOf('"\n'),
  "'": tableOf("'\n"),
  '`': tableOf('`\n'),
}
/** With one of these among the first characters of a value it is a call: `password=hash(password)`. */
const bracket = tableOf('(){}<>')
const nearCall = 6
const EQUALS = 0x3d
/** What begins a value behind `=` and is neither a part of a sign nor of a quote that opens. */
const beginsPlain = tableOf(alnum.replace(/[bfruN]/g, ''))
const elementEnd = tableOf('<\n')

interface Value extends Span, Written {}

/** A rule for the names of these grades. */
export const assigned =
  (...grades: Grade[]): Reader =>
  (text, at) => {
    const start = nameFrom(text, at)
    const end = nameTo(text, at)
    const grade = gradeOf(text.slice(start, end))
    if (grade === null || !grades.includes(grade)) return null
    const value = valueBehind(text, start, end)
    if (value === null) return behindRun(text, end)
    // A variable of the environment, or a flag, says that its checksum or UUID is a token; a field does not.
    const isSetting = value.plain && grade === 'token' && isSettingsName(text, start, end)
    return isSecret(isSetting ? 'secret' : grade, text.slice(value.from, value.to), value) ? value : null
  }

/** `SHOP_TOKEN` or `--shop-token`. */
const isSettingsName = (text: string, start: number, end: number): boolean =>
  /^(?:[A-Z][A-Z\d]*(?:_[A-Z\d]+)+|--(?:[a-z\d-]{1,40}-)?token)$/.test(text.slice(start, end))

/**
 * Where the names begin again that can have a value, when so much follows without a blank, a quote or a bracket that each
 * name in it has one that is too long.
 */
function behindRun(text: string, from: number): Span | null {
  const to = untilIn(plainEnd, text, from, Math.min(text.length, from + longestRun)) - longestValue - 2 * longestName
  return to > from ? { from: to, to } : null
}

function nameFrom(text: string, at: number): number {
  const from = backWhileIn(inName, text, at, Math.max(0, at - longestName))
  const escaped = text.charAt(from - 1) === '\\' && /[nrt]/.test(text.charAt(from))
  return escaped ? from + 1 : from
}

const nameTo = (text: string, at: number): number =>
  whileIn(inNameBehind, text, at, Math.min(text.length, at + longestName))

function valueBehind(text: string, start: number, end: number): Value | null {
  // Most names in text that is full of them are `NAME=value`, which takes no expression to see.
  if (text.charCodeAt(end) === EQUALS && beginsPlain[text.charCodeAt(end + 1)] === 1)
    return unquoted(text, start, end + 1, '=', true)
  operator.lastIndex = end
  const match = operator.exec(text)
  if (match === null)
    return isFlag(text, start)
      ? flagged(text, end, plainEnd)
      : isStatement(text, start)
        ? flagged(text, end, spacedEnd)
        : null
  const between = match[0]
  const [close, sign, open] = [match[1], match[2] ?? '=', match[3]]
  const from = end + between.length
  if (sign === '>') return text.charAt(start - 1) === '<' ? upTo(text, from, elementEnd, true, false) : null
  if (sign === ',' && (close === undefined || open === undefined || !isPair(text, start, end))) return null
  if (open !== undefined) return quotedBy(text, from, open)
  if ((close !== undefined && sign === ':') || /^(?:\|\||\?\?|\()/.test(sign)) return null
  const block = sign === ':' ? blockScalar(text, from) : 0
  if (block > 0) return upTo(text, from + block, lineEnd, false, false, true)
  const plain = between === '=' || sign === ':-' || (between.includes('[') && between.replaceAll(colours, '') === '=')
  return unquoted(text, start, from, sign, plain, between.endsWith(' ') ? spacedEnd : plainEnd)
}

/** A value that no quote opens. What looks like a call is one in code, and a password where a variable is set. */
function unquoted(
  text: string,
  start: number,
  from: number,
  sign: string,
  plain: boolean,
  ends = plainEnd,
): Value | null {
  const value = upTo(text, from, ends, false, plain)
  if (value === null) return null
  const first = Math.min(value.to, from + nearCall)
  const isCall = untilIn(bracket, text, from, first) < first
  const goesOn = value.to < text.length && lineEnd[text.charCodeAt(value.to)] === 0
  if (plain && (isCall || goesOn) && isLine(text, start)) return upTo(text, from, lineEnd, false, plain)
  if (isCall) return null
  value.line = sign === ':' && isWholeLine(text, start, value.to)
  return value
}

/** Whether a name stands where a variable is set: at the beginning of a line, behind `export`, as a flag's value. */
const isLine = (text: string, start: number): boolean =>
  /(?:^|\n|\r|\\[nr]|export |set |ENV |ARG |-e |--env |\dm|\t|[ ]{2}|['"])$/i.test(
    text.slice(Math.max(0, start - 10), start),
  )

/** Whether a name begins its line and its value ends it, as in YAML. */
const isWholeLine = (text: string, start: number, to: number): boolean =>
  /(?:^|[\r\n]|\\[nr])[ \t]{0,40}(?:[-*] )?\*{0,2}$/.test(text.slice(Math.max(0, start - 44), start)) &&
  /^(?:$|[ \t]*(?:[\r\n#]|\\[nr]))/.test(text.slice(to, to + 8))

/** Whether a comma behind a name stands before its value: a flag's, or one that is called so, as in `"name": "A", "value": …`. */
const isPair = (text: string, start: number, end: number): boolean =>
  isFlag(text, start) || gluedFlag.test(text.slice(start, end)) || text.slice(end, end + 26).includes('val')

/** A flag behind a sign that can be in a name as well: `args:--token`. */
const gluedFlag = /[:/@$]-[\w.-]*$/

/** Whether a name is a flag: a longer one, of which this is the end, is none. */
const isFlag = (text: string, start: number): boolean =>
  text.charAt(start) === '-' && inName[text.charCodeAt(start - 1)] !== 1

/** Whether a value follows a name with a blank between: `ENV NAME value`, `#define NAME "value"`, `:name "value"`. */
const isStatement = (text: string, start: number): boolean =>
  text.charAt(start) === ':'
    ? /^:[\w.-]+ \\{0,8}"/.test(text.slice(start, start + longestName + 10))
    : /(?:(?:^|[\n\t +]|\\n)ENV|#[ \t]?define|\(setq) $/.test(text.slice(Math.max(0, start - 10), start))

function flagged(text: string, end: number, ends: Uint8Array): Value | null {
  flag.lastIndex = end
  const match = flag.exec(text)
  if (match === null) return null
  const from = end + match[0].length
  const open = match[1]
  if (open !== undefined) return quotedBy(text, from, open)
  return text.charAt(from) === '-' ? null : upTo(text, from, ends, false, true)
}

/** How long the beginning of a block of YAML is, as in `password: |`, up to its first line; 0 where none begins. */
function blockScalar(text: string, from: number): number {
  block.lastIndex = from
  return block.exec(text)?.[0].length ?? 0
}

const block = /[|>][-+]?[ \t]{0,8}(?:\r?\n|\\{1,8}n)(?:[ \t]{0,8}\d{1,6}(?:\xe2\x86\x92|\t)|[+-])?[ \t]{1,40}/y

/** What stands from `from` up to one of some ends; null where it is too long. */
export function upTo(
  text: string,
  from: number,
  end: Uint8Array,
  quoted: boolean,
  plain: boolean,
  line = false,
): Value | null {
  const last = Math.min(text.length, from + longestValue)
  const to = untilIn(end, text, from, last)
  return to === last && last < text.length ? null : { from, to, quoted, plain, line }
}

/** Up to the quote that is escaped as often as the one that opened, on the same line. */
export function quotedBy(text: string, from: number, open: string): Value | null {
  const quote = open.charAt(open.length - 1)
  const depth = open.split('\\').length - 1
  const last = Math.min(text.length, from + longestValue)
  const ends = quotedEnds[quote] as Uint8Array
  for (let at = untilIn(ends, text, from, last); at < last; at = untilIn(ends, text, at + 1, last)) {
    if (text.charAt(at) === '\n') return null
    const value = backWhileIn(backslashes, text, at, from)
    if (at - value <= depth) return { from, to: value, quoted: true, plain: false, line: false }
  }
  return last === text.length && last > from ? { from, to: last, quoted: true, plain: false, line: false } : null
}
