/**
 * What must stand behind a keyword for a record to be looked at closely. Gates read raw bytes, escapes and all, and few of
 * them: they may say yes in vain, and never no where a rule would find something.
 */

/** Whether the keyword that begins at `at` and ends before `end` may belong to a secret. Nothing from `to` on is read. */
export type Gate = (bytes: Uint8Array, at: number, end: number, to: number) => boolean

const tableOf = (characters: string): Uint8Array => {
  const table = new Uint8Array(256)
  for (const character of characters) table[character.charCodeAt(0)] = 1
  return table
}

const alnum = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const inToken = tableOf(`${alnum}_-.+/=:~%$`)
const inName = tableOf(`${alnum}_.-`)
const inEdge = tableOf(' \t"\'`[])')
const inOperator = tableOf('=:>,|<~?')
const endsValue = tableOf('\0\t\n\r "\'`\\')
const never = tableOf('(<{[,;)|>}')

const [BACKSLASH, ESC, COMMA, AT, COLON, DASH] = [0x5c, 0x1b, 0x2c, 0x40, 0x3a, 0x2d]
const isQuote = (byte: number): boolean => byte === 0x22 || byte === 0x27 || byte === 0x60

/** Twelve bytes of a token, the keyword's own among them. */
export const tokenFollows: Gate = (bytes, at, _end, to) => {
  const last = Math.min(at + 12, to)
  for (let k = at; k < last; k += 1) if (inToken[bytes[k] as number] === 0) return false
  return last === at + 12
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

/** The rest of a name, an operator, and what may be a value: `_KEY=…`, `"password": "…"`, `--token …`. */
export const valueFollows: Gate = (bytes, at, end, to) => {
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
      if (byte === COMMA && signs === 0) return isPair(bytes, at, k, to)
      signs += 1
      quoted = false
    } else if (byte === 0x20) spaces += 1
    else if (byte !== BACKSLASH && inEdge[byte] === 0) break
    k += 1
  }
  if (signs === 0 && spaces === 0) return false
  if (signs === 0 && !isFlag(bytes, at)) return false
  if (quotedName && !quoted) return false
  return isValue(bytes, k, to)
}

function isValue(bytes: Uint8Array, from: number, to: number): boolean {
  if (never[bytes[from] as number] === 1) return false
  const last = Math.min(from + 4, to)
  for (let k = from; k < last; k += 1) if (endsValue[bytes[k] as number] === 1) return false
  return last === from + 4
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
  let k = at
  while (k > first && !(bytes[k] === 0x7b && bytes[k - 1] !== 0x5b)) k -= 1
  while (k > first && bytes[k] !== 0x22) k -= 1
  return k > first && inToken[bytes[k - 1] as number] === 1 && end < to && inToken[bytes[end] as number] === 1
}
