/** Gates for values that stand behind their name: `_KEY=…`, `"password": "…"`, `--token …`. */
import { alnum, tableOf, tableOfClass } from './characters.ts'
import { inName, longestRest, restOfName, withoutDigit } from './dense-gates.ts'
import { BACKSLASH, COLON, countBefore, countFrom, type Gate, isDigit, isQuote, slashBehind } from './gates.ts'

const inEdge = tableOf(' \t"\'`[])*')
const inOperator = tableOf('=:>,|<~?')
const endsQuoted = tableOf('\0\n\r"\'`')
const endsLine = tableOf('\0\t\n\r "\'`\\')
const endsPlain = tableOf('\0\t\n\r "\'`(){}<>\\')
/** What begins a reference or code, and no secret. */
const never = tableOf('(<{[')
const [ESC, COMMA, DASH, EQUALS] = [0x1b, 0x2c, 0x2d, 0x3d]
const [SPACE, TAB, LETTER_T] = [0x20, 0x09, 0x74]

/** The rest of a name, an operator, and what may be a value: `_KEY=…`, `"password": "…"`, `--token …`. */
export const valueFollows: Gate = (bytes, at, end, to) => {
  const k = valueBehind(bytes, at, end, to)
  return k <= 0 ? isAnywhere(k) : isValue(bytes, k, to, 6, false)
}

/** As `valueFollows`, and there is a digit in the value. */
export const digitFollows: Gate = (bytes, at, end, to) => {
  const k = valueBehind(bytes, at, end, to)
  return k <= 0 ? isAnywhere(k) : isValue(bytes, k, to, 6, true) || withoutDigit(bytes, k, to)
}

/** As `digitFollows`; where nothing stands before the keyword in its name, the value has 16 characters or more. */
export const longDigitFollows: Gate = (bytes, at, end, to) => {
  const k = valueBehind(bytes, at, end, to)
  const least = at > 0 && inName[bytes[at - 1] as number] === 1 ? 6 : 16
  return k <= 0 ? isAnywhere(k) : isValue(bytes, k, to, least, true) || withoutDigit(bytes, k, to)
}

/** As `valueFollows`, and the value has so many characters of a set. */
export function shapeFollows(letters: string, count: number): Gate {
  const table = tableOfClass(letters)
  return (bytes, at, end, to) => {
    const from = valueBehind(bytes, at, end, to, true)
    return from <= 0 ? isAnywhere(from) : countFrom(table, bytes, from, to, count) === count
  }
}

const inSecret = tableOf(`${alnum}_-.+/=:|`)
/** The most signs between a name and its value, escapes and all. */
const mostSigns = 24

/** The rest of a name, signs, and so many characters of a secret that has a shape of its own; these may be of the name as well. */
export const secretBeside =
  (count: number): Gate =>
  (bytes, _at, end, to) => {
    let [k, hasSign] = [end, false]
    for (const last = Math.min(to, end + longestRest); k < last && inName[bytes[k] as number] === 1; k += 1)
      if (inWord[bytes[k] as number] === 0) hasSign = true
    const from = k
    while (k < to && k < from + mostSigns && inWord[bytes[k] as number] === 0) k += 1
    return (hasSign && from - end > count) || (k > from && countFrom(inSecret, bytes, k, to, count) === count)
  }

const inWord = tableOf(`${alnum}_`)

/** The place behind a terminal's colour code that begins at `at`, raw or escaped at any depth; `at` where none does. */
function afterColour(bytes: Uint8Array, at: number, to: number): number {
  let k = at
  if (bytes[k] === ESC) k += 1
  else if (bytes[k] === BACKSLASH) {
    while (k < to && bytes[k] === BACKSLASH) k += 1
    const last = Math.min(k + 5, to)
    while (k < last && bytes[k] !== 0x5b) k += 1
  } else return at
  if (bytes[k] !== 0x5b) return at
  const last = Math.min(k + 16, to)
  while (k < last && bytes[k] !== 0x6d) k += 1
  return k < last ? k + 1 : at
}

/** A gate's answer where there is no one place of a value: see `valueBehind`. */
const isAnywhere = (none: number): boolean | number => (none === 0 ? true : -none)

/**
 * Where the value of a name begins; 0 where it may be anywhere near. Below 0 there is none, nor for the keywords that end
 * before the place which that is without its sign. Behind a comma only the value of a pair is
 * meant. `shape`: a value is known by how it looks, so that a comma is a sign like any other.
 */
function valueBehind(bytes: Uint8Array, at: number, end: number, to: number, shape = false): number {
  let k = restOfName(bytes, end, to)
  if (k > end + longestRest) return longestRest - k
  // The field that stands in sessions most: `"input_tokens":120`.
  if (bytes[k] === 0x22 && bytes[k + 1] === COLON && isDigit(bytes[k + 2] as number)) return -1
  let signs = 0
  let quotedName = false
  let quoted = false
  /** Behind the quote that opens a value: a sign there is the value's. */
  let opened = false
  let spaces = 0
  for (const last = Math.min(k + 64, to); k < last; ) {
    const byte = bytes[k] as number
    const colour = byte === ESC || byte === BACKSLASH ? afterColour(bytes, k, to) : k
    if (colour !== k) {
      k = colour
      continue
    }
    if (isQuote(byte)) {
      if (signs === 0 && spaces === 0) quotedName = true
      else {
        opened = signs > 0 && !quoted
        quoted = true
      }
    } else if (inOperator[byte] === 1 && opened) break
    else if (inOperator[byte] === 1) {
      if (byte === COMMA && signs === 0 && !shape) return isPair(bytes, at, k, to) ? 0 : -1
      if (signs > 0 && opensBlock(bytes, k)) return 0
      signs += 1
      if (byte !== COLON) shape = true
      quoted = false
    } else if (byte === SPACE || byte === TAB || (byte === BACKSLASH && bytes[k + 1] === LETTER_T)) spaces += 1
    else if (byte === OPEN_CALL && signs === 0 && spaces === 0 && opensQuote(bytes, k + 1)) signs += 1
    else if (byte !== BACKSLASH && inEdge[byte] === 0 && !(signs > 0 && isPrefix(bytes, k))) break
    k += 1
  }
  if (signs === 0 && (spaces === 0 || !(isFlag(bytes, at) || isStatement(bytes, at)))) return -1
  if (signs === 1 && spaces > 0 && !quoted) {
    const behindType = afterType(bytes, k, to)
    if (behindType > k) return behindType
  }
  return quotedName && !quoted && !shape ? -1 : k
}

