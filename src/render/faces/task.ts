import { cut } from '../cut.ts'
import { html, oneLine, prose, quiet, shorten } from '../markdown.ts'
import { argumentsOf, type FaceOf } from './face.ts'

/** What a helper agent was asked, and its last word. */
export const task: FaceOf = ({ call, facts, results }, view) => {
  const { title, agent, prompt } = facts.task ?? {}
  const asked = title ?? (prompt === undefined ? undefined : oneLine(prompt))
  const question = prompt === undefined ? undefined : cut(prompt, view)
  return {
    summary: [agent === undefined ? '' : html(agent), asked === undefined ? '' : html(shorten(asked, 90))],
    body:
      question === undefined
        ? argumentsOf(call.input, view)
        : [quiet('Task'), prose(question.shown, { typed: true }), ...question.note],
    result: results.flatMap((result) => {
      if (result.output.trim() === '') return []
      const { shown, note } = cut(result.output, view, result)
      return [quiet('Answer'), prose(shown), ...note]
    }),
  }
}
