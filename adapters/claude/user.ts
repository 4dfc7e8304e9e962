/** Records in the user's role: prompts, results of tools, and what the program says. */

import type { Json } from '../../src/model/session.ts'
import type { ParsedBlock } from '../types.ts'
import { blocksOf, isMedia, mediaOf, textOfBlock } from './content.ts'
import { type Fields, fieldsOf, isFields, stringOf } from './json.ts'
import { atResult } from './links.ts'
import { taskPlan } from './plan.ts'
import { answersOf, persistedPath, rejectionReason, toolResult } from './results.ts'
import { isRefusedCommand, place, refuseCommand, speak } from './speech.ts'
import { type Line, messageOf, noticeOf, say, type Thread, unknownOf } from './thread.ts'
import { classify, classifyRecord, isTyped, type Said } from './typed.ts'

const isResult = (block: Json): block is Fields => isFields(block) && block.type === 'tool_result'

/** A record of role `user`: what a person typed, what a tool gave, or what the program put there. */
export function readUser(thread: Thread, line: Line): void {
  const { record } = line
  thread.end = ''
  if (!isFields(record.message)) {
    place(thread, line, 'conversation')
    say(thread, unknownOf(line))
    return
  }
  const blocks = blocksOf(record.message.content)
  const results = blocks.filter(isResult)
  if (results.length > 0) {
    place(thread, line, 'conversation')
    readResults(thread, line, results, blocks)
    return
  }
  const said = classifyRecord(record, textOf(blocks))
  if (isRefusedCommand(thread, line, said)) {
    place(thread, line, 'between')
    refuseCommand(thread, line, said)
    return
  }
  place(thread, line, isBetween(record) ? 'between' : 'conversation')
  if (isTyped(said) || said.kind === 'injected') changeMode(thread, line, stringOf(record.permissionMode))
  speak(thread, line, withMedia(said, blocks), mediaIn(blocks))
  unknownBlocks(thread, line, blocks)
}

/** What the program slips in hangs between; but after an interruption it begins the conversation anew. */
const isBetween = (record: Fields): boolean =>
  record.isMeta === true &&
  !textOf(blocksOf(fieldsOf(record.message).content)).startsWith('Continue from where you left off')

const mediaIn = (blocks: Json[]): ParsedBlock[] =>
  blocks.flatMap((block) => (isFields(block) && isMedia(block) ? [mediaOf(block)] : []))

/** Pictures without words are a prompt all the same. */
const withMedia = (said: Said, blocks: Json[]): Said =>
  said.kind === 'injected' && said.text === '' && said.context.length === 0 && blocks.some(isMedia)
    ? { ...said, kind: 'prompt' }
    : said

/** Reminders that stand in blocks of their own go first, so that what follows them is seen. */
function textOf(blocks: Json[]): string {
  const texts = blocks.flatMap((block) => (isFields(block) && block.type === 'text' ? [textOfBlock(block)] : []))
  const isReminder = (text: string): boolean => /^\s*<system-reminder>[\s\S]*<\/system-reminder>\s*$/.test(text)
  return [...texts.filter(isReminder), ...texts.filter((text) => !isReminder(text))].join('\n')
}

const knownBlocks: ReadonlySet<string> = new Set(['text', 'image', 'document', 'tool_result', 'tool_reference'])

function unknownBlocks(thread: Thread, line: Line, blocks: Json[]): void {
  const unknown = blocks.filter((block) => !isFields(block) || !knownBlocks.has(stringOf(block.type)))
  if (unknown.length === 0) return
  say(
    thread,
    messageOf(
      line,
      'system',
      'system',
      unknown.map((record) => ({ type: 'unknown', record })),
      [],
    ),
  )
}

/** The mode stands on the prompts of versions that have no records for it. */
export function changeMode(thread: Thread, line: Line, mode: string, records: Line['ref'][] = []): boolean {
  const before = thread.permissionMode
  if (mode === '' || mode === before) return false
  thread.permissionMode = mode
  if (before === '') return false
  say(thread, noticeOf(line, `Permission mode: ${mode}`, records))
  return true
}

function readResults(thread: Thread, line: Line, results: Fields[], blocks: Json[]): void {
  const { record } = line
  const extra = results.length === 1 ? record.toolUseResult : undefined
  const shown: ParsedBlock[] = []
  const words: string[] = []
  for (const block of results) {
    const { result, beside } = toolResult(block, extra)
    const persisted = persistedPath(result.output, extra)
    const path = persisted === '' ? '' : thread.outside.output(nameIn(persisted))
    if (path !== '') result.companion = path
    shown.push(result, ...beside)
    shown.push(...ofCall(thread, result.callId, result.output, extra, line.inherited))
    words.push(rejectionReason(result.output, result.isError), result.isError ? '' : answersOf(extra))
  }
  const others = blocks.filter((block) => !isResult(block))
  say(thread, messageOf(line, 'user', 'tool', [...shown, ...mediaIn(others)]))
  for (const text of words)
    if (text !== '')
      say(thread, messageOf(line, 'user', thread.isHelper ? 'agent' : 'person', [{ type: 'text', text }], []))
  beside(thread, line, others)
}

/** The last name of a path of any system. */
const nameIn = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)

/** Plans and helpers that belong to the call which came back. */
function ofCall(
  thread: Thread,
  callId: string,
  output: string,
  extra: Json | undefined,
  inherited: boolean,
): ParsedBlock[] {
  const call = thread.calls.get(callId)
  thread.calls.delete(callId)
  const isOpen = thread.reply?.blocks.some((block) => isFields(block) && block.id === callId) === true
  const late = isOpen ? undefined : thread.started.get(callId)
  if (late !== undefined) {
    thread.started.delete(callId)
    return late
  }
  const plan = call === undefined ? null : taskPlan(thread.tasks, call.name, call.input, fieldsOf(extra))
  if (plan !== null) return [plan]
  return call === undefined && stringOf(fieldsOf(extra).agentId) === ''
    ? []
    : atResult(thread, callId, output, extra, inherited)
}

/** Words beside a result: the program's, or a prompt that was sent along. */
function beside(thread: Thread, line: Line, others: Json[]): void {
  if (others.length === 0) return
  const said = classify(textOf(others))
  const text = [...said.context, said.text].join('\n').trim()
  if (text !== '') {
    if (said.kind === 'notice') say(thread, noticeOf(line, said.text, []))
    else {
      const origin =
        said.kind === 'prompt' && line.record.isMeta !== true ? (thread.isHelper ? 'agent' : 'person') : 'injected'
      say(
        thread,
        messageOf(line, 'user', origin, [{ type: 'text', text: origin === 'injected' ? text : said.text }], []),
      )
    }
  }
  unknownBlocks(thread, line, others)
}
