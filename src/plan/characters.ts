/** Characters as people count them, where that is plain without asking for their boundaries: a segmenter takes a thousand times as long. */

/** Whether a text is ASCII alone: one byte of UTF-8 a character, and the same in every normal form. */
export const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text)

/**
 * Latin, Greek, Cyrillic, Chinese, Japanese and Korean letters and signs of one code unit each. What combines with others is not
 * among them: marks, joiners, pairs of code units.
 */
const single =
  /^[\0-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u22ff\u3000-\u3029\u3030-\u303f\u3041-\u3096\u309b-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60]*$/

/** Whether each code unit of a line is certainly a character as people count them. */
export const isSingle = (line: string): boolean => single.test(line)

let segmenter: Intl.Segmenter | undefined

/** A text cut into characters as people count them. Most runs ask for none, and to make what knows them takes 6 ms. */
export function charactersOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return segmenter.segment(text)
}
