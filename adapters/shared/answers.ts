/**
 * What a parser looks up besides its records. The answers are noted and saved with what it remembers: as long as each would
 * be the same, a parser that read all records anew would say the same of them.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Json } from '../../src/model/session.ts'

/** By the question's name and what it was asked about, with a blank between them. Plain data. */
export type Answers = Map<string, Json>

/** Questions by their names, which hold no blank. Each is asked about one text. */
export type Questions = Readonly<Record<string, (about: string) => Json>>

/** The same questions; what they are answered is noted in `answers`. */
export function noting<Asked extends Questions>(questions: Asked, answers: Answers): Asked {
  const entries = Object.entries(questions).map(([name, look]) => {
    const noted = (about: string): Json => {
      const answer = look(about)
      answers.set(`${name} ${about}`, answer)
      return answer
    }
    return [name, noted] as const
  })
  return Object.fromEntries(entries) as unknown as Asked
}

/** Whether everything that was asked would be answered alike now. */
export const areSame = (answers: Answers, questions: Questions): boolean =>
  [...answers].every(([key, answer]) => {
    const blank = key.indexOf(' ')
    return isDeepStrictEqual(questions[key.slice(0, blank)]?.(key.slice(blank + 1)), answer)
  })
