/** The end of a conversation. */
import { closeReply } from './closing.ts'
import { flushQueue } from './speech.ts'
import { endCompaction, type Thread } from './thread.ts'

/** Hands over what is open. */
export function finish(thread: Thread): Thread['facts'] {
  closeReply(thread)
  flushQueue(thread, { record: {}, ref: [0, 0], inherited: false })
  endCompaction(thread)
  for (const entry of thread.queue.waiting.splice(0)) thread.out.unrendered('queue-operation/enqueue', entry.ref)
  return thread.facts
}
