import { argumentsOf, type FaceOf } from './face.ts'

/** The list of things to do. */
export const plan: FaceOf = ({ call, extras }, view) => {
  const plans = extras.flatMap((extra) => (extra.type === 'plan' ? [extra] : []))
  const items = plans.at(-1)?.items
  const done = items?.filter((item) => item.status === 'completed').length
  return {
    summary: items === undefined ? [] : [`${done} of ${items.length} done`],
    body: plans.length > 0 ? [] : argumentsOf(call.input, view),
    ...(plans.length > 0 ? { result: [] } : {}),
  }
}
