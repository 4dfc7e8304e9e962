/**
 * What must stand behind a keyword for a record to be looked at closely. Gates read raw bytes, escapes and all, and few of
 * them: they may say yes in vain, and never no where a rule would find something.
 */

import { alnum, tableOf, tableOfClass } from './characters.ts'
import { inName, restOfWord } from './dense-gates.ts'

/**
 * Whether the keyword that begins at `at` and ends before `end` may belong to a secret. A number says no as well, also for
 * the keywords of the same rule that end before that place. Nothing from `to` on is read. `isDense`: the rule has had a no
 * near before `at`, so that it pays to look further ahead and answer for what comes.
 */
export type Gate = (bytes: Buffer, at: number, end: number, to: number, isDense?: boolean) => boolean | number

/** What tokens are made of. */
export const inToken = tableOf(`${alnum}_-.+/=:~%$`)
/** What a credential can be cut between. */
const inPiece = tableOf(`${alnum}_-+/=:~%$!#&*?@^.`)

export const [BACKSLASH, COLON] = [0x5c, 0x3a]
const [AT, PLUS, PERCENT, SLASH] = [0x40, 0x2b, 0x25, 0x2f]
const [OPEN, CLOSE, OPEN_LIST] = [0x7b, 0x7d, 0x5b]
export const isQuote = (byte: number): boolean => byte === 0x22 || byte === 0x27 || byte === 0x60

const isBlank = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)
export const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39
const isWordByte = tableOf(alnum)

/** Whether the byte before `at` may belong to a word that goes on at `at`: not so the end of an escape or of a colour code. */
function isInWord(bytes: Uint8Array, at: number): boolean {
  if (at === 0 || isWordByte[bytes[at - 1] as number] === 0) return false
  if (bytes[at - 2] === BACKSLASH || bytes[at - 3] === 0x25 || bytes[at - 5] === 0x75) return false
  return bytes[at - 1] !== 0x6d || inName[bytes[at - 2] as number] === 0 || bytes[at - 2] === 0x2d
}

/** No slash is escaped by more backslashes: each level of JSON in JSON makes one more than twice as many of them. */
const mostEscapes = 16

/** The slash before which backslashes begin at `at`, as programs write it in JSON; `at` where these, or it, are not there. */
export function slashBehind(bytes: Uint8Array, at: number): number {
  let k = at
  while (k < at + mostEscapes && bytes[k] === BACKSLASH) k += 1
  return bytes[k] === SLASH ? k : at
}

/** How many characters of a set stand from `from` on, `most` at most. An escaped slash is one of them. */
export function countFrom(table: Uint8Array, bytes: Uint8Array, from: number, to: number, most: number): number {
  let count = 0
  for (let k = from; k < to && count < most; k += 1) {
    if (table[bytes[k] as number] === 0) {
      const slash = table[SLASH] === 1 ? slashBehind(bytes, k) : k
      if (slash === k) break
      k = slash
    }
    count += 1
  }
  return count
}

/** The same for what stands before `at`. */
export function countBefore(table: Uint8Array, bytes: Uint8Array, at: number, most: number): number {
  let count = 0
  for (let k = at - 1; k >= 0 && count < most; k -= 1) {
    if (table[bytes[k] as number] === 1) count += 1
    else if (table[SLASH] === 0 || slashBehind(bytes, k) === k) break
  }
  return count
}

/** So many characters of a set behind the keyword. `letters` as in a class of an expression. */
export function tokenFollows(letters: string, count: number): Gate {
  const table = tableOfClass(letters)
  return (bytes, _at, end, to) => countFrom(table, bytes, end, to, count) === count
}

/** So many characters of a set before the keyword, and so many of another behind it. */
export function tokenAround(before: string, least: number, after: string, leastAfter: number): Gate {
  const [tableBefore, tableAfter] = [tableOfClass(before), tableOfClass(after)]
  return (bytes, at, end, to) =>
    countFrom(tableAfter, bytes, end, to, leastAfter) === leastAfter &&
    countBefore(tableBefore, bytes, at, least) === least
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
  const begins = tableOf(words.map((word) => word.charAt(0)).join(''))
  const longest = Math.max(...words.map(({ length }) => length))
  return (bytes, _at, end, to, isDense = false) => {
    const text = bytes.toString('latin1', end - 1, Math.min(to, end + distance))
    if (words.some((word) => text.includes(word))) return true
    if (!isDense) return false
    const last = Math.min(to, end + ahead)
    let k = end + distance - longest
    while (k < last && (begins[bytes[k] as number] === 0 || !words.some((word) => isWordAt(bytes, k, word)))) k += 1
    return k - distance
  }
}

/** How far is looked for a word that is not near. */
const ahead = 2_048

/** What a line that begins or ends a private key goes on with. */
export const privateKeyFollows: Gate = (bytes, _at, end, to) => {
  const last = Math.min(to, end + 64)
  for (let k = end; k < last && inTitle[bytes[k] as number] === 1; k += 1)
    if (bytes[k] === 0x50 && isWordAt(bytes, k, 'PRIVATE KEY')) return true
  return false
}

const inTitle = tableOf('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ')

