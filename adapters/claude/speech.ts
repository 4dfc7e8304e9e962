/** Words in the user's role on their way out: those of a person, and those that only look like it. */
import type { ParsedBlock } from '../types.ts'
import { closeReply } from './closing.ts'
import { stringOf } from './json.ts'
import { seen } from './queue.ts'
import { anchorOf, grow, stands, takenBack } from './rewind.ts'
import { count, emit, endCompaction, type Line, messageOf, noticeOf, say, type Thread } from './thread.ts'
import { classify, isTyped, type Said, senderOf } from './typed.ts'

const textBlock = (text: string): ParsedBlock[] => (text.trim() === '' ? [] : [{ type: 'text', text }])

/** Puts words into the conversation. `media`: pictures and documents that came with them. */
export function speak(thread: Thread, line: Line, said: Said, media: ParsedBlock[] = []): void {
  const isTheirs = !thread.isHelper || senderOf(line.record.origin) === 'human'
  if (isTyped(said) && isTheirs) speakAsPerson(thread, line, said, media)
  else unspoken[said.kind](thread, line, said, media)
}

type Speaker = (thread: Thread, line: Line, said: Said, media: ParsedBlock[]) => void

const asAgent: Speaker = (thread, line, said, media) => {
  closeReply(thread)
  around(thread, line, said)
  say(thread, messageOf(line, 'user', 'agent', [...textBlock(said.text), ...media]))
  thread.facts.firstPrompt ||= said.text.trim()
}

const asInjected: Speaker = (thread, line, said, media) => {
  const blocks = [...said.context.flatMap(textBlock), ...textBlock(said.text), ...media]
  if (blocks.length === 0 || isNothing(said)) count(thread, 'user/empty', line)
  else {
    if (said.kind !== 'output') settleQueue(thread, said.text)
    say(thread, messageOf(line, 'user', 'injected', blocks))
  }
}

/** Accepting a plan may begin a session of its own. */
function acceptedPlan(thread: Thread, line: Line, said: Said, media: ParsedBlock[]): void {
  closeReply(thread)
  say(thread, noticeOf(line, 'The plan was accepted.', []))
  asInjected(thread, line, said, media)
  thread.facts.firstCommand ||= said.text.trim()
}

/** Commands without output are recorded with these words. */
const isNothing = (said: Said): boolean => said.kind === 'output' && said.text.trim() === '(no content)'

const unspoken: Readonly<Record<Said['kind'], Speaker>> = {
  prompt: asAgent,
  command: asAgent,
  skill: asAgent,
  shell: asAgent,
  note: asAgent,
  agent: asAgent,
  injected: asInjected,
  plan: acceptedPlan,
  output: asInjected,
  notice: (thread, line, said) => say(thread, noticeOf(line, said.text)),
  summary: (thread, line, said) => summarise(thread, line, said.text),
  hidden: (thread, line) => {
    thread.caveat = stringOf(line.record.uuid)
    count(thread, 'user/caveat', line)
  },
}

/** What the program put around the words goes before them, as a message of its own. */
function around(thread: Thread, line: Line, said: Said): void {
  if (said.context.length === 0) return
  say(thread, messageOf(line, 'user', 'injected', said.context.flatMap(textBlock), []))
}

function speakAsPerson(thread: Thread, line: Line, said: Said, media: ParsedBlock[]): void {
  closeReply(thread)
  const isCompact = said.kind === 'command' && said.text.startsWith('/compact')
  if (isCompact && thread.compaction !== null && thread.compactCommand === said.text.trim()) {
    count(thread, 'user/command repeated', line)
    return
  }
  settleQueue(thread, said.text)
  if (!(isCompact && thread.compaction !== null)) endCompaction(thread)
  flushQueue(thread, line)
  const { record } = line
  thread.queue.taken = null
  const anchor = anchorOf(thread.tree, stringOf(record.parentUuid))
  const at = stringOf(record.timestamp)
  const isPlaced = typeof record.uuid === 'string' && record.parentUuid !== undefined && goesToModel.has(said.kind)
  if (isPlaced) takeBack(thread, line, anchor, at)
  if (said.context.length > 0) emit(thread, messageOf(line, 'user', 'injected', said.context.flatMap(textBlock), []))
  const n = emit(thread, messageOf(line, 'user', 'person', [...textBlock(said.text), ...media]))
  if (isPlaced) stands(thread.tree, anchor, at, n)
  thread.closed.clear()
  if (isCompact && thread.compaction === null) thread.compactCommand = said.text.trim()
  if (said.kind === 'prompt') thread.facts.firstPrompt ||= said.text.trim()
  else thread.facts.firstCommand ||= said.text.trim()
}

