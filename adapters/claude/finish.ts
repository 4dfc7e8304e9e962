/** The end of a conversation. */
import { closeReply } from './closing.ts'
import { flushQueue, tellEnd, tellWaiting } from './speech.ts'
import { endCompaction, type Thread } from './thread.ts'

/** Hands over what is open. */
export function finish(thread: Thread): Thread['facts'] {
  closeReply(thread)
  flushQueue(thread, { record: {}, ref: [0, 0], inherited: false })
  endCompaction(thread)
  tellEnd(thread)
  tellWaiting(thread)
  return thread.facts
}