/** Whether a block of YAML begins at `at`: `|` or `>`, perhaps a sign, and a line end, as it is or escaped. */
function opensBlock(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== PIPE && bytes[at] !== CLOSE_TAG) return false
  const next = bytes[at + 1] as number
  const end = next === DASH || next === PLUS ? at + 2 : at + 1
  return inLineEnd[bytes[end] as number] === 1
}

const [PIPE, CLOSE_TAG, PLUS] = [0x7c, 0x3e, 0x2b]
const inLineEnd = tableOf('\r\n\\')

/** Whether a quote, escaped or not, stands at `at`. */
const opensQuote = (bytes: Uint8Array, at: number): boolean =>
  isQuote(bytes[at] as number) ||
  (bytes[at] === BACKSLASH && (bytes[at + 1] === BACKSLASH || isQuote(bytes[at + 1] as number)))

const OPEN_CALL = 0x28
const prefixes = tableOf('rbfuN')

/** Whether a letter before a quote says what kind of string it opens. */
const isPrefix = (bytes: Uint8Array, at: number): boolean =>
  prefixes[bytes[at] as number] === 1 && opensQuote(bytes, at + 1)

/** Whether the name around `at` stands behind the last letter of `ENV`, `#define` or `(setq`, or behind a colon. */
function isStatement(bytes: Uint8Array, at: number): boolean {
  let k = at
  for (const last = Math.max(0, at - 64); k > last && inName[bytes[k - 1] as number] === 1; ) k -= 1
  if (bytes[k - 1] === COLON) return true
  const letter = bytes[k - 2]
  return bytes[k - 1] === SPACE && (letter === 0x56 || letter === 0x65 || letter === 0x71)
}

const inType = tableOf(`${alnum}_&'<>| `)

/** The place of a value behind its type, as in `secretKey: string = '…'`; `at` where no type and value stand. */
function afterType(bytes: Uint8Array, at: number, to: number): number {
  const last = Math.min(to, at + 48)
  let k = at
  while (k < last && inType[bytes[k] as number] === 1) k += 1
  if (k === at || bytes[k] !== 0x3d || bytes[k - 1] !== 0x20) return at
  do k += 1
  while (k < last && (bytes[k] === 0x20 || bytes[k] === BACKSLASH))
  return isQuote(bytes[k] as number) ? k + 1 : at
}

/** So many characters of a value; between quotes nearly all are. */
function isValue(bytes: Uint8Array, from: number, to: number, least: number, digit: boolean): boolean {
  if (never[bytes[from] as number] === 1) return false
  const before = bytes[from - 1] as number
  const isQuoted = isQuote(before)
  const ends = isQuoted ? endsQuoted : isInCode(bytes, from) ? endsPlain : endsLine
  let k = from
  let hasDigit = !digit
  for (const last = Math.min(from + 256, to); k < last; k += 1) {
    const byte = bytes[k] as number
    if (ends[byte] === 1 && (byte === before || !isQuoted || !isQuote(byte))) {
      const slash = slashBehind(bytes, k)
      if (slash === k && !(isQuoted && byte === before && isDeeper(bytes, k, from - 1))) break
      k = slash
    }
    if (isDigit(byte)) hasDigit = true
    if (hasDigit && k - from >= least - 1) return true
  }
  return false
}

/** Whether a value stands behind a sign as it does in code, where a bracket makes it a call; behind `=` alone, and a flag, it does not. */
function isInCode(bytes: Uint8Array, from: number): boolean {
  const before = bytes[from - 1] as number
  if (before === SPACE) return inOperator[bytes[from - 2] as number] === 1
  return before !== EQUALS && inOperator[before] === 1
}

const backslashes = tableOf('\\')
/** A quote in JSON in JSON, and so on, has no more backslashes before it. */
const mostBackslashes = 255

/** Whether a quote has more backslashes before it than the one that opened: it is a part of the value. */
function isDeeper(bytes: Uint8Array, quote: number, open: number): boolean {
  const depth = countBefore(backslashes, bytes, open, mostBackslashes)
  return countBefore(backslashes, bytes, quote, depth + 1) > depth
}

/** A name and its value as two strings: `{"name": "API_KEY", "value": …}`, `["--token", …]`. */
function isPair(bytes: Uint8Array, at: number, comma: number, to: number): boolean {
  if (isFlag(bytes, at)) return true
  const last = Math.min(comma + 24, to - 4)
  for (let k = comma; k < last; k += 1)
    if (bytes[k] === 0x76 && bytes[k + 1] === 0x61 && bytes[k + 2] === 0x6c) return true
  return false
}

/** Whether the name around `at` begins with a dash; the letter of an escape before it is none of the name's. */
function isFlag(bytes: Uint8Array, at: number): boolean {
  let k = at
  for (const last = Math.max(0, at - 64); k > last && inName[bytes[k - 1] as number] === 1; ) k -= 1
  return bytes[k] === DASH || (bytes[k + 1] === DASH && bytes[k - 1] === BACKSLASH)
}
