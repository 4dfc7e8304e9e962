/** What is still open of one conversation, and handing over what is finished, in order. */

import type { Json, RecordRef, Usage } from '../../src/model/session.ts'
import type { Out, ParsedBlock, ParsedMessage, ParsedSubagent } from '../types.ts'
import { type Gathered, nothingGathered } from './facts.ts'
import { type Fields, timeOf } from './json.ts'
import type { Links } from './links.ts'
import type { Outside } from './outside.ts'
import type { Tasks } from './plan.ts'
import { emptyQueue, type Queue } from './queue.ts'
import type { Reply } from './reply.ts'
import { emptyTree, type Tree } from './rewind.ts'

/** A record and where it stands. */
export interface Line {
  record: Fields
  ref: RecordRef
  /** It was taken over from another session. */
  inherited: boolean
}

/** What is remembered of one conversation between two records. Plain data. */
export interface Memory {
  /** Number of the last message that was handed over. */
  n: number
  reply: Reply | null
  /** Messages that came while the reply was open; they follow it. */
  held: ParsedMessage[]
  /** The blocks of the latest replies since the last prompt and what they took, by their keys: lines of them may come late. */
  closed: Map<string, { said: Json[]; usage: Usage }>
  /** A compaction whose command has not been seen yet. */
  compaction: ParsedMessage | null
  /** The command that was typed for it, when it stands in the session already. */
  compactCommand: string
  /** Where the conversation ends, as the last record of it says that nothing said has followed; `''`: none such. */
  end: string
  /** Id of the last record that says that words of the program's follow. */
  caveat: string
  tree: Tree
  queue: Queue
  tasks: Tasks
  /** Calls that start helpers or change the list of tasks and have not come back. */
  calls: Map<string, { name: string; input: Fields; isHelped: boolean }>
  /** Helpers inside this file whose call has not been seen: old versions write them first. */
  early: { id: string; prompt: string }[]
  /** Helpers by the call that started them, until that call is handed over. */
  started: Map<string, ParsedSubagent[]>
  facts: Gathered
  model: string
  permissionMode: string
  mode: string
  /** Addresses that were told. */
  told: Set<string>
}

export const nothingRemembered = (): Memory => ({
  n: 0,
  reply: null,
  held: [],
  closed: new Map(),
  compaction: null,
  compactCommand: '',
  end: '',
  caveat: '',
  tree: emptyTree(),
  queue: emptyQueue(),
  tasks: new Map(),
  calls: new Map(),
  early: [],
  started: new Map(),
  facts: nothingGathered(),
  model: '',
  permissionMode: '',
  mode: '',
  told: new Set(),
})

/** What a conversation is read with; the same for all its records. */
interface Surroundings {
  out: Out
  /** What is typed in it comes from another agent. */
  isHelper: boolean
  /** Shared by a session and the helpers inside its file. */
  links: Links
  outside: Outside
}

/** One conversation on its way out. */
export type Thread = Memory & Surroundings

/** What a thread remembers: all of it but its surroundings. */
export function memoryOf({
  out: _out,
  isHelper: _isHelper,
  links: _links,
  outside: _outside,
  ...memory
}: Thread): Memory {
  return memory
}

/** Hands a message over, whatever is open. */
export function emit(thread: Thread, message: ParsedMessage): number {
  thread.n = thread.out.message(message)
  return thread.n
}

/** Hands a message over in its turn: after the reply that is still open. */
export function say(thread: Thread, message: ParsedMessage): void {
  endCompaction(thread)
  if (thread.reply === null) emit(thread, message)
  else thread.held.push(message)
}

/** A compaction is over when something else than its command follows. */
export function endCompaction(thread: Thread): void {
  const { compaction } = thread
  if (compaction === null) return
  thread.compaction = null
  thread.compactCommand = ''
  emit(thread, compaction)
}

/** A message made of one line. */
export function messageOf(
  line: Line,
  role: ParsedMessage['role'],
  origin: ParsedMessage['origin'],
  blocks: ParsedBlock[],
  records: RecordRef[] = [line.ref],
): ParsedMessage {
  const message: ParsedMessage = { role, origin, records, blocks }
  const at = timeOf(line.record.timestamp)
  if (at !== undefined) message.at = at
  if (line.inherited) message.inherited = true
  return message
}

/** A short word of the program's own. */
export const noticeOf = (line: Line, text: string, records?: RecordRef[]): ParsedMessage =>
  messageOf(line, 'system', 'system', [{ type: 'notice', text }], records)

/** A record of a kind that nobody has seen, kept whole. */
export const unknownOf = (line: Line): ParsedMessage =>
  messageOf(line, 'system', 'system', [{ type: 'unknown', record: line.record }])

/** What came without a `reply` in the way ends here: `kind` is counted, nothing is shown. */
export const count = (thread: Thread, kind: string, line: Line): void => thread.out.unrendered(kind, line.ref)
