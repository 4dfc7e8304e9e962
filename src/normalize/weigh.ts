/**
 * What a message adds to its page and to its JSON, estimated from its content alone: parts are cut by it, so it depends
 * neither on templates nor on how a page looks, and is not to be changed without need.
 */
import type { Block, Json, Message } from '../model/session.ts'

/** What a message adds to its page and to its JSON, in bytes of UTF-8. */
export interface Weight {
  page: number
  json: number
}

/** A block takes at most this much of a page. */
const longestBlock = 64 * 1024
/** Headings, folds, summaries. */
const perMessage = 160
const perBlock = 420
/** Keys, braces, indentation. */
const jsonPerMessage = 220
const jsonPerBlock = 160
const jsonPerRecord = 48

/** Sums to more than what the messages really take, unless nearly every character of theirs has to be escaped. */
export function weigh(message: Message): Weight {
  const weight = { page: perMessage, json: jsonPerMessage + message.records.length * jsonPerRecord }
  for (const block of message.blocks) {
    const bytes = bytesOf(block)
    weight.page += perBlock + Math.min(longestBlock, Math.ceil(bytes * 1.15))
    weight.json += jsonPerBlock + Math.ceil(bytes * 1.1)
  }
  return weight
}

function bytesOf(block: Block): number {
  switch (block.type) {
    case 'text':
    case 'thinking':
    case 'compaction':
    case 'notice':
      return Buffer.byteLength(block.text)
    case 'tool_call':
      return jsonBytes(block.input)
    case 'tool_result':
      return Buffer.byteLength(block.output)
    case 'diff':
      return Buffer.byteLength(block.patch) + block.path.length
    case 'plan':
      return block.items.reduce((sum, item) => sum + Buffer.byteLength(item.text) + 90, 0)
    case 'unknown':
      return jsonBytes(block.record)
    case 'image':
    case 'file':
    case 'subagent':
      return 2 * block.file.length
  }
}

/** Bytes of a value as indented JSON, roughly. */
function jsonBytes(value: Json, depth = 6): number {
  if (typeof value === 'string') return Buffer.byteLength(value) + 4
  if (value === null || typeof value !== 'object') return 8
  const own = 2 * depth + 8
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + own + jsonBytes(item, depth + 1), own)
  let bytes = own
  for (const key of Object.keys(value)) bytes += own + Buffer.byteLength(key) + jsonBytes(value[key] as Json, depth + 1)
  return bytes
}
