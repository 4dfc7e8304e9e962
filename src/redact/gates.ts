/**
 * What must stand behind a keyword for a record to be looked at closely. Gates read raw bytes, escapes and all, and few of
 * them: they may say yes in vain, and never no where a rule would find something.
 */

import { alnum, tableOf, tableOfClass } from './characters.ts'

/** Whether the keyword that begins at `at` and ends before `end` may belong to a secret. Nothing from `to` on is read. */
export type Gate = (bytes: Uint8Array, at: number, end: number, to: number) => boolean

/** What tokens are made of. */
export const inToken = tableOf(`${alnum}_-.+/=:~%$`)
/** What a credential can be cut between. */
const inPiece = tableOf(`${alnum}_-+/=:~%$!#&*?@^.`)
/** What names are made of. */
export const inName = tableOf(`${alnum}_.-`)
const inEdge = tableOf(' \t"\'`[])')
const inOperator = tableOf('=:>,|<~?')
const endsQuoted = tableOf('\0\n\r"\'`')
const endsPlain = tableOf('\0\t\n\r "\'`(){}<>\\')
const never = tableOf('(<{[,;)|>}')

export const [BACKSLASH, COLON] = [0x5c, 0x3a]
const [ESC, COMMA, AT, DASH] = [0x1b, 0x2c, 0x40, 0x2d]
const [OPEN, CLOSE, OPEN_LIST] = [0x7b, 0x7d, 0x5b]
export const isQuote = (byte: number): boolean => byte === 0x22 || byte === 0x27 || byte === 0x60

const isWordByte = tableOf(alnum)

/** Whether the byte before `at` may belong to a word that goes on at `at`: not so the end of an escape or of a colour code. */
function isInWord(bytes: Uint8Array, at: number): boolean {
  if (at === 0 || isWordByte[bytes[at - 1] as number] === 0) return false
  if (bytes[at - 2] === BACKSLASH || bytes[at - 3] === 0x25 || bytes[at - 5] === 0x75) return false
  return bytes[at - 1] !== 0x6d || inName[bytes[at - 2] as number] === 0 || bytes[at - 2] === 0x2d
}

/** So many characters of a set behind the keyword. `letters` as in a class of an expression. */
export function tokenFollows(letters: string, count: number): Gate {
  const table = tableOfClass(letters)
  return (bytes, _at, end, to) => {
    if (end + count > to) return false
    for (let k = end; k < end + count; k += 1) if (table[bytes[k] as number] === 0) return false
    return true
  }
}

/** So many characters of a set before the keyword, and so many of another behind it. */
export function tokenAround(before: string, countBefore: number, after: string, countAfter: number): Gate {
  const [tableBefore, tableAfter] = [tableOfClass(before), tableOfClass(after)]
  return (bytes, at, end, to) => {
    if (at < countBefore || end + countAfter > to) return false
    for (let k = at - countBefore; k < at; k += 1) if (tableBefore[bytes[k] as number] === 0) return false
    for (let k = end; k < end + countAfter; k += 1) if (tableAfter[bytes[k] as number] === 0) return false
    return true
  }
}

/**
 * From `least` to `most` characters of a set, and one of some signs behind them; or `cut` of them, where the string ends
 * that may go on in the next one.
 */
export function tokenThen(letters: string, [least, most]: readonly [number, number], signs: string, cut: number): Gate {
  const table = tableOfClass(letters)
  const ends = tableOf(signs)
  return (bytes, _at, end, to) => {
    let k = end
    for (const last = Math.min(to, end + most); k < last && table[bytes[k] as number] === 1; ) k += 1
    if (k === to || bytes[k] === BACKSLASH || isQuote(bytes[k] as number)) return k - end >= cut
    return k - end >= least && ends[bytes[k] as number] === 1
  }
}

