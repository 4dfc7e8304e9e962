import type { Json } from '../../model/session.ts'
import { cut } from '../cut.ts'
import { oneLine, prose, quiet, said, shorten, text } from '../markdown.ts'
import { argumentsOf, code, type FaceOf, jsonIn, legible } from './face.ts'

const optionsInSight = 50

/** What the agent wanted to know, and what the person said: options that were chosen are ticked. */
export const ask: FaceOf = ({ call, facts, results }, view) => {
  const questions = facts.questions ?? []
  const answers = results.map((result) => result.output).join('\n')
  const isChosen = (option: string): boolean => option !== '' && answers.includes(JSON.stringify(option))
  const chosen = questions.flatMap(({ options }) => options.filter(isChosen))
  const answer = chosen.length > 0 ? chosen.join(', ') : oneLine(answers)
  return {
    summary: [
      questions[0] === undefined ? '' : said(shorten(oneLine(questions[0].question), 80)),
      questions.length > 1 ? `${questions.length} questions` : '',
      answer === '' ? '' : said(shorten(answer, 60)),
    ],
    body:
      questions.length === 0
        ? argumentsOf(call.input, view)
        : questions.map(({ question, options }) => {
            const box = (option: string): string => (!options.some(isChosen) ? '' : isChosen(option) ? '[x] ' : '[ ] ')
            const list = options
              .slice(0, optionsInSight)
              .map((option) => `- ${box(option)}${text(option.slice(0, 2000)) || '…'}`)
            return [prose(cut(question, view).shown), list.join('\n')].filter(Boolean).join('\n\n')
          }),
    result: results.flatMap((result) => {
      if (result.output.trim() === '') return []
      const data = jsonIn(result.output)
      if (data !== undefined && stringsIn(data).every((one) => chosen.includes(one))) return []
      if (data !== undefined) return [quiet('Answer'), ...code(legible(data, result.output), 'json', view)]
      const { shown, note } = cut(result.output, view, result)
      return [quiet('Answer'), prose(shown, { typed: true }), ...note]
    }),
  }
}

/** Every string in an answer, without the names of fields. */
function stringsIn(value: Json): string[] {
  if (typeof value === 'string') return [value]
  return value === null || typeof value !== 'object' ? [] : Object.values(value).flatMap(stringsIn)
}
