/** Private keys with their bodies: over lines, with escaped line ends, decorated line by line, cut at either end. */
import type { Reader, Span } from './rules/row.ts'

const longestKey = 65_536
/** A key to either side of its first or last line, and that line. */
export const keyReach = { before: longestKey, behind: longestKey + 256 }
const begin = /-{4,5} ?BEGIN ((?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?) ?-{4,5}/y
const end = /-{4,5} ?END (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)? ?-{4,5}/y
/** One more line of the body behind what was read: a line end and decoration, headers, and then base64. */
const nextLine =
  /(?:[^A-Za-z0-9+/=]|\\{1,8}[nr]|\d{1,6}(?=\xe2\x86\x92|[\t:|])|(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset)[:][^\n\\]{0,120}){0,40}?[A-Za-z0-9+/]{16,}={0,2}/y
const lastLine = /(?:[\r\n \t]|\\{1,8}[nr]){1,12}[A-Za-z0-9+/]{1,76}={0,2}(?![A-Za-z0-9+/ ])/y

/** Reads at `-----BEGIN ` or `-----END `; all of the key is the secret, with these lines. */
export const privateKey: Reader = (text, at) => {
  begin.lastIndex = at
  const head = begin.exec(text)
  if (head !== null) return withBody(text, at, at + head[0].length)
  end.lastIndex = at
  const foot = end.exec(text)
  return foot === null ? null : withoutBegin(text, at, at + foot[0].length)
}

function withBody(text: string, from: number, body: number): Span | null {
  const next = text.slice(body, body + longestKey).indexOf('----')
  if (next !== -1) {
    end.lastIndex = body + next
    const foot = end.exec(text)
    if (foot !== null)
      return /[A-Za-z0-9+/]{16}/.test(text.slice(body, body + next)) ? { from, to: body + next + foot[0].length } : null
  }
  const to = cutBody(text, body)
  return to === body ? null : { from, to }
}

function cutBody(text: string, body: number): number {
  let to = body
  while (to - body < longestKey) {
    nextLine.lastIndex = to
    const line = nextLine.exec(text)
    if (line === null) break
    to += line[0].length
  }
  if (to === body) return body
  lastLine.lastIndex = to
  return to + (lastLine.exec(text)?.[0].length ?? 0)
}

/** The end of a key whose beginning was cut off: lines of base64 before the last line. */
function withoutBegin(text: string, foot: number, to: number): Span | null {
  let from = foot
  const first = Math.max(0, foot - longestKey)
  while (from > first && /[A-Za-z0-9+/=\r\n\\]/.test(text.charAt(from - 1))) from -= 1
  return /[A-Za-z0-9+/]{40}/.test(text.slice(from, foot)) ? { from, to } : null
}
