/** What could be the hash of a commit, of which GitHub makes a link. */

/** How many hexadecimal digits GitHub takes for a hash at least. */
const shortest = 7

/**
 * Whether so many hexadecimal digits stand in a row. Every such row has one of them at a multiple of seven characters, so
 * that six of seven need no look: ten times as quick on prose as a regular expression, which begins anew at each character.
 */
export function hasHash(text: string): boolean {
  for (let at = shortest - 1; at < text.length; at += shortest) {
    if (!isHexDigit(text.charCodeAt(at))) continue
    let from = at
    while (from > at - shortest && isHexDigit(text.charCodeAt(from - 1))) from -= 1
    let to = at + 1
    while (to < from + shortest && isHexDigit(text.charCodeAt(to))) to += 1
    if (to - from >= shortest) return true
  }
  return false
}

/** Of either case; `NaN`, past the ends of a text, is none. */
function isHexDigit(code: number): boolean {
  if (code >= 0x30 && code <= 0x39) return true
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x66
}
