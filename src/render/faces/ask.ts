import { cut } from '../cut.ts'
import { html, oneLine, prose, quiet, shorten, text } from '../markdown.ts'
import { argumentsOf, type FaceOf } from './face.ts'

/** What the agent wanted to know, and what the person said. */
export const ask: FaceOf = ({ call, facts, results }, view) => {
  const questions = facts.questions ?? []
  const answer = results.map((result) => oneLine(result.output)).find((line) => line !== '')
  return {
    summary: [
      questions[0] === undefined ? '' : html(shorten(oneLine(questions[0].question), 80)),
      answer === undefined ? '' : html(shorten(answer, 60)),
    ],
    body:
      questions.length === 0
        ? argumentsOf(call.input, view)
        : questions.map(({ question, options }) =>
            [
              prose(cut(question, view).shown),
              options
                .slice(0, 50)
                .map((option) => `- ${text(option.slice(0, 2000)) || '…'}`)
                .join('\n'),
            ]
              .filter(Boolean)
              .join('\n\n'),
          ),
    result: results.flatMap((result) => {
      if (result.output.trim() === '') return []
      const { shown, note } = cut(result.output, view, result)
      return [quiet('Answer'), prose(shown, { typed: true }), ...note]
    }),
  }
}
