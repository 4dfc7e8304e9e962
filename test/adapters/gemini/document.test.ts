import { expect, test } from 'vitest'
import { gemini } from '../../../adapters/gemini/index.ts'
import type { Json } from '../../../src/model/session.ts'
import { at, brief, hash, head, id, lines, model, sessionsOf, user } from './home.ts'

const folder = `tmp/${hash}/chats`
const document = (messages: Json[], more: { [key: string]: Json } = {}): Json => ({
  sessionId: id,
  projectHash: hash,
  startTime: at(0),
  lastUpdated: at(9),
  messages,
  ...more,
})
const pretty = (value: Json): string => JSON.stringify(value, null, 2)

test('a document is its head and its messages, counted from one', () => {
  const value = document([user('u1', 'Hello'), model('g1', 'Hi.')], { summary: 'Greets' })
  const [session] = sessionsOf({ [`${folder}/session-2026-05-01T10-00-11111111.json`]: pretty(value) })
  expect(brief(session?.messages ?? [])).toEqual(['person: Hello', 'model: Hi.'])
  expect(session?.messages.map(({ records }) => records)).toEqual([[[0, 1]], [[0, 2]]])
  expect(session?.facts).toMatchObject({
    title: 'Greets',
    startedAt: at(0),
    updatedAt: at(9),
    models: ['gemini-2.5-pro'],
  })
  expect(gemini.documentIds?.(value)).toEqual(['u1', 'g1'])
})

test('a document may lie in one line, also in a log that went on', () => {
  const value = document([
    user('u1', 'Hello'),
    { ...user('i1', ''), type: 'info', content: 'Note' },
    model('g1', 'Hi.'),
  ])
  const [alone] = sessionsOf({ [`${folder}/session-2026-05-01T10-00-11111111.json`]: JSON.stringify(value) })
  expect(brief(alone?.messages ?? [])).toEqual(['person: Hello', 'system: notice: Note', 'model: Hi.'])
  const [grown] = sessionsOf({
    [`${folder}/session-2026-05-01T10-00-11111111.jsonl`]: lines(value, user('u2', 'More', 5)),
  })
  expect(brief(grown?.messages ?? [])).toEqual(['person: Hello', 'system: notice: Note', 'model: Hi.', 'person: More'])
  expect(grown?.claimed).toBe(grown?.records)
})

test('a log may have the name of a document', () => {
  const [session] = sessionsOf({
    [`${folder}/session-2026-05-01T10-00-11111111.json`]: lines(head(), user('u1', 'Hello')),
  })
  expect(session?.conversation.files[0]?.readAs).toBe('lines')
  expect(brief(session?.messages ?? [])).toEqual(['person: Hello'])
})

test('a session in several files is one, and each thing in it stands once', () => {
  const value = document([user('u1', 'Hello'), model('g1', 'Hi.')])
  const log = lines(head(), user('u1', 'Hello'), model('g1', 'Hi.'), user('u2', 'More', 5))
  const name = 'session-2026-05-01T10-00-11111111'
  const sessions = sessionsOf({
    [`${folder}/${name}.json`]: pretty(value),
    [`tmp/shop/chats/${name}.json`]: pretty(value),
    [`tmp/shop/chats/${name}.jsonl`]: log,
    'tmp/shop/chats/session-2026-05-01T10-07-11111111.jsonl': lines(head({ startTime: '2026-05-01T10:07:00.000Z' })),
  })
  expect(sessions.map(({ conversation }) => conversation.files.map(({ path }) => path))).toEqual([
    [
      `tmp/shop/chats/${name}.json`,
      `${folder}/${name}.json`,
      `tmp/shop/chats/${name}.jsonl`,
      'tmp/shop/chats/session-2026-05-01T10-07-11111111.jsonl',
    ],
  ])
  expect(brief(sessions[0]?.messages ?? [])).toEqual(['person: Hello', 'model: Hi.', 'person: More'])
  expect(sessions[0]?.claimed).toBe(sessions[0]?.records)
})

test('a helper that wrote into the document of its session is none that a person spoke to', () => {
  const asked = Date.parse(at(2))
  const session = sessionsOf({
    [`${folder}/session-2026-05-01T10-00-11111111.json`]: pretty(
      document([
        user('u1', 'Find the notes.'),
        model('g1', 'Asking.'),
        user('t1', 'Objective: Find the notes.', 3),
        model('g2', 'Found.', {
          timestamp: at(4),
          toolCalls: [
            {
              id: `codebase_investigator_${asked}_0`,
              name: 'codebase_investigator',
              args: { objective: 'Find the notes.' },
              status: 'success',
              timestamp: at(5),
              result: [{ functionResponse: { name: 'codebase_investigator', response: { output: 'notes.md' } } }],
            },
          ],
        }),
      ]),
    ),
  })[0]
  expect(session?.messages.map(({ origin }) => origin)).toEqual(['person', 'model', 'agent', 'model', 'tool'])
})

