/** Gates for values that stand behind their name in a table, in XML or in a sentence. */
import { alnum, tableOf } from './characters.ts'
import { inName, longestRest, restOfName } from './dense-gates.ts'
import { BACKSLASH, COLON, type Gate, isDigit, isQuote, slashBehind } from './gates.ts'

const [LF, EQUALS, COMMA, OPEN, OPEN_CALL] = [0x0a, 0x3d, 0x2c, 0x7b, 0x28]

/** The rest of a name, and what stands between two cells of a table, or a name and its value in XML. */
export const cellFollows: Gate = (bytes, _at, end, to) => {
  let k = restOfName(bytes, end, to)
  if (k > end + longestRest) return k - longestRest
  for (const last = Math.min(k + 40, to); k < last && inGap[bytes[k] as number] === 1; ) k += 1
  const byte = bytes[k]
  if (byte === 0x76) return bytes[k + 1] === 0x61 && bytes[k + 5] === 0x3d
  if (byte === 0x3c) return bytes[k + 1] === 0x2f && bytes[k + 2] === 0x6b
  if (byte === 0x7c) return isCell(bytes, k + 1, to)
  return byte === 0xe2 && bytes[k + 1] === 0x94 && bytes[k + 2] === 0x82 && isCell(bytes, k + 3, to)
}

/** Blanks and six characters, none of which ends a cell; what begins with an escape may be that. */
function isCell(bytes: Uint8Array, from: number, to: number): boolean {
  let k = from
  while (k < to && k < from + 9 && beforeCell[bytes[k] as number] === 1) k += 1
  for (const last = k + 6; k < last; k += 1) {
    if (k >= to) return false
    if (bytes[k] === BACKSLASH) return true
    if (endsCell[bytes[k] as number] === 1) return false
  }
  return true
}

const beforeCell = tableOf(' \t"\'`')
const endsCell = tableOf('\t\n\v\f\r |"\'`<>')
const inGap = tableOf(' \t\\"\'')

const aroundSaid = tableOf(' *:`"\'\\')

/** What tokens are made of, and brackets: with all that a said secret may hold, source code is looked at a tenth more slowly. */
const inSaid = tableOf(`${alnum}_-.+/=:~%$[]`)

/** `is`, `was` or a sign, soon, and behind it a run of 14 characters of these with a digit: a sentence that may say a secret. */
export const sentenceFollows: Gate = (bytes, _at, end, to) => {
  for (let k = end - 1, last = Math.min(end + 72, to - 15); k < last; k += 1) {
    if (bytes[k] === BACKSLASH) k = slashBehind(bytes, k)
    if (bytes[k] === BACKSLASH || isQuote(bytes[k] as number)) return false
    const isVerb = bytes[k] === 0x73 && (bytes[k + 1] === 0x20 || bytes[k + 1] === COLON)
    if (!isVerb && !isSign(bytes, k, end)) continue
    let from = k + 1
    while (from < k + 16 && aroundSaid[bytes[from] as number] === 1) from += 1
    if (isRun(bytes, from, Math.min(to, from + 40))) return true
  }
  return false
}

/** The sign behind two words that are a name: `API key: …`. */
const isSign = (bytes: Uint8Array, at: number, end: number): boolean =>
  at < end + 6 && (bytes[at] === COLON || bytes[at] === EQUALS)

function isRun(bytes: Uint8Array, from: number, to: number): boolean {
  let hasDigit = false
  let size = 0
  for (let k = from; k < to; k += 1, size += 1) {
    if (bytes[k] === BACKSLASH) k = slashBehind(bytes, k)
    const byte = bytes[k] as number
    if (inSaid[byte] === 0) break
    if (byte >= 0x30 && byte <= 0x39) hasDigit = true
  }
  return hasDigit && size >= 14
}

const beforeValue = tableOf(' \t\\"\'`')
const beforeLine = tableOf(' \t\r+-\\"\'`0123456789:>|\xe2\x86\x92')

/** Words that a name holds which speaks of a secret. */
const telling = /pass|pwd|psk|secret|token|key|cred|auth/i
/** How far from `value` its name begins at most. */
const longestBefore = 240