/** One of some words within so many bytes behind the keyword, of which the last byte counts as well. */
export function near(distance: number, ...words: readonly string[]): Gate {
  const all = words.map((word) => Buffer.from(word, 'latin1'))
  return (bytes, _at, end, to) => {
    const rest = Buffer.from(bytes.buffer, bytes.byteOffset + end - 1, Math.max(0, Math.min(distance, to - end)) + 1)
    return all.some((word) => rest.includes(word))
  }
}

/** A run of so many characters of tokens behind the keyword, with a digit or a capital among them after the first. */
export const mixedFollows =
  (count: number): Gate =>
  (bytes, _at, end, to) => {
    let isMixed = false
    let k = end
    for (const last = Math.min(to, end + 64); k < last && inToken[bytes[k] as number] === 1; k += 1) {
      const byte = bytes[k] as number
      if (k > end && byte >= 0x30 && byte <= 0x5a) isMixed = true
    }
    return isMixed && k - end >= count
  }

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

const inPart = tableOf(`${alnum}_-`)

/** Ten or more letters, digits, `-` and `_` behind the keyword, and a full stop behind these. */
export const dotFollows: Gate = (bytes, _at, end, to) => {
  const last = Math.min(to, end + 2_048)
  let k = end
  while (k < last && inPart[bytes[k] as number] === 1) k += 1
  return k < last && bytes[k] === 0x2e && k - end >= 8
}

/** So many characters of a set, one behind the other, near behind the keyword; or fewer, where their string ends. */
export function setFollows(distance: number, letters: string, count: number): Gate {
  const table = tableOfClass(letters)
  return (bytes, _at, end, to) => {
    let run = 0
    for (let k = end, last = Math.min(to, end + distance); k < last && run < count; k += 1) {
      if (run > 0 && isQuote(bytes[k] as number)) return true
      run = table[bytes[k] as number] === 1 ? run + 1 : 0
    }
    return run >= count
  }
}

/** A run of `count` characters of tokens with a digit within so many bytes behind the keyword. */
export const runFollows =
  (distance: number, count: number): Gate =>
  (bytes, _at, end, to) => {
    let run = 0
    let hasDigit = false
    for (let k = end, last = Math.min(to, end + distance); k < last; k += 1) {
      const byte = bytes[k] as number
      const inside = inToken[byte] === 1
      run = inside ? run + 1 : 0
      hasDigit = inside && (hasDigit || (byte >= 0x30 && byte <= 0x39))
      if (hasDigit && run >= count) return true
    }
    return false
  }

/** The rest of a name, an operator, and what may be a value: `_KEY=…`, `"password": "…"`, `--token …`. */
export const valueFollows: Gate = (bytes, at, end, to) => {
  const k = valueBehind(bytes, at, end, to)
  return k === 0 || (k > 0 && isValue(bytes, k, to, 6, false))
}

/** As `valueFollows`, and there is a digit in the value. */
export const digitFollows: Gate = (bytes, at, end, to) => {
  const k = valueBehind(bytes, at, end, to)
  return k === 0 || (k > 0 && isValue(bytes, k, to, 6, true))
}

/** As `digitFollows`; where nothing stands before the keyword in its name, the value has 16 characters or more. */
export const longDigitFollows: Gate = (bytes, at, end, to) => {
  const k = valueBehind(bytes, at, end, to)
  const least = at > 0 && inName[bytes[at - 1] as number] === 1 ? 6 : 16
  return k === 0 || (k > 0 && isValue(bytes, k, to, least, true))
}

/** The keyword begins a word. */
export const wordBegins: Gate = (bytes, at) => !isInWord(bytes, at)

/** As `valueFollows`, and the value has so many characters of a set. */
export function shapeFollows(letters: string, count: number): Gate {
  const table = tableOfClass(letters)
  return (bytes, at, end, to) => {
    const from = valueBehind(bytes, at, end, to)
    if (from <= 0) return from === 0
    if (from + count > to) return false
    for (let k = from; k < from + count; k += 1) if (table[bytes[k] as number] === 0) return false
    return true
  }
}

