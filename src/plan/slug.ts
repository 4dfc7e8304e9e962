/** A title as a piece of a file name. */
import { deburr } from 'es-toolkit'
import { charactersOf, isAscii, isSingle } from './characters.ts'

const maxCharacters = 60
const maxBytes = 100

/**
 * Lower case, words joined by `-`, at most 60 characters and 100 bytes of UTF-8, cut at a word. Letters and digits of
 * any script stay (NFC), Latin accents are folded. `''` when nothing is left.
 */
export function slugOf(title: string): string {
  const words = (isAscii(title) ? title.slice(0, 2_000) : folded(title))
    .toLowerCase()
    .replace(/['’]/gu, '')
    .match(/[\p{L}\p{M}\p{N}]+/gu)
  let slug = ''
  for (const word of words ?? []) {
    const longer = slug === '' ? word : `${slug}-${word}`
    if (!fits(longer)) return slug === '' ? cut(word) : slug
    slug = longer
  }
  return slug
}

const folded = (title: string): string => deburr(title.toWellFormed().slice(0, 2_000).normalize('NFC')).normalize('NFC')

const fits = (text: string): boolean =>
  isAscii(text)
    ? text.length <= maxCharacters
    : Buffer.byteLength(text) <= maxBytes &&
      (text.length <= maxCharacters || (!isSingle(text) && [...charactersOf(text)].length <= maxCharacters))

/** A word that is too long by itself, cut between characters as people count them. */
function cut(word: string): string {
  let slug = ''
  for (const { segment } of charactersOf(word)) {
    if (!fits(slug + segment)) break
    slug += segment
  }
  return slug
}
