/** What every adapter promises, whatever agent it understands. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { beginningOf } from '../../adapters/shared/beginning.ts'
import type {
  Adapter,
  Conversation,
  ConversationFile,
  Location,
  Out,
  ParseContext,
  ParsedMessage,
} from '../../adapters/types.ts'
import type { Json, RecordRef } from '../../src/model/session.ts'
import { valuesOf } from '../../src/parse/index.ts'
import { corpus, needsCorpus } from '../helpers/corpus.ts'
import { conversationsOf, readAll } from '../helpers/read.ts'
import { expectSameInParts, openable } from './resume.ts'
import { testTies } from './ties.ts'

/** Freezes a value and everything in it. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) frozen(inner)
  }
  return value
}

interface Heard {
  messages: ParsedMessage[]
  claims: Map<string, number>
}

/** Feeds records that are given, instead of a file's, to a parser; counts how often each was claimed. */
function hear(adapter: Adapter, conversation: Conversation, feed: { file: ConversationFile; values: Json[] }[]): Heard {
  const heard: Heard = { messages: [], claims: new Map() }
  const claim = ([original, record]: RecordRef): void => {
    const key = `${original}:${record}`
    heard.claims.set(key, (heard.claims.get(key) ?? 0) + 1)
  }
  const out: Out = {
    message(message) {
      for (const ref of message.records) claim(ref)
      return heard.messages.push(message)
    },
    unrendered: (_kind, ref) => claim(ref),
    problem: () => undefined,
    helper: () => ({ out, end: () => undefined }),
  }
  const context: ParseContext = {
    conversations: new Map([[conversation.id, conversation]]),
    tied: () => [],
    peek: (path) => {
      const file = conversation.files.find((one) => one.path === path)
      return file === undefined ? undefined : (adapter.peek(file, () => beginningOf(file.file)) ?? undefined)
    },
    lines: valuesOf,
    companion: () => null,
  }
  const parser = adapter.open(conversation, out, context)
  for (const [original, { file, values }] of feed.entries()) {
    if (file.readAs === 'document') parser.document?.(values[0] ?? null, original)
    else for (const [i, value] of values.entries()) parser.record(value, [original, i + 1])
  }
  parser.end()
  return heard
}

function feedOf(conversation: Conversation): { file: ConversationFile; values: Json[] }[] {
  return conversation.files.map((file) => {
    if (file.readAs === 'companion') return { file, values: [] }
    if (file.readAs === 'lines') return { file, values: [...valuesOf(file)] }
    return { file, values: [JSON.parse(beginningOf(file.file, file.size).toString('utf8')) as Json] }
  })
}

/** A value with something in it put out of order: missing, of another type, of a kind nobody knows. */
function broken(value: Json, seed: number): Json {
  const odd: Json[] = [null, 7, 'odd', [], {}, ['odd', 3, null], { type: 'never seen', id: 'never seen' }]
  let left = seed % 97
  const visit = (inner: Json): Json => {
    left -= 1
    if (left === 0) return odd[seed % odd.length] ?? null
    if (Array.isArray(inner)) return inner.map(visit)
    if (typeof inner !== 'object' || inner === null) return inner
    const entries = Object.entries(inner).flatMap(([key, one]): [string, Json][] => {
      left -= 1
      return left === 1 ? [] : [[key, visit(one)]]
    })
    return Object.fromEntries(entries)
  }
  return visit(value)
}

/** Declares the tests of the contract. `locations`: places with real sessions; none where there is no corpus. */
export function testContract(adapter: Adapter, locations: () => Location[]): void {
  const skip = (title: string, run: () => void): void => test.skipIf(corpus === null)(title, run)

  skip(needsCorpus('every record ends in one message or is counted once'), () => {
    for (const location of locations()) {
      for (const session of readAll(adapter, location)) {
        expect({ id: session.id, claimed: session.claimed }).toEqual({ id: session.id, claimed: session.records })
      }
    }
  })

  skip(needsCorpus('reading twice gives the same, and what is read is left as it was'), () => {
    for (const location of locations()) {
      const { conversations } = conversationsOf(adapter, location)
      for (const conversation of conversations) {
        const feed = feedOf(conversation)
        const first = hear(adapter, conversation, frozen(feed))
        expect(hear(adapter, frozen(conversation), feed).messages).toEqual(first.messages)
        expect([...first.claims.values()].every((times) => times === 1)).toBe(true)
      }
    }
  })

  skip(
    needsCorpus('a session says the same when it is read in parts, each from where the one before was saved'),
    () => {
      for (const location of locations()) {
        for (const { conversation, context } of openable(adapter, location))
          expectSameInParts(adapter, conversation, context)
      }
    },
  )

  skip(needsCorpus('records that are out of order in any way are claimed once and never throw'), () => {
    const conversations = locations().flatMap((location) => conversationsOf(adapter, location).conversations)
    const feeds = conversations.map((conversation) => ({ conversation, feed: feedOf(conversation) }))
    fc.assert(
      fc.property(fc.nat(feeds.length - 1), fc.nat(100_000), (which, seed) => {
        const chosen = feeds[which]
        if (chosen === undefined) return
        const feed = chosen.feed.map(({ file, values }) => ({
          file,
          values: values.slice(0, 200).map((value, i) => broken(value, seed + i * 13)),
        }))
        const { claims } = hear(adapter, chosen.conversation, feed)
        for (const [original, { file, values }] of feed.entries()) {
          if (file.readAs !== 'lines') continue
          for (const i of values.keys()) expect(claims.get(`${original}:${i + 1}`)).toBe(1)
        }
        expect([...claims.values()].every((times) => times === 1)).toBe(true)
      }),
      { numRuns: 60, seed: 1 },
    )
  })

  testTies(adapter, locations, corpus === null)

  test('an empty home and one that is not there hold nothing and are no problem', () => {
    const home = mkdtempSync(join(tmpdir(), 'annals-contract-'))
    try {
      expect(adapter.discover({ home })).toEqual({ files: [], indexes: [], problems: [], listed: true })
      const gone = adapter.discover({ home: join(home, 'gone') })
      expect(gone).toEqual({ files: [], indexes: [], problems: [], listed: false })
      expect(adapter.group([], () => adapter.readIndexes({ home }, []))).toEqual([])
      expect(adapter.recognise(join(home, 'gone'))).toBeNull()
      expect(adapter.recognise(home)).toBeNull()
    } finally {
      rmSync(home, { recursive: true })
    }
  })

  test('a folder of other things is not taken for this agent', () => {
    const home = mkdtempSync(join(tmpdir(), 'annals-contract-'))
    try {
      for (const [path, content] of [
        ['package.json', '{"name":"x","version":"1.0.0"}'],
        ['data/log.jsonl', '{"level":"info","message":"started"}\n{"level":"info","message":"done"}\n'],
        ['data/list.json', '[{"id":"1","type":"thing"}]'],
      ] as const) {
        mkdirSync(dirname(join(home, path)), { recursive: true })
        writeFileSync(join(home, path), content)
      }
      expect(adapter.recognise(home)).toBeNull()
      expect(adapter.recognise(join(home, 'data/log.jsonl'))).toBeNull()
    } finally {
      rmSync(home, { recursive: true })
    }
  })
}