/** Where the value of a name begins; 0 where it may be anywhere near, -1 for none. */
function valueBehind(bytes: Uint8Array, at: number, end: number, to: number): number {
  let k = end
  for (const last = Math.min(end + 40, to); k < last && inName[bytes[k] as number] === 1; ) k += 1
  let signs = 0
  let quotedName = false
  let quoted = false
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
      else quoted = true
    } else if (inOperator[byte] === 1) {
      if (byte === COMMA && signs === 0) return isPair(bytes, at, k, to) ? 0 : -1
      signs += 1
      quoted = false
    } else if (byte === 0x20) spaces += 1
    else if (byte !== BACKSLASH && inEdge[byte] === 0) break
    k += 1
  }
  if (signs === 0 && (spaces === 0 || !isFlag(bytes, at))) return -1
  if (signs === 1 && spaces > 0 && !quoted) {
    const behindType = afterType(bytes, k, to)
    if (behindType > k) return behindType
  }
  return quotedName && !quoted ? -1 : k
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
  const ends = isQuote(bytes[from - 1] as number) ? endsQuoted : endsPlain
  let k = from
  let hasDigit = !digit
  for (const last = Math.min(from + 256, to); k < last; k += 1) {
    const byte = bytes[k] as number
    if (ends[byte] === 1) break
    if (byte >= 0x30 && byte <= 0x39) hasDigit = true
    if (hasDigit && k - from >= least - 1) return true
  }
  return false
}

/** A name and its value as two strings: `{"name": "API_KEY", "value": …}`, `["--token", …]`. */
function isPair(bytes: Uint8Array, at: number, comma: number, to: number): boolean {
  if (isFlag(bytes, at)) return true
  const last = Math.min(comma + 24, to - 4)
  for (let k = comma; k < last; k += 1)
    if (bytes[k] === 0x76 && bytes[k + 1] === 0x61 && bytes[k + 2] === 0x6c) return true
  return false
}

/** Whether the name around `at` begins with a dash. */
function isFlag(bytes: Uint8Array, at: number): boolean {
  let k = at
  for (const last = Math.max(0, at - 40); k > last && inName[bytes[k - 1] as number] === 1; ) k -= 1
  return bytes[k] === DASH
}

/** `user:password@` behind `://`. */
export const userFollows: Gate = (bytes, _at, end, to) => {
  let colon = false
  for (let k = end, last = Math.min(end + 400, to); k < last; k += 1) {
    const byte = bytes[k] as number
    if (byte === AT) return colon
    if (byte === COLON) colon = true
    else if (byte <= 0x20 || isQuote(byte) || byte === 0x3c || byte === 0x3e) return false
    else if (byte === 0x2f && !colon) return false
  }
  return false
}

/** The rest of `\\u00XX` that stands for a letter, a digit or a sign of a credential: nobody has to escape those. */
export const escapeFollows: Gate = (bytes, _at, end, to) => {
  if (end + 2 > to) return false
  const code = Number.parseInt(String.fromCharCode(bytes[end] as number, bytes[end + 1] as number), 16)
  return inToken[code] === 1
}

/** A text block that goes on where another one ended in the middle of a word. */
export const goesOn: Gate = (bytes, at, end, to) => {
  const first = Math.max(0, at - 40)
  let isClosed = false
  let k = at
  for (; k > first; k -= 1) {
    if (bytes[k] === CLOSE) isClosed = true
    if (bytes[k] !== OPEN) continue
    if (bytes[k - 1] !== OPEN_LIST) break
    // The block is the first of its list.
    if (!isClosed) return false
  }
  while (k > first && bytes[k] !== 0x22) k -= 1
  return k > first && inPiece[bytes[k - 1] as number] === 1 && end < to && inPiece[bytes[end] as number] === 1
}
