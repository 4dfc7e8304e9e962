/** Handing over an answer of the model once no further line of it can come. */

import { type Json, noUsage } from '../../src/model/session.ts'
import type { ParsedBlock, ParsedMessage } from '../types.ts'
import { isMedia, mediaOf, resultOf, textOfBlock } from './content.ts'
import { entryOf, type Fields, fieldsOf, isFields, parsed, stringOf } from './json.ts'
import { todoPlan } from './plan.ts'
import type { Reply } from './reply.ts'
import { emit, type Thread } from './thread.ts'
import { kindOf } from './tools.ts'
import { addUsage, fuller, lessUsage } from './usage.ts'

/** No line of the open reply follows any more: hands it over, and what came in between. */
export function closeReply(thread: Thread): void {
  const { reply, held } = thread
  if (reply === null) return
  thread.reply = null
  thread.held = []
  remember(thread, reply)
  const blocks: ParsedBlock[] = []
  for (const block of reply.blocks) blocks.push(...shown(thread, block))
  if (blocks.length > 0) emit(thread, replyMessage(reply, blocks))
  else for (const ref of reply.records) thread.out.unrendered('assistant/nothing said', ref)
  for (const block of reply.blocks)
    if (isFields(block) && isServerResult(block)) emit(thread, serverResult(reply, block))
  for (const message of held) emit(thread, message)
}

/** Lines that come late belong to one of the latest replies. */
const remembered = 4

/** Keeps what late lines of the reply are told by, and counts its tokens: once, however often it is closed. */
function remember(thread: Thread, reply: Reply): void {
  const before = thread.closed.get(reply.key) ?? { said: [], usage: noUsage }
  const usage = fuller(before.usage, reply.usage)
  thread.closed.delete(reply.key)
  if (reply.key !== '') thread.closed.set(reply.key, { said: [...before.said, ...reply.blocks], usage })
  for (const key of [...thread.closed.keys()].slice(0, -remembered)) thread.closed.delete(key)
  if (!reply.inherited) thread.facts.usage = addUsage(thread.facts.usage, lessUsage(usage, before.usage))
}

function replyMessage({ at, model, inherited, records }: Reply, blocks: ParsedBlock[]): ParsedMessage {
  const message: ParsedMessage = { role: 'assistant', origin: 'model', records, blocks }
  if (at !== undefined) message.at = at
  if (model !== undefined) message.model = model
  if (inherited) message.inherited = true
  return message
}

/** What the API runs itself comes back inside the reply. */
const isServerResult = (block: Fields): boolean => stringOf(block.type).endsWith('_tool_result')

function serverResult(reply: Reply, block: Fields): ParsedMessage {
  const { output, media } = resultOf(block.content)
  const isError = stringOf(fieldsOf(block.content).type).endsWith('_error')
  const blocks: ParsedBlock[] = [
    { type: 'tool_result', callId: stringOf(block.tool_use_id), output, isError },
    ...media,
  ]
  return { ...replyMessage(reply, blocks), role: 'user', origin: 'tool', records: [] }
}

const readers: Readonly<Record<string, (thread: Thread, block: Fields) => ParsedBlock[]>> = {
  text: (_, block) => text('text', textOfBlock(block)),
  thinking: (_, block) => text('thinking', stringOf(block.thinking)),
  redacted_thinking: () => [],
  tool_use: call,
  server_tool_use: call,
  mcp_tool_use: call,
  fallback: () => [],
}

const text = (type: 'text' | 'thinking', said: string): ParsedBlock[] =>
  said.trim() === '' ? [] : [{ type, text: said }]

function shown(thread: Thread, block: Json): ParsedBlock[] {
  if (!isFields(block)) return [{ type: 'unknown', record: block }]
  if (isServerResult(block)) return []
  if (isMedia(block)) return [mediaOf(block)]
  return entryOf(readers, stringOf(block.type))?.(thread, block) ?? [{ type: 'unknown', record: block }]
}

function call(thread: Thread, block: Fields): ParsedBlock[] {
  const id = stringOf(block.id)
  const name = stringOf(block.name)
  const input = inputOf(block.input)
  const kind = kindOf(name)
  const blocks: ParsedBlock[] = [{ type: 'tool_call', id, name, kind, input }]
  const plan = kind === 'plan' ? todoPlan(fieldsOf(input)) : null
  if (plan !== null) blocks.push(plan)
  blocks.push(...(thread.started.get(id) ?? []))
  thread.started.delete(id)
  return blocks
}

/** A call's input; of damaged calls it stands as JSON in a string. */
export function inputOf(input: Json | undefined): Json {
  if (typeof input === 'string') return parsed(input) ?? input
  return input ?? {}
}