test('a helper beside its session under the same id is a conversation of its own', () => {
  const sessions = sessionsOf({
    [`${folder}/session-2026-03-01T10-00-11111111.json`]: pretty(document([user('u1', 'Hello')], { kind: 'main' })),
    [`${folder}/session-2026-03-01T10-01-11111111.json`]: pretty(
      document([user('t1', 'Your task')], {
        kind: 'subagent',
        startTime: '2026-05-01T10:01:00.000Z',
        summary: 'Result',
      }),
    ),
  })
  expect(sessions.map(({ conversation }) => [conversation.id, conversation.root, conversation.agentId])).toEqual([
    [id, undefined, undefined],
    [`${id}/20260501T100100000Z`, id, '20260501T100100000Z'],
  ])
  expect(brief(sessions[1]?.messages ?? [])).toEqual(['agent: Your task'])
  expect(sessions[1]?.facts.title).toBeUndefined()
})

test('a call that does not name its helper links to the one that began while it ran', () => {
  const call = {
    id: `codebase_investigator_${Date.parse(at(2))}_0`,
    name: 'codebase_investigator',
    args: { objective: 'Find' },
    status: 'success',
    timestamp: at(9),
    result: null,
  }
  const sessions = sessionsOf({
    [`${folder}/session-2026-05-01T10-00-11111111.json`]: pretty(
      document([model('g1', 'Asking.', { toolCalls: [call] })]),
    ),
    [`${folder}/session-2026-05-01T10-01-11111111.json`]: pretty(
      document([user('t1', 'Find')], { kind: 'subagent', startTime: at(3) }),
    ),
  })
  expect(sessions[0]?.messages[0]?.blocks[2]).toEqual({ type: 'subagent', id: sessions[1]?.id })
})

test('a saved checkpoint is a conversation by its tag', () => {
  const turns: Json[] = [
    { role: 'user', parts: [{ text: 'This is the Gemini CLI. We are setting up the context for our chat.\nToday' }] },
    { role: 'model', parts: [{ text: 'Got it. Thanks for the context!' }] },
    { role: 'user', parts: [{ text: 'Hello' }] },
    { role: 'model', parts: [{ functionCall: { id: 'c1', name: 'glob', args: { pattern: '*' } } }] },
    { role: 'user', parts: [{ functionResponse: { id: 'c1', name: 'glob', response: { output: 'a.txt' } } }] },
  ]
  for (const value of [turns, { history: turns, authType: 'oauth-personal' }]) {
    const [session] = sessionsOf({
      'tmp/shop/checkpoint-my%20tag.json': pretty(value),
      'tmp/shop/.project_root': '/srv/shop',
    })
    expect(session?.id).toMatch(/^checkpoint-my%20tag-[0-9a-f]{8}$/)
    expect(brief(session?.messages ?? []).slice(1)).toEqual([
      'injected: Got it. Thanks for the context!',
      'person: Hello',
      'model: call c1',
      'tool: result c1 a.txt',
    ])
    expect(session?.conversation.outside).toEqual({ cwd: '/srv/shop' })
    expect(session?.claimed).toBe(session?.records)
    expect(gemini.documentIds?.(value)).toHaveLength(5)
  }
})

test('a helper without its session is still spoken to by an agent', () => {
  const [session] = sessionsOf({
    [`${folder}/session-2026-05-01T10-00-11111111.json`]: pretty(
      document([user('t1', 'Your task')], { kind: 'subagent' }),
    ),
  })
  expect(brief(session?.messages ?? [])).toEqual(['agent: Your task'])
})

test('a helper whose kind stands too far down to be seen before is handed over by its session', () => {
  const long = 'x'.repeat(70_000)
  const [session] = sessionsOf({
    [`${folder}/session-2026-03-01T10-00-11111111.json`]: pretty(document([user('u1', 'Hello')])),
    [`${folder}/session-2026-03-01T10-01-11111111.json`]: pretty(
      document([user('t1', long)], { kind: 'subagent', startTime: '2026-05-01T10:01:00.000Z' }),
    ),
  })
  expect(brief(session?.messages ?? [])).toEqual(['person: Hello'])
  expect(session?.helpers.map((helper) => [helper.id, brief(helper.messages)])).toEqual([
    [`${id}/20260501T100100000Z`, [`agent: ${long}`]],
  ])
  expect(session?.claimed).toBe(session?.records)
})
