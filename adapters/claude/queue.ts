/**
 * What a person typed while the model was working waits in a queue. Where it goes from there differs by version: into a
 * user record, into an attachment, or, in versions that wrote neither, nowhere but out of the queue. Then the queue's own
 * records are the only trace of it.
 */
import type { Json, RecordRef } from '../../src/model/session.ts'
import { textOfContent } from './content.ts'
import { type Fields, stringOf, timeOf } from './json.ts'

export interface Queued {
  text: string
  ref: RecordRef
  at?: string
  /** It stands in the session as a message of its own. */
  said: boolean
}

/** Plain data: what waits, and what left the queue without being seen elsewhere so far. */
export interface Queue {
  waiting: Queued[]
  left: Queued[]
  /** What went from the queue to the program last, which is to become a user record. */
  taken: Queued | null
}

export const emptyQueue = (): Queue => ({ waiting: [], left: [], taken: null })

const sameText = (one: string, other: string): boolean => one.trim() === other.trim()

/** Takes in one `queue-operation`; returns the entries that are settled: nothing of them is to be shown. */
export function operate(queue: Queue, record: Fields, ref: RecordRef): Queued[] {
  const text = queuedText(record.content)
  switch (record.operation) {
    case 'enqueue': {
      const at = timeOf(record.timestamp)
      queue.waiting.push({ text, ref, said: false, ...(at === undefined ? {} : { at }) })
      return []
    }
    case 'popAll':
      return queue.waiting.splice(0)
    case 'dequeue': {
      const found = take(queue, text)
      queue.taken = found ?? null
      return found === undefined ? [] : [found]
    }
    case 'remove':
    case 'absorb': {
      const found = take(queue, text)
      if (found === undefined) return []
      if (found.said || found.text === '' || !isAbsorbed(record)) return [found]
      queue.left.push(found)
      return []
    }
    default:
      return []
  }
}

const queuedText = (content: Json | undefined): string => textOfContent(content)

/** Newer versions say why an entry was removed: because the model got it, or because the person thought better of it. */
const isAbsorbed = (record: Fields): boolean => {
  const reason = stringOf(record.reason)
  return reason === '' || reason.startsWith('absorbed')
}

function take(queue: Queue, text: string): Queued | undefined {
  const at = text === '' ? 0 : queue.waiting.findIndex((one) => sameText(one.text, text))
  return queue.waiting.splice(Math.max(0, at), 1)[0]
}

/** A message with this text stands in the session: returns the entry that left the queue for it, if there is one. */
export function seen(queue: Queue, text: string): Queued | undefined {
  const left = queue.left.findIndex((one) => sameText(one.text, text))
  if (left !== -1) return queue.left.splice(left, 1)[0]
  const waiting = queue.waiting.find((one) => !one.said && sameText(one.text, text))
  if (waiting !== undefined) waiting.said = true
  return undefined
}
