/** Reads everything that an adapter finds below a place, in memory: what was said, and whether every record is accounted for. */
import { readFileSync } from 'node:fs'
import { beginningOf } from '../../adapters/shared/beginning.ts'
import type { Adapter, Conversation, Facts, Location, ParseContext, ParsedMessage, Peek } from '../../adapters/types.ts'
import { tiedBy } from '../../src/discover/ties.ts'
import type { Problem } from '../../src/model/session.ts'
import { type ParseSink, parseConversation, type ReadFile, valuesOf } from '../../src/parse/index.ts'

export interface ReadSession {
  id: string
  conversation: Conversation
  facts: Facts
  messages: ParsedMessage[]
  unrendered: Record<string, number>
  problems: Problem[]
  files: ReadFile[]
  /** Non-blank records read, and those that a message or `unrendered` claims; equal in a good adapter. */
  records: number
  claimed: number
  /** Helper agents that stood inside this session's file. */
  helpers: { id: string; agentId: string; parent: string; messages: ParsedMessage[]; facts: Facts | null }[]
}

/** All conversations below a location, grouped. */
export function conversationsOf(
  adapter: Adapter,
  location: Location,
): { conversations: Conversation[]; peeks: Map<string, Peek>; problems: Problem[] } {
  const listing = adapter.discover(location)
  const peeks = new Map<string, Peek>()
  const files = listing.files.flatMap((file) => {
    const peek = adapter.peek(file, () => beginningOf(file.file))
    if (peek === null) return []
    peeks.set(file.path, peek)
    return [{ file, peek }]
  })
  const index = adapter.readIndexes(location, listing.indexes)
  return { conversations: adapter.group(files, () => index), peeks, problems: listing.problems }
}

/** Reads every conversation below a location. */
export function readAll(adapter: Adapter, location: Location): ReadSession[] {
  const { conversations, peeks } = conversationsOf(adapter, location)
  const byId = new Map(conversations.map((conversation) => [conversation.id, conversation]))
  return conversations.map((conversation) => readOne(adapter, conversation, byId, peeks))
}

function readOne(
  adapter: Adapter,
  conversation: Conversation,
  conversations: ReadonlyMap<string, Conversation>,
  peeks: ReadonlyMap<string, Peek>,
): ReadSession {
  const messages: ParsedMessage[] = []
  const unrendered: Record<string, number> = {}
  const problems: Problem[] = []
  const helpers = new Map<string, ReadSession['helpers'][number]>()
  let claimed = 0
  const collect = (into: ParsedMessage[]): Pick<ParseSink, 'message' | 'unrendered' | 'problem'> => ({
    message(message) {
      claimed += message.records.length
      return into.push(message)
    },
    unrendered(kind) {
      claimed += 1
      unrendered[kind] = (unrendered[kind] ?? 0) + 1
    },
    problem: (problem) => problems.push(problem),
  })
  const helper: ParseSink['helper'] = (id, agentId, parent) => {
    const known = helpers.get(id) ?? { id, agentId, parent, messages: [], facts: null }
    helpers.set(id, known)
    return { out: { ...collect(known.messages), helper }, end: (facts) => (known.facts = facts) }
  }
  const context = contextOf(adapter, conversation, conversations, peeks)
  const sink: ParseSink = { ...collect(messages), helper, chunk: () => undefined }
  const { facts, files, records } = parseConversation(adapter, conversation, sink, context)
  return {
    id: conversation.id,
    conversation,
    facts,
    messages,
    unrendered,
    problems,
    files,
    records,
    claimed,
    helpers: [...helpers.values()],
  }
}

/** What a parser of this conversation may look at. */
export const contextOf = (
  adapter: Adapter,
  conversation: Conversation,
  conversations: ReadonlyMap<string, Conversation>,
  peeks: ReadonlyMap<string, Peek>,
): ParseContext => ({
  conversations,
  tied: (name) => tiedBy(adapter, conversations.values(), peeks).get(name) ?? [],
  peek: (path) => peeks.get(path),
  lines: valuesOf,
  companion(path) {
    const file = conversation.files.find((one) => one.path === path)
    return file === undefined ? null : readFileSync(file.file)
  },
})
