/** Records of what the model said. */
import type { ParsedSubagent } from '../types.ts'
import { closeReply, inputOf } from './closing.ts'
import { blocksOf, textOfContent } from './content.ts'
import { type Fields, fieldsOf, isFields, stringOf } from './json.ts'
import { atCall } from './links.ts'
import { promptKey } from './peek.ts'
import { changesTasks } from './plan.ts'
import { beginReply, continueReply, replyKey, unsaid } from './reply.ts'
import { grow } from './rewind.ts'
import { flushQueue } from './speech.ts'
import { count, emit, endCompaction, type Line, noticeOf, say, type Thread, unknownOf } from './thread.ts'
import { kindOf } from './tools.ts'

/** What the program says in the model's place when there was nothing to answer. */
const fillers: ReadonlySet<string> = new Set(['No response requested.', '(no content)', ''])

/** A record of what the model said, thought or called: one of the several that its answer comes in. */
export function readAssistant(thread: Thread, line: Line): void {
  const { record } = line
  thread.end = ''
  if (!isFields(record.message)) {
    closeReply(thread)
    say(thread, unknownOf(line))
    return
  }
  if (record.isApiErrorMessage === true || record.message.model === '<synthetic>') {
    place(thread, line, stringOf(record.uuid))
    readSynthetic(thread, line, textOfContent(record.message.content))
    return
  }
  const key = replyKey(record)
  if (thread.reply !== null && key !== '' && thread.reply.key === key) continueReply(thread.reply, record, line.ref)
  else begin(thread, line)
  place(thread, line, thread.reply?.uuid ?? '')
  for (const block of blocksOf(record.message.content)) if (isFields(block)) rememberCall(thread, block)
}

/** The helper inside this file that stands before its call. */
function earlyHelper(thread: Thread, input: Fields): ParsedSubagent[] {
  const prompt = promptKey(stringOf(input.prompt))
  const at = thread.early.findIndex((helper) => helper.prompt === prompt)
  return thread.early.splice(at === -1 ? thread.early.length : at, 1).map(({ id }) => ({ type: 'subagent', id }))
}

/** Calls that say more when they come back, or start a helper: to be known before their reply is handed over. */
function rememberCall(thread: Thread, block: Fields): void {
  const id = stringOf(block.id)
  const name = stringOf(block.name)
  if (block.type !== 'tool_use' || id === '' || thread.calls.has(id)) return
  const isTask = kindOf(name) === 'task'
  if (!isTask && !changesTasks(name)) return
  const input = inputOf(block.input)
  const started = isTask ? [...earlyHelper(thread, fieldsOf(input)), ...atCall(thread, id, input)] : []
  thread.calls.set(id, { name, input: fieldsOf(input), isHelped: started.length > 0 })
  if (started.length > 0) thread.started.set(id, started)
}

const place = (thread: Thread, { record }: Line, same: string): void => {
  if (typeof record.uuid === 'string') grow(thread.tree, record.uuid, stringOf(record.parentUuid), 'conversation', same)
}

function readSynthetic(thread: Thread, line: Line, text: string): void {
  if (line.record.isApiErrorMessage !== true && fillers.has(text.trim())) {
    count(thread, 'assistant/synthetic', line)
    return
  }
  closeReply(thread)
  flushQueue(thread, line)
  say(thread, noticeOf(line, text || stringOf(line.record.error) || 'The request to the model failed.'))
}

function begin(thread: Thread, line: Line): void {
  closeReply(thread)
  flushQueue(thread, line)
  endCompaction(thread)
  const reply = beginReply(line.record, line.ref, line.inherited)
  const late = thread.closed.get(reply.key)
  if (late !== undefined) reply.blocks = unsaid(reply.blocks, late.said)
  if (reply.model !== undefined && reply.model !== thread.model) changeModel(thread, line, reply.model)
  thread.reply = reply
}

function changeModel(thread: Thread, line: Line, model: string): void {
  if (thread.model !== '') emit(thread, noticeOf(line, `Model: ${model}`, []))
  thread.model = model
  if (!thread.facts.models.includes(model)) thread.facts.models.push(model)
}
