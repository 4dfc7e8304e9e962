/** Sets of characters as tables: a byte that is in the set has 1. */

export const alnum = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

export function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(256)
  for (const character of characters) table[character.charCodeAt(0)] = 1
  return table
}

/** The set of a class of an expression: what stands between its brackets. Characters from `count` on are not in it. */
export function tableOfClass(letters: string, count = 127): Uint8Array {
  const characters = Array.from({ length: count }, (_, code) => String.fromCharCode(code))
  const isMember = new RegExp(`[${letters}]`)
  return tableOf(characters.filter((character) => isMember.test(character)).join(''))
}

/** Where the characters that are in a set end, from `from` on, and at `last` at the latest. One character a byte. */
export function whileIn(table: Uint8Array, text: string, from: number, last: number): number {
  let at = from
  while (at < last && table[text.charCodeAt(at)] === 1) at += 1
  return at
}

/** Where the first character of a set is, from `from` on; `last` for none. */
export function untilIn(table: Uint8Array, text: string, from: number, last: number): number {
  let at = from
  while (at < last && table[text.charCodeAt(at)] !== 1) at += 1
  return at
}

/** Where the characters that are in a set begin, before `from`, and at `first` at the earliest. */
export function backWhileIn(table: Uint8Array, text: string, from: number, first: number): number {
  let at = from
  while (at > first && table[text.charCodeAt(at - 1)] === 1) at -= 1
  return at
}
