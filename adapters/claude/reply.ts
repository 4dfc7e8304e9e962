/** One answer of the model, which is spread over several lines of the file: which lines belong together, and what they say. */
import { isDeepStrictEqual } from 'node:util'
import type { Json, RecordRef, Usage } from '../../src/model/session.ts'
import { blocksOf } from './content.ts'
import { type Fields, fieldsOf, isFields, numberOf, stringOf, timeOf } from './json.ts'
import { fuller, usageOf } from './usage.ts'

/** An answer whose lines are still coming. Plain data. */
export interface Reply {
  key: string
  /** The id of its first line: what hangs under any of its lines hangs under this one. */
  uuid: string
  records: RecordRef[]
  at: string | undefined
  model: string | undefined
  inherited: boolean
  /** As the API has them, in the order of their first appearance. */
  blocks: Json[]
  usage: Usage
  stopped: boolean
  lastTime: string
}

/** What the lines of one answer have in common; `''`: the line stands alone. */
export function replyKey(record: Fields): string {
  const id = stringOf(fieldsOf(record.message).id)
  const request = stringOf(record.requestId) || stringOf(record.requestRef)
  return id === '' && request === '' ? '' : `${id} ${request}`
}

const isStopped = (record: Fields): boolean => stringOf(fieldsOf(record.message).stop_reason) !== ''

/** The answer that begins with this line. */
export function beginReply(record: Fields, ref: RecordRef, inherited: boolean): Reply {
  const message = fieldsOf(record.message)
  return {
    key: replyKey(record),
    uuid: stringOf(record.uuid),
    records: [ref],
    at: timeOf(record.timestamp),
    model: stringOf(message.model) || undefined,
    inherited,
    blocks: blocksOf(message.content),
    usage: usageOf(message.usage),
    stopped: isStopped(record),
    lastTime: stringOf(record.timestamp),
  }
}

/** Adds a further line of the same answer. */
export function continueReply(reply: Reply, record: Fields, ref: RecordRef): void {
  const message = fieldsOf(record.message)
  reply.records.push(ref)
  const coming = blocksOf(message.content)
  const indexed = numberOf(record.apiBlockIndex) !== undefined
  const again = !reply.stopped || stringOf(record.timestamp) === reply.lastTime
  reply.blocks = indexed ? appended(reply.blocks, coming) : merged(reply.blocks, coming, again)
  reply.usage = fuller(reply.usage, usageOf(message.usage))
  reply.stopped = isStopped(record)
  reply.lastTime = stringOf(record.timestamp)
}

/**
 * Old versions wrote an answer again and again, each time with all it had so far; newer ones write one block per line.
 * `again`: whether a line that says nothing new may be the same block written again.
 */
function merged(blocks: Json[], coming: Json[], again: boolean): Json[] {
  const grows = coming.length >= blocks.length && blocks.every((block, at) => isBeginningOf(block, coming[at]))
  const isSame = grows && isDeepStrictEqual(blocks, coming)
  return grows && (!isSame || again || coming.length > 1) ? coming : appended(blocks, coming)
}

/** The blocks and those of the coming ones that are not among them: a call by its id, others in a line of several by what they say. */
function appended(blocks: Json[], coming: Json[]): Json[] {
  const isThere = (block: Json): boolean =>
    callId(block) !== ''
      ? blocks.some((one) => callId(one) === callId(block))
      : coming.length > 1 && blocks.some((one) => isDeepStrictEqual(one, block))
  return [...blocks, ...coming.filter((block) => !isThere(block))]
}

const callId = (block: Json | undefined): string =>
  isFields(block) && (block.type === 'tool_use' || block.type === 'server_tool_use') ? stringOf(block.id) : ''

/** Whether one block is the other one when it was not finished. */
function isBeginningOf(block: Json, whole: Json | undefined): boolean {
  if (!isFields(block) || !isFields(whole)) return isDeepStrictEqual(block, whole)
  if (block.type !== whole.type) return false
  if (callId(block) !== '') return callId(block) === callId(whole)
  if (block.type === 'text') return stringOf(whole.text).startsWith(stringOf(block.text))
  if (block.type === 'thinking') return stringOf(whole.thinking).startsWith(stringOf(block.thinking))
  return isDeepStrictEqual(block, whole)
}

/** The blocks that are not among those that were said before. */
export function unsaid(blocks: Json[], said: readonly Json[]): Json[] {
  const known = new Set(said.map(identity))
  return blocks.filter((block) => !known.has(identity(block)))
}

/** What tells a block of a finished answer from a new one: the call's id, or what it says. */
const identity = (block: Json): string => callId(block) || JSON.stringify(block)
