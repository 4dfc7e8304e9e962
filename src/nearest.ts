/** Words that were mistyped. */
import { closest } from 'fastest-levenshtein'

/** The known word that is most like one that is not known. `known` has at least one. */
export const nearest = (word: string, known: readonly string[]): string => closest(word, known)
