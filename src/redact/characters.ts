/** Sets of characters as tables: a byte that is in the set has 1. */

export const alnum = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** A table of 1 for each of these characters (ASCII) and 0 for all others. */
export function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(256)
  for (const character of characters) table[character.charCodeAt(0)] = 1
  return table
}

const known = new Map<string, Uint8Array>()

/** The set of a class of an expression: what stands between its brackets. Characters from `count` on are not in it. */
export function tableOfClass(letters: string, count = 127): Uint8Array {
  const name = `${count} ${letters}`
  const table = known.get(name) ?? tableOf(charactersOf(letters, count))
  known.set(name, table)
  return table
}

/** The characters of a class of an expression, those from `count` on left out. */
export function charactersOf(letters: string, count = 127): string {
  const isMember = new RegExp(`[${letters}]`)
  const characters = Array.from({ length: count }, (_, code) => String.fromCharCode(code))
  return characters.filter((character) => isMember.test(character)).join('')
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

/** The same characters, one a byte, in a string of its own: a piece of a text keeps all of the text in memory. */
export const ofItsOwn = (piece: string): string => Buffer.from(piece, 'latin1').toString('latin1')
