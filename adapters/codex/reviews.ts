/** Reviews: a thread of their own answers, and this thread tells that they began and ended. */
import { isObject, type JsonObject, listOf, objectOf, textOf } from './json.ts'
import type { Session } from './session.ts'
import type { Line } from './transcript.ts'

/** A person asked for a review. Until it ends, prompts in this thread are the review's. */
export function readReview(session: Session, event: JsonObject, line: Line): void {
  const hint = textOf(event.user_facing_hint) || textOf(event.review)
  session.known.review = { asked: textOf(objectOf(event.target).instructions), prompts: new Set() }
  session.notice(hint === '' ? 'A review began.' : `A review began: ${hint}`, line)
}

/** The findings follow as the model's answer. */
export function readReviewEnd(session: Session, event: JsonObject, line: Line): void {
  session.known.review = undefined
  const output = objectOf(event.review_output)
  const findings = listOf(output.findings).filter(isObject)
  const count = findings.length === 1 ? '1 finding' : `${findings.length} findings`
  session.notice(isObject(event.review_output) ? `The review ended with ${count}.` : 'The review ended.', line)
}