/** A sign behind `value` or `default`, a line end, a comma or a brace before it, and near it a name that may tell. */
export const namedValueFollows: Gate = (bytes, at, end, to) => {
  let k = end
  for (const last = Math.min(to, end + 24); k < last && beforeValue[bytes[k] as number] === 1; ) k += 1
  if (k >= to || (bytes[k] !== COLON && bytes[k] !== EQUALS)) return false
  for (let before = at - 1, first = Math.max(0, at - longestBefore); before >= first; before -= 1) {
    const byte = bytes[before] as number
    if (byte === LF || byte === COMMA || byte === OPEN || isEscapeOfLine(bytes, before))
      return telling.test(bytes.toString('latin1', Math.max(0, at - longestBefore), Math.min(to, end + longestBefore)))
    if (beforeLine[byte] === 0) return false
  }
  return false
}

/** Whether the letter of an escaped line end lies at `at`. */
const isEscapeOfLine = (bytes: Uint8Array, at: number): boolean =>
  bytes[at - 1] === BACKSLASH && (bytes[at] === 0x6e || bytes[at] === 0x72)

/** A bracket and a quote before the name; its end, where the keyword has not read it, a comma, and a quote. */
export const argumentFollows: Gate = (bytes, at, end, to) => {
  let k = at
  for (const first = Math.max(0, at - 64); k > first && inName[bytes[k - 1] as number] === 1; ) k -= 1
  for (const first = Math.max(0, k - 18); k > first && beforeValue[bytes[k - 1] as number] === 1; ) k -= 1
  if (bytes[k - 1] !== OPEN_CALL) return false
  k = end
  if (bytes[end - 1] === BACKSLASH) {
    while (k < to && k < end + 16 && bytes[k] === BACKSLASH) k += 1
    if (!isQuote(bytes[k] as number) || bytes[k + 1] !== COMMA) return false
    k += 2
  }
  for (const last = Math.min(to, k + 24); k < last && (bytes[k] === 0x20 || bytes[k] === BACKSLASH); ) k += 1
  return k + 6 < to && isQuote(bytes[k] as number)
}

const method = /^(?:sha|md5|utf|iso|aes|rsa|hmac|pbkdf|base\d|rfc|oauth|http)/i
/** Whether a word with a capital and a digit in it is what a password is made or sent with. */
export const isMethod = (value: string): boolean => method.test(value)

const endsSpoken = tableOf('\t\n\v\f\r "\'`\\<>|,;(){}')
const beforeSpoken = tableOf(' *:`"\'\\')
const [lowerCase, upperCase] = [tableOf('abcdefghijklmnopqrstuvwxyz'), tableOf('ABCDEFGHIJKLMNOPQRSTUVWXYZ')]

/** A verb or a quote, soon, and behind it eight characters of a password, of three kinds, a digit among them. */
export const spokenFollows: Gate = (bytes, _at, end, to) => {
  for (let k = end - 1, last = Math.min(end + 72, to - 8); k < last; k += 1) {
    const byte = bytes[k] as number
    const isVerb = (byte === 0x73 || byte === 0x74) && (bytes[k + 1] === 0x20 || bytes[k + 1] === COLON)
    if (!isVerb && byte !== 0x60) continue
    let from = k + 1
    while (from < k + 16 && beforeSpoken[bytes[from] as number] === 1) from += 1
    if (isSpoken(bytes, from, to)) return true
  }
  return false
}

function isSpoken(bytes: Buffer, from: number, to: number): boolean {
  let [kinds, k] = [0, from]
  for (const last = Math.min(to, from + 200); k < last && endsSpoken[bytes[k] as number] === 0; k += 1) {
    const byte = bytes[k] as number
    if (isDigit(byte)) kinds |= 1
    else kinds |= lowerCase[byte] === 1 ? 2 : upperCase[byte] === 1 ? 4 : 8
  }
  const isMixed = kinds === 7 || kinds === 11 || kinds === 13 || kinds === 15
  return isMixed && k >= from + 8 && !isMethod(bytes.toString('latin1', from, from + 8))
}
