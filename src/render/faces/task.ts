import type { Json } from '../../model/session.ts'
import { cut } from '../cut.ts'
import { html, oneLine, prose, quiet, shorten } from '../markdown.ts'
import { argumentsOf, code, type FaceOf, jsonIn, legible } from './face.ts'

/** What a helper agent was asked, and its last word. */
export const task: FaceOf = ({ call, facts, results }, view) => {
  const { title, agent, prompt } = facts.task ?? {}
  const asked = title ?? (prompt === undefined ? undefined : oneLine(prompt))
  const question = prompt === undefined ? undefined : cut(prompt, view)
  return {
    summary: [
      agent === undefined ? '' : html(agent),
      asked === undefined ? '' : html(shorten(asked, 90)),
      agent === undefined && asked === undefined ? html(call.name) : '',
    ],
    body:
      question === undefined
        ? argumentsOf(call.input, view)
        : [quiet('Task'), prose(question.shown, { typed: true }), ...question.note],
    result: results.flatMap((result) => {
      if (result.output.trim() === '') return []
      const data = jsonIn(result.output)
      const words = data === undefined ? [] : wordsIn(data)
      if (data !== undefined && words.length === 0)
        return [quiet('Answer'), ...code(legible(data, result.output), 'json', view)]
      const { shown, note } = cut(words.length > 0 ? words.join('\n\n') : result.output, view, result)
      return [quiet('Answer'), prose(shown), ...note]
    }),
  }
}

/** The strings of an answer in JSON that are words to be read, and no names. */
function wordsIn(value: Json): string[] {
  if (typeof value === 'string') return value.length > 80 || value.includes('\n') ? [value] : []
  return value === null || typeof value !== 'object' ? [] : Object.values(value).flatMap(wordsIn)
}