function isWordAt(bytes: Uint8Array, at: number, word: string): boolean {
  for (let k = 0; k < word.length; k += 1) if (bytes[at + k] !== word.charCodeAt(k)) return false
  return true
}

/** A run of so many characters of tokens behind the keyword, and behind a second blank, with a digit or a capital among them after the first. */
export const mixedFollows =
  (count: number): Gate =>
  (bytes, _at, end, to) => {
    let isMixed = false
    let size = 0
    for (let k = bytes[end] === 0x20 ? end + 1 : end, last = Math.min(to, end + 64); k < last; k += 1) {
      if (inToken[bytes[k] as number] === 0) {
        const slash = slashBehind(bytes, k)
        if (slash === k) break
        k = slash
      }
      const byte = bytes[k] as number
      if (size > 0 && byte >= 0x30 && byte <= 0x5a) isMixed = true
      size += 1
    }
    return isMixed && size >= count
  }

const inPart = tableOf(`${alnum}_-`)

/** Eight or more letters, digits, `-` and `_` behind the keyword, and a full stop behind these. */
export const dotFollows: Gate = (bytes, _at, end, to) => {
  const last = Math.min(to, end + 2 * longestPart)
  let k = end
  while (k < last && inPart[bytes[k] as number] === 1) k += 1
  return k < end + longestPart && bytes[k] === 0x2e ? k - end >= 8 : k - longestPart
}

const longestPart = 2_048

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
  (bytes, _at, end, to, isDense = false) => {
    let run = 0
    let hasDigit = false
    const last = Math.min(to, end + distance + (isDense ? ahead : 0))
    for (let k = end; k < last; k += 1) {
      if (bytes[k] === BACKSLASH) k = slashBehind(bytes, k)
      const byte = bytes[k] as number
      const inside = inToken[byte] === 1
      run = inside ? run + 1 : 0
      hasDigit = inside && (hasDigit || (byte >= 0x30 && byte <= 0x39))
      if (hasDigit && run >= count) return k < end + distance || k - distance
    }
    return isDense && last - distance
  }

/** The keyword begins a word. */
export const wordBegins: Gate = (bytes, at, _end, to) => !isInWord(bytes, at) || restOfWord(bytes, at, to)

/** The name of a database and of a person, each with a colon behind it, and four characters of a password. */
export const fieldsFollow: Gate = (bytes, _at, end, to) => {
  let k = end
  for (let field = 0; field < 2; field += 1) {
    const from = k
    while (k < to && k < from + 64 && inField[bytes[k] as number] === 1) k += 1
    if (k === from || bytes[k] !== COLON) return false
    k += 1
  }
  for (const last = k + 4; k < last; k += 1) {
    if (k >= to || (endsField[bytes[k] as number] === 1 && slashBehind(bytes, k) === k)) return false
  }
  return true
}

const inField = tableOf(`${alnum}_*-`)
const endsField = tableOf(' \t\n\r:"\'\\')

/** One or two more words of a scheme, and the sign behind it; a number as gates give it. */
function schemeFollows(bytes: Uint8Array, from: number): boolean | number {
  let k = from
  while (k < from + ahead && inScheme[bytes[k] as number] === 1) k += 1
  return k > from + longestScheme ? k - longestScheme : bytes[k] === COLON || bytes[k] === PERCENT
}

const longestScheme = 26

const inScheme = tableOf(`${alnum}+`)

/** `user:password@` behind `://`, or behind `+` and another scheme; or behind the first backslash of `:\\/\\/`. */
export const userFollows: Gate = (bytes, _at, end, to) => {
  const scheme = bytes[end - 1] !== PLUS || schemeFollows(bytes, end)
  if (scheme !== true) return scheme
  const from = bytes[end - 1] === BACKSLASH ? behindSlashes(bytes, end - 1) : end
  if (from === -1) return false
  let colon = false
  const last = Math.min(to, end + ahead)
  for (let k = from; k < last; k += 1) {
    const byte = bytes[k] as number
    // Both signs may be encoded, as `%3A` and `%40`.
    if (byte === AT || (byte === PERCENT && bytes[k + 1] === 0x34 && bytes[k + 2] === 0x30)) {
      if (colon || k >= end + longestUser) return k < end + longestUser || k - longestUser
      if (byte === AT) return false
    }
    if (byte === COLON || byte === PERCENT) colon = true
    else if (isBlank(byte) || isQuote(byte) || byte === 0x3c || byte === 0x3e) return k
    else if (byte === 0x2f && !colon) return false
  }
  return last - longestUser
}

/** Of a name and a password in an address. */
const longestUser = 400

/** The place behind two escaped slashes that begin at `at`; -1 where they are not there. */
function behindSlashes(bytes: Uint8Array, at: number): number {
  const first = slashBehind(bytes, at)
  const second = slashBehind(bytes, first + 1)
  return first > at && second > first + 1 ? second + 1 : -1
}

/** The last digit of `\\u00XX` that stands for a letter, a digit or a sign of a credential: nobody has to escape those. */
export const escapeFollows: Gate = (bytes, _at, end, to) => {
  if (end + 1 > to) return false
  const code = Number.parseInt(String.fromCharCode(bytes[end - 1] as number, bytes[end] as number), 16)
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
