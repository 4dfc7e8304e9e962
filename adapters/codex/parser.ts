/** Reads the records of one conversation, in the order in which they come, whichever release wrote them. */
import { isDeepStrictEqual } from 'node:util'
import type { Json, RecordRef } from '../../src/model/session.ts'
import { areSame } from '../shared/answers.ts'
import type { Conversation, Facts, Out, ParseContext, Parser, ParserState } from '../types.ts'
import { withTurn } from './continued.ts'
import { Copies } from './copies.ts'
import { documentOf, isDocument, responseItems } from './document.ts'
import { eventReaders } from './events.ts'
import { cwdIn, factsOf } from './facts.ts'
import { readHead, readRevert, startFile, withoutInstructions } from './heads.ts'
import { itemReaders } from './items.ts'
import { isObject, type JsonObject, numberOf, objectOf, timeOf } from './json.ts'
import { lookupsOf } from './lookups.ts'
import { otherReaders } from './others.ts'
import { isBareHead } from './peek.ts'
import { repair } from './repair.ts'
import { Session } from './session.ts'
import { newState, type State } from './state.ts'
import type { Line } from './transcript.ts'

/** Items that the reader of paginated threads leaves to the completed items. */
const copiesForTheModel = new Set(['message', 'reasoning'])

/** Whether companions, and the thread that was copied, are still what they were. */
export const stillHolds = (conversation: Conversation, context: ParseContext, saved: ParserState): boolean =>
  areSame((saved as State).answers, lookupsOf(conversation, context))

/** A parser for one conversation; `out` takes what it understands. It goes on from `saved` where there is one. */
export function open(conversation: Conversation, out: Out, context: ParseContext, saved?: ParserState): Parser {
  const state = (saved as State | undefined) ?? newState()
  const { place } = state
  const session = new Session(conversation, out, context, state)
  const copies = new Copies(session, state.copies)

  /** A record of another file than the one before: what was open is over. */
  const enter = (ref: RecordRef): void => {
    if (ref[0] === place.original) return
    Object.assign(place, { original: ref[0], first: true, before: undefined })
    startFile(session, ref[0])
  }

  const item = (payload: JsonObject, line: Line, kind: string, metadata: JsonObject): void => {
    const type = typeof payload.type === 'string' ? payload.type : ''
    if (session.known.mode === 'paginated' && copiesForTheModel.has(type)) {
      copies.keepPictures(payload)
      session.unrendered(kind, line)
      return
    }
    const reader = Object.hasOwn(itemReaders, type) ? itemReaders[type] : undefined
    if (reader === undefined) {
      session.unknown({ type: 'unknown', record: payload }, line)
      return
    }
    if (!session.known.copying) session.seenFolder(cwdIn(payload))
    reader(session, payload, line, kind, metadata)
  }

  /** Lines of releases up to September 2025: items without an envelope. */
  const bare = (value: JsonObject, line: Line): void => {
    if (isBareHead(value)) {
      if (Object.keys(session.known.head).length > 0) {
        session.unrendered('head', line)
        return
      }
      session.known.head = withoutInstructions(value)
      session.known.git = objectOf(value.git)
      session.unrendered('head', line)
      return
    }
    if ('record_type' in value) {
      session.unrendered('state', line)
      return
    }
    item(value, line, `item/${typeof value.type === 'string' ? value.type : ''}`, {})
  }

  const enveloped = (value: JsonObject, payload: JsonObject, line: Line): void => {
    const type = typeof value.type === 'string' ? value.type : ''
    const kind = typeof payload.type === 'string' ? `${type}/${payload.type}` : type
    if (session.known.mode === 'unsupported') {
      session.unrendered('unsupported history mode', line)
      return
    }
    if (copies.covers(value, payload, line) && session.known.helper) {
      copies.leaveOut(payload, line, kind)
      return
    }
    if (type === 'response_item') {
      item(payload, line, kind, objectOf(value.metadata))
      return
    }
    if (type === 'event_msg') {
      const name = typeof payload.type === 'string' ? payload.type : ''
      const reader = Object.hasOwn(eventReaders, name) ? eventReaders[name] : undefined
      if (reader !== undefined) {
        reader(session, payload, line, kind)
        return
      }
    } else {
      const reader = Object.hasOwn(otherReaders, type) ? otherReaders[type] : undefined
      if (reader !== undefined) {
        reader(session, payload, line, kind)
        return
      }
    }
    session.unknown({ type: 'unknown', record: value }, line)
  }

  /** Most differ in their times already. */
  const isSameRecord = (one: JsonObject, other: JsonObject): boolean =>
    one.timestamp === other.timestamp && isDeepStrictEqual(one, other)

  const read = (value: Json, ref: RecordRef): void => {
    enter(ref)
    if (!isObject(value)) {
      const line: Line = { refs: [ref] }
      if (session.known.mode === 'unsupported') session.unrendered('unsupported history mode', line)
      else session.unknown({ type: 'unknown', record: value }, line)
      return
    }
    const at = timeOf(value.timestamp)
    const ordinal = numberOf(value.ordinal)
    const line: Line = { refs: [ref], at, ordinal }
    if (at !== undefined && (session.known.updatedAt === undefined || at > session.known.updatedAt))
      session.known.updatedAt = at
    // A write that failed half-way is tried again: the same record, with the same time, once more.
    const repeated = at !== undefined && isObject(place.before) && isSameRecord(place.before, value)
    place.before = value
    if (repeated && session.known.mode !== 'unsupported') {
      session.unrendered('repeated', line)
      return
    }
    const payload = value.payload
    if (value.type === 'session_meta' && isObject(payload)) {
      if (session.known.mode === 'unsupported') {
        session.unrendered('unsupported history mode', line)
        return
      }
      if (!place.first) {
        copies.header(payload, line)
        return
      }
      place.first = false
      readHead(session, payload, line, ref[0])
      readRevert(session, payload, line, ref[0])
      return
    }
    if (place.first && value.type !== undefined && isObject(payload)) {
      place.first = false
      session.known.mode = ordinal === undefined ? 'legacy' : 'paginated'
      session.problem(ref[0], 'no head', 'The session does not begin with its head; it is read as it looks.', ref[1])
    }
    if (isObject(payload)) enveloped(value, payload, line)
    else if (session.known.mode === 'unsupported') session.unrendered('unsupported history mode', line)
    else bare(value, line)
  }

  return {
    record: read,
    repair,
    document(value, index) {
      enter([index, 0])
      if (!isDocument(value)) {
        session.unknown({ type: 'unknown', record: value }, { refs: [[index, 0]] })
        return 1
      }
      const { head, items } = documentOf(value)
      bare({ ...head, id: head.id ?? '', timestamp: head.timestamp ?? '' }, { refs: [[index, 0]] })
      for (const [position, entry] of items.entries()) {
        const line: Line = { refs: [[index, position + 1]] }
        const made = responseItems(entry)
        if (made.length === 0) session.unknown({ type: 'unknown', record: entry }, line)
        for (const [part, one] of made.entries()) bare(one, part === 0 ? line : { refs: [] })
      }
      return items.length + 1
    },
    save(): State {
      session.calls.letGo()
      return state
    },
    end(): Facts {
      copies.close()
      session.endTurn()
      const facts = factsOf(session)
      return facts.parent === undefined ? facts : { ...facts, parent: withTurn(facts.parent, session, open) }
    },
  }
}
