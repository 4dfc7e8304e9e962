/** Reads the records of one conversation: lines of a log, or a document with its messages. */
import type { Json, RecordRef } from '../../src/model/session.ts'
import { type Answers, areSame, noting } from '../shared/answers.ts'
import type { Conversation, Facts, Out, ParseContext, Parser, ParserState } from '../types.ts'
import { delegationsIn } from './delegated.ts'
import { helperId } from './group.ts'
import { arrayOf, type JsonObject, objectOf, objectsOf, stringOf, timeOf } from './json.ts'
import { type Memory, nothingRemembered } from './memory.ts'
import { keyOf } from './said.ts'
import { Timeline } from './timeline.ts'

type Read = (value: JsonObject, ref: RecordRef, timeline: Timeline) => void

/** The kinds of lines in the order in which Gemini CLI asks for them. */
const lines: { is: (value: JsonObject) => boolean; read: Read }[] = [
  {
    is: (value) => typeof value.$rewindTo === 'string',
    read: (value, ref, timeline) => timeline.rewind(stringOf(value.$rewindTo) ?? '', ref),
  },
  { is: (value) => typeof value.id === 'string', read: (value, ref, timeline) => timeline.message(value, [ref]) },
  { is: (value) => objectOf(value.$set) !== null, read: readUpdate },
  {
    is: (value) => typeof value.sessionId === 'string' && typeof value.projectHash === 'string',
    read: (value, ref, timeline) => {
      timeline.head(value)
      // A whole document in one line: its messages are as if each had a line, and the first one takes the record.
      const messages = objectsOf(value.messages)
      for (const [i, message] of messages.entries()) timeline.message(message, i === 0 ? [ref] : [])
      if (messages.length === 0) timeline.count('head', ref)
    },
  },
]

const updates = [
  'messages',
  'summary',
  'directories',
  'memoryScratchpad',
  'sessionId',
  'lastUpdated',
  'projectHash',
  'startTime',
  'kind',
]

function readUpdate(value: JsonObject, ref: RecordRef, timeline: Timeline): void {
  const values = objectOf(value.$set) ?? {}
  const keys = Object.keys(values)
  const isRenamed = timeline.set(values)
  if (keys.some((key) => !updates.includes(key))) timeline.unknown(value, ref)
  else if (Array.isArray(values.messages))
    timeline.history(values.messages, timeOf(values.lastUpdated), ref, '$set/messages')
  else if (isRenamed) timeline.notice(`Title: ${stringOf(values.summary)}`, ref)
  else timeline.count(`$set/${updates.find((key) => keys.includes(key)) ?? 'nothing'}`, ref)
}

/** A saved checkpoint is a bare list of turns: they get ids from what they say and where they stand. */
function turnsOf(value: Json): Json[] | null {
  const history = Array.isArray(value) ? value : objectOf(value)?.history
  if (!Array.isArray(history)) return null
  return history.map((turn, i): Json => {
    const { role, parts } = objectOf(turn) ?? {}
    if (role !== 'user' && role !== 'model') return turn
    const content = arrayOf(parts)
    return {
      id: `${i + 1}-${keyOf('turn', JSON.stringify(content))}`,
      type: role === 'model' ? 'gemini' : 'user',
      content,
    }
  })
}

const messagesOf = (value: Json): Json[] => turnsOf(value) ?? arrayOf(objectOf(value)?.messages)

/** See the contract. */
export function documentIds(value: Json): string[] {
  return messagesOf(value).flatMap((message) => stringOf(objectOf(message)?.id) ?? [])
}

interface State {
  memory: Memory
  answers: Answers
}

/** Whether helpers and companions are still what they were. */
export const stillHolds = (conversation: Conversation, context: ParseContext, saved: ParserState): boolean =>
  areSame((saved as State).answers, lookupsOf(conversation, context))

/** See the contract. */
export function open(conversation: Conversation, out: Out, context: ParseContext, saved?: ParserState): Parser {
  const state = (saved as State | undefined) ?? { memory: nothingRemembered(), answers: new Map() }
  const lookups = noting(lookupsOf(conversation, context), state.answers)
  const root = conversation.root ?? conversation.id
  const isHelper = lookups.isHelper('')
  const timeline = new Timeline(out, { root, helper: isHelper, ...lookups }, state.memory)
  const cwdOf = (): string | undefined => {
    for (const { path } of conversation.files) {
      const cwd = stringOf(context.peek(path)?.cwd)
      if (cwd !== undefined) return cwd
    }
    return undefined
  }
  return {
    record(value, ref) {
      const object = objectOf(value)
      const line = object === null ? undefined : lines.find(({ is }) => is(object))
      if (object === null || line === undefined) timeline.unknown(value, ref)
      else line.read(object, ref, timeline)
    },
    /** Records of a document: 0 is its head, then a message's 1-based position. */
    document(value, original) {
      const head = objectOf(value) ?? {}
      const messages = messagesOf(value)
      const isOther = head.kind === 'subagent' && !isHelper && conversation.files.length > 1
      if (!isOther) {
        readDocument(timeline, head, messages, original)
        return messages.length + 1
      }
      // A helper of a version before 0.37, whose kind stands behind its messages: too far from the beginning to be seen before.
      const agentId = (stringOf(head.startTime) ?? String(original)).replace(/[^0-9TZ]/g, '')
      const helper = out.helper(helperId(root, agentId), agentId, root)
      const own = new Timeline(helper.out, { root, helper: true, ...nothingBeside }, nothingRemembered())
      readDocument(own, head, messages, original)
      helper.end(own.end(cwdOf()))
      return messages.length + 1
    },
    save: () => state,
    end: (): Facts => timeline.end(cwdOf()),
  }
}

/** What a session's records refer to and other files hold. */
function lookupsOf(conversation: Conversation, context: ParseContext) {
  const { id, root, files } = conversation
  let helpers: { id: string; began: number }[] | undefined
  return {
    /** Asked about nothing. A helper whose session is not there lies alone. */
    isHelper: (_nothing: string): boolean =>
      root !== undefined || files.some(({ path }) => context.peek(path)?.kind === 'subagent'),
    companion: (end: string): string | null =>
      files.find(({ readAs, path }) => readAs === 'companion' && path.endsWith(end))?.path ?? null,
    helperDuring(between: string): string | null {
      const [from = 0, to = 0] = between.split(' ').map(Number)
      helpers ??= context
        .tied(root ?? id)
        .flatMap((one) =>
          one.parent === id && one.startedAt !== undefined ? [{ id: one.id, began: Date.parse(one.startedAt) }] : [],
        )
      const found = helpers.filter(({ began }) => from <= began && began <= to)
      return found.length === 1 ? (found[0]?.id ?? null) : null
    },
  }
}

const nothingBeside = { companion: () => null, helperDuring: () => null }

function readDocument(timeline: Timeline, head: JsonObject, messages: Json[], original: number): void {
  timeline.head(head)
  timeline.count('head', [original, 0])
  timeline.expect(delegationsIn(messages))
  for (const [i, message] of messages.entries()) {
    const body = objectOf(message)
    if (body === null || (body.id === undefined && body.type === undefined))
      timeline.unknown(message, [original, i + 1])
    else timeline.message(body, [[original, i + 1]])
  }
}