/** Commands of the program's own hang anywhere. */
const goesToModel: ReadonlySet<Said['kind']> = new Set(['prompt', 'skill'])

function takeBack(thread: Thread, line: Line, anchor: string, at: string): void {
  const back = takenBack(thread.tree, anchor, at, thread.n)
  if (back === null) return
  const text = back.turns === 1 ? '1 turn was taken back.' : `${back.turns} turns were taken back.`
  emit(thread, messageOf(line, 'system', 'system', [{ type: 'notice', text, takesBack: back.range }], []))
}

/** The person went back and has said nothing since: only the session's last word on where it ends shows it. */
export function tellEnd(thread: Thread): void {
  const { end, tree } = thread
  if (end === '' || !tree.anchors.has(end)) return
  takeBack(thread, { record: {}, ref: [0, 0], inherited: false }, anchorOf(tree, end), '')
}

const refused = /^Unknown (?:slash command|command|skill): (\S+)$/

/**
 * Where the program does not know a command, versions up to 2.1 put nothing but this answer into the user's role; what was
 * typed stands in the queue, in those that have one.
 */
export function isRefusedCommand(thread: Thread, line: Line, said: Said): boolean {
  const isAnswer = thread.caveat !== '' && line.record.parentUuid === thread.caveat
  return isAnswer && said.kind === 'prompt' && refused.test(said.text)
}

/** A command that the program did not know; what was typed is the person's where it is known. */
export function refuseCommand(thread: Thread, line: Line, said: Said): void {
  const name = refused.exec(said.text)?.[1] ?? ''
  const typed = thread.queue.taken?.text.trim() ?? ''
  const isKnown = typed === `/${name}` || typed.startsWith(`/${name} `)
  if (isKnown) speak(thread, line, { kind: 'command', text: typed, context: [] })
  say(thread, messageOf(line, 'user', 'injected', textBlock(said.text), isKnown ? [] : [line.ref]))
}

/** The words stand in the session now: what the queue knows of them is not shown again. */
function settleQueue(thread: Thread, text: string): void {
  const entry = seen(thread.queue, text)
  if (entry !== undefined) thread.out.unrendered('queue-operation/enqueue', entry.ref)
}

/** What left the queue and was not seen elsewhere was said here. */
export function flushQueue(thread: Thread, line: Line): void {
  for (const entry of thread.queue.left.splice(0)) {
    const record = { ...(entry.at === undefined ? {} : { timestamp: entry.at }) }
    speak(thread, { record, ref: entry.ref, inherited: line.inherited }, classify(entry.text))
  }
}

/** What a person typed and the session ended before the model got it; no other record holds it. */
export function tellWaiting(thread: Thread): void {
  for (const { text, at, ref, said: isSaid } of thread.queue.waiting.splice(0)) {
    const said = classify(text)
    if (isSaid || thread.isHelper || !isTyped(said)) thread.out.unrendered('queue-operation/enqueue', ref)
    else {
      const line = { record: at === undefined ? {} : { timestamp: at }, ref, inherited: false }
      emit(thread, noticeOf(line, 'What follows still waited when the session ended.', []))
      speak(thread, line, said)
    }
  }
}

/** A compaction begins; its summary, and the command that asked for it, may follow. */
export function beginCompaction(thread: Thread, line: Line, text: string): void {
  closeReply(thread)
  flushQueue(thread, line)
  const command = thread.compactCommand
  endCompaction(thread)
  thread.compactCommand = command
  thread.compaction = messageOf(line, 'system', 'system', [{ type: 'compaction', text }])
}

function summarise(thread: Thread, line: Line, text: string): void {
  const { compaction } = thread
  if (compaction === null || compaction.records.length > 1) beginCompaction(thread, line, text)
  else {
    compaction.records.push(line.ref)
    compaction.blocks = [{ type: 'compaction', text }]
  }
}

/** A record's place in the tree: part of the conversation, or hanging in between. */
export function place(thread: Thread, { record }: Line, part: 'conversation' | 'between'): void {
  if (typeof record.uuid === 'string') grow(thread.tree, record.uuid, stringOf(record.parentUuid), part)
}
