/** What a piece of text looks like, apart from any rule. */

/** Placeholders as they stand in texts and in names. */
const placeholder = /\[REDACTED:[a-z0-9-]{1,64}:[0-9a-f]{4}\]|redacted-[a-z0-9-]{1,64}-[0-9a-f]{4}/g
/** No placeholder is longer. */
const longest = 90

/** Whether something in a text may have been masked before. */
export const holdsPlaceholder = (text: string): boolean => text.includes('REDACTED:') || text.includes('redacted-')

/** Whether a piece holds a placeholder, or a part of one, or touches one: it was masked before. */
export function insidePlaceholder(text: string, from: number, to: number): boolean {
  const start = Math.max(0, from - longest)
  const near = text.slice(start, Math.min(text.length, to + longest))
  if (!holdsPlaceholder(near)) return false
  for (const match of near.matchAll(placeholder)) {
    if (start + match.index <= to && start + match.index + match[0].length >= from) return true
  }
  return false
}

/** What a person writes in the place of a secret, or a manual does. */
const standIn =
  /example|x{5}|\*{3}|\.{3}|\xe2\x80\xa6|change_?me|placeholder|your[-_ ]?|<[^>]{0,40}>|\$\{|\{\{|redacted|dummy|insert|replace[-_]?(?:me|with)|1234567890abcdef|abcdefghijklmnop|0123456789|deadbeef/i

/** Whether a value says of itself that it is none. */
export const isStandIn = (value: string): boolean => standIn.test(value) || /^(.)\1*$/s.test(value)

/** A letter or digit before a place that belongs to an escape or a colour code, and not to a word. */
const notAWord =
  /(?:^|[^\\])\\(?:\\\\)*[nrtbf]$|\\[nrtbf]$|%[0-9A-Fa-f]{2}$|\\u[0-9A-Fa-f]{4}$|(?:\x1b|u001[bB]|x1[bB]|033|\\e)\[[\d;]{0,12}m$/

/** Whether no word goes on at `at`: something can begin there. */
export const atEdge = (text: string, at: number): boolean =>
  at === 0 || !/[A-Za-z0-9]/.test(text.charAt(at - 1)) || notAWord.test(text.slice(Math.max(0, at - 24), at))
