import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { codex } from '../../../adapters/codex/index.ts'
import type { Conversation, Out, ParsedMessage } from '../../../adapters/types.ts'
import type { Json, RecordRef } from '../../../src/model/session.ts'
import { valuesOf } from '../../../src/parse/index.ts'
import { corpus, inCorpus, needsCorpus } from '../../helpers/corpus.ts'
import { conversationsOf, readAll } from '../../helpers/read.ts'
import { answered, asked, event, head, idOf, sessionOf } from './desk.ts'

/** The messages of the first records of a session. */
function messagesOf(conversation: Conversation, records: [Json, RecordRef][]): ParsedMessage[] {
  const messages: ParsedMessage[] = []
  const out: Out = {
    message: (message) => messages.push(message),
    unrendered: () => undefined,
    problem: () => undefined,
    helper: () => ({ out, end: () => undefined }),
  }
  const context = {
    conversations: new Map(),
    tied: () => [],
    peek: () => undefined,
    lines: valuesOf,
    companion: () => null,
  }
  const parser = codex.open(conversation, out, context)
  for (const [value, ref] of records) parser.record(value, ref)
  parser.end()
  return messages
}

/** How many messages at the end of a session may still change when it grows: those of the open exchange. */
const open = 6

function expectBeginning(part: ParsedMessage[], whole: ParsedMessage[], what: string): void {
  const closed = part.slice(0, -open)
  expect(closed, what).toEqual(whole.slice(0, closed.length))
}

test.skipIf(corpus === null)(needsCorpus('the beginning of a session gives the beginning of its messages'), () => {
  const homes = readdirSync(inCorpus('agents')).filter((name) => name.startsWith('codex-'))
  for (const home of [inCorpus('codex'), ...homes.map((name) => inCorpus('agents', name, '.codex'))]) {
    for (const conversation of conversationsOf(codex, { home }).conversations) {
      const records = conversation.files.flatMap((file, original) =>
        file.readAs === 'lines'
          ? [...valuesOf(file)].map((value, i): [Json, RecordRef] => [value, [original, i + 1]])
          : [],
      )
      const whole = messagesOf(conversation, records)
      for (let part = 1; part < 6; part += 1) {
        const cut = Math.floor((records.length * part) / 6)
        expectBeginning(messagesOf(conversation, records.slice(0, cut)), whole, `${conversation.id} at ${cut}`)
      }
    }
  }
})

test.skipIf(corpus === null)(needsCorpus('a session that has grown begins as it did before'), () => {
  const grown = readdirSync(inCorpus('growth')).filter((name) => name.startsWith('codex-'))
  expect(grown.length).toBeGreaterThan(0)
  for (const name of grown) {
    const states = readdirSync(inCorpus('growth', name)).toSorted()
    const sessions = states.flatMap((state) => readAll(codex, { home: inCorpus('growth', name, state), loose: true }))
    expect(sessions).toHaveLength(states.length)
    for (const [i, session] of sessions.slice(1).entries()) {
      expectBeginning(sessions[i]?.messages ?? [], session.messages, name)
    }
  }
})

test('a turn of any length is handed over while it is read', () => {
  const many = Array.from({ length: 3000 }, (_, i) => answered(`Answer ${i}`)).flat()
  const session = sessionOf([head(idOf(1)), event('task_started', { turn_id: idOf(9) }), ...asked('go'), ...many])
  expect(session.messages).toHaveLength(3001)
  const records: [Json, RecordRef][] = [...valuesOf({ ...file(session.conversation) })].map((value, i) => [
    value,
    [0, i + 1],
  ])
  let given = 0
  const out: Out = {
    message: () => ++given,
    unrendered: () => undefined,
    problem: () => undefined,
    helper: () => ({ out, end: () => undefined }),
  }
  const parser = codex.open(session.conversation, out, {
    conversations: new Map(),
    tied: () => [],
    peek: () => undefined,
    lines: valuesOf,
    companion: () => null,
  })
  for (const [value, ref] of records) parser.record(value, ref)
  expect(given).toBeGreaterThan(2500)
})

function file({ files }: Conversation): Conversation['files'][number] {
  const [first] = files
  if (first === undefined) throw new Error('There is no file.')
  return first
}
