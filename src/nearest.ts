/** Words that were mistyped. */
import { closest, distance } from 'fastest-levenshtein'

const lettersOf = (word: string): string => [...word].sort().join('')

/**
 * The known word that one that is not known was meant to be: at most a third of its letters is wrong, or they are in
 * another order. Null when none is so near. `known` has at least one.
 */
export function nearest(word: string, known: readonly string[]): string | null {
  const shuffled = known.find((one) => lettersOf(one) === lettersOf(word))
  if (shuffled !== undefined) return shuffled
  const likely = closest(word, known)
  return distance(word, likely) <= Math.ceil(word.replace(/^-+/, '').length / 3) ? likely : null
}

/** `; did you mean …?` where something is near enough, else nothing. */
export function orNearest(word: string, known: readonly string[]): string {
  const likely = nearest(word, known)
  return likely === null ? '' : `; did you mean ${likely}?`
}
