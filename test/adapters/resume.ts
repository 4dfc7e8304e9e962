/** Reads sessions in parts: each part by a parser of its own, which goes on from what the one before saved. */
import { readFileSync } from 'node:fs'
import { deserialize, serialize } from 'node:v8'
import { expect } from 'vitest'
import type {
  Adapter,
  Conversation,
  Facts,
  Location,
  Out,
  ParseContext,
  Parser,
  ParserState,
} from '../../adapters/types.ts'
import type { Json, RecordRef } from '../../src/model/session.ts'
import { valuesOf } from '../../src/parse/index.ts'
import { contextOf, conversationsOf, type ReadSession, readAll } from '../helpers/read.ts'

/** What a parser is given at a time. */
export type Given = { value: Json; ref: RecordRef } | { document: Json; original: number }

/** Everything that was said to one `Out`, in order, as plain data. */
type Said = unknown[]

/** All that a session says: its own words, and those of the helpers inside its file, by their ids. */
interface Heard {
  said: Map<string, Said>
  facts: Facts
}

/** What the files of a conversation hold, record by record. */
function givenBy({ files }: Conversation): Given[] {
  return files.flatMap((file, original): Given[] => {
    if (file.readAs === 'companion') return []
    if (file.readAs === 'document') return [{ document: documentIn(file.file), original }]
    return [...valuesOf(file)].map((value, i) => ({ value, ref: [original, i + 1] }))
  })
}

/** An `Out` that writes down what it is told. Messages have numbers that go on however often it is made anew. */
function listener(said: Map<string, Said>, id = ''): Out {
  const own = said.get(id) ?? []
  said.set(id, own)
  const messages = { n: own.filter((one) => Array.isArray(one) && one[0] === 'message').length }
  return {
    message(message) {
      own.push(structuredClone(['message', message]))
      messages.n += 1
      return messages.n
    },
    unrendered: (kind, ref) => own.push(['unrendered', kind, ref]),
    problem: (problem) => own.push(['problem', problem]),
    helper(helper, agentId, parent) {
      if (!said.has(helper)) own.push(['helper', helper, agentId, parent])
      const out = listener(said, helper)
      return { out, end: (facts) => said.get(helper)?.push(structuredClone(['end', facts])) }
    },
  }
}

const throughBytes = (state: ParserState): ParserState => deserialize(serialize(state)) as ParserState

/** Feeds a session to parsers, of which another one goes on after each number of records that `cuts` holds. */
export function hearInParts(
  adapter: Adapter,
  conversation: Conversation,
  context: ParseContext,
  given: readonly Given[],
  cuts: ReadonlySet<number>,
  keep: (state: ParserState) => ParserState = throughBytes,
): Heard {
  const said = new Map<string, Said>()
  let parser = adapter.open(conversation, listener(said), context)
  for (const [i, one] of given.entries()) {
    feed(parser, one)
    if (!cuts.has(i + 1) || parser.save === undefined) continue
    const saved = keep(parser.save())
    expect(adapter.stillHolds?.(conversation, context, saved) ?? true).toBe(true)
    parser = adapter.open(conversation, listener(said), context, saved)
  }
  return { said, facts: structuredClone(parser.end()) }
}

function feed(parser: Parser, given: Given): void {
  if ('document' in given) parser.document?.(given.document, given.original)
  else parser.record(given.value, given.ref)
}

/** The document in a file; null where it is none. */
function documentIn(file: string): Json {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Json
  } catch {
    return null
  }
}

/** Where a session is cut: after each record, or in `most` places all over it where there are more. */
function cutsOf(records: number, most: number): number[] {
  const step = Math.ceil(records / most)
  return Array.from({ length: records }, (_, i) => i + 1).filter((cut) => cut % step === 0)
}

/** How often a session of so many records is cut: the most parts that it is read in, and the most that two are made of it. */
const cutsFor = (records: number) => (records > 500 ? { chain: 20, single: 3 } : { chain: 500, single: 24 })

/** Expects that a conversation says the same when it is read in parts: in many, and in two wherever it is cut. */
export function expectSameInParts(adapter: Adapter, conversation: Conversation, context: ParseContext): void {
  const given = givenBy(conversation)
  const { chain, single } = cutsFor(given.length)
  const whole = hearInParts(adapter, conversation, context, given, new Set())
  const chained = hearInParts(adapter, conversation, context, given, new Set(cutsOf(given.length, chain)))
  expect(chained, `${conversation.id} in many parts`).toEqual(whole)
  for (const cut of cutsOf(given.length, single)) {
    const parts = hearInParts(adapter, conversation, context, given, new Set([cut]), structuredClone)
    expect(parts, `${conversation.id} cut at ${cut}`).toEqual(whole)
  }
}

/** All conversations below a place, each with what its parser may look at. */
export function openable(
  adapter: Adapter,
  location: Location,
): { conversation: Conversation; context: ParseContext }[] {
  const { conversations, peeks } = conversationsOf(adapter, location)
  const byId = new Map(conversations.map((conversation) => [conversation.id, conversation]))
  return conversations.map((conversation) => ({ conversation, context: contextOf(adapter, conversation, byId, peeks) }))
}

/** Reads every conversation below a place, and expects that each says the same when it is read in parts. */
export function readAllInParts(adapter: Adapter, location: Location): ReadSession[] {
  for (const { conversation, context } of openable(adapter, location)) expectSameInParts(adapter, conversation, context)
  return readAll(adapter, location)
}

const silent: Out = {
  message: () => 1,
  unrendered: () => undefined,
  problem: () => undefined,
  helper: () => ({ out: silent, end: () => undefined }),
}

/** A conversation as it lies in a home now. */
function conversationIn(adapter: Adapter, home: string, id: string): ReturnType<typeof openable>[number] {
  const found = openable(adapter, { home }).find(({ conversation }) => conversation.id === id)
  if (found === undefined) throw new Error(`There is no ${id}.`)
  return found
}

/** What is remembered of a conversation, all of it read. */
export function savedIn(adapter: Adapter, home: string, id: string): ParserState {
  const { conversation, context } = conversationIn(adapter, home, id)
  const parser = adapter.open(conversation, silent, context)
  for (const given of givenBy(conversation)) feed(parser, given)
  return structuredClone(parser.save?.() ?? {})
}

/** Whether what was saved of a conversation holds in its home as it is now. */
export function holdsIn(adapter: Adapter, home: string, id: string, saved: ParserState): boolean | undefined {
  const { conversation, context } = conversationIn(adapter, home, id)
  return adapter.stillHolds?.(conversation, context, saved)
}
