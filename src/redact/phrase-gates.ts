/** Gates for values that stand behind their name in a table, in XML or in a sentence. */
import { tableOf } from './characters.ts'
import { longestRest, restOfName } from './dense-gates.ts'
import { BACKSLASH, COLON, type Gate, inToken, isQuote, slashBehind } from './gates.ts'

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

/** `is` or `was`, soon, and behind it a run of 14 characters of tokens with a digit: a sentence that may say a secret. */
export const sentenceFollows: Gate = (bytes, _at, end, to) => {
  for (let k = end - 1, last = Math.min(end + 72, to - 15); k < last; k += 1) {
    if (bytes[k] === BACKSLASH) k = slashBehind(bytes, k)
    if (bytes[k] === BACKSLASH || isQuote(bytes[k] as number)) return false
    if (bytes[k] !== 0x73 || (bytes[k + 1] !== 0x20 && bytes[k + 1] !== COLON)) continue
    let from = k + 1
    while (from < k + 16 && aroundSaid[bytes[from] as number] === 1) from += 1
    if (isRun(bytes, from, Math.min(to, from + 40))) return true
  }
  return false
}

function isRun(bytes: Uint8Array, from: number, to: number): boolean {
  let hasDigit = false
  let size = 0
  for (let k = from; k < to; k += 1, size += 1) {
    if (bytes[k] === BACKSLASH) k = slashBehind(bytes, k)
    const byte = bytes[k] as number
    if (inToken[byte] === 0) break
    if (byte >= 0x30 && byte <= 0x39) hasDigit = true
  }
  return hasDigit && size >= 14
}
