import { firstLine } from '../blocks/thinking.ts'
import { cut } from '../cut.ts'
import { prose, said } from '../markdown.ts'
import { argumentsOf, confirmation, type FaceOf } from './face.ts'

/** The list of things to do; a plan that the person was asked to agree to, and what came of it. */
export const plan: FaceOf = ({ call, facts, results, extras }, view) => {
  const plans = extras.flatMap((extra) => (extra.type === 'plan' ? [extra] : []))
  const items = plans.at(-1)?.items
  if (items !== undefined) {
    const done = items.filter((item) => item.status === 'completed').length
    const failed = results.filter((result) => result.isError)
    return {
      summary: [`${done} of ${items.length} done`],
      body: [],
      result: failed.flatMap((result) => confirmation(result, view)),
    }
  }
  if (facts.content === undefined) return { summary: [], body: argumentsOf(call.input, view) }
  const { shown, note } = cut(facts.content, view)
  return {
    summary: [said(firstLine(facts.content))],
    body: [prose(shown), ...note],
    result: results.flatMap((result) => confirmation(result, view)),
  }
}
