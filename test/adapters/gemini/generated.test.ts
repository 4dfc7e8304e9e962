import { gemini } from '../../../adapters/gemini/index.ts'
import type { Json } from '../../../src/model/session.ts'
import { conversationAt, type Make, testGenerated } from '../generated.ts'
import { at, context, head, id, model, user } from './home.ts'

type Fields = { [key: string]: Json }

const sets =
  (fields: Fields): Make =>
  () => ({ $set: fields })

const calls = (own: string, more: Fields = {}): Json => [
  { id: 'c1', name: 'read_file', args: { path: 'a' }, status: 'success', ...more },
  { id: own, name: 'delegate', args: { objective: 'Look at it' }, agentId: own, status: 'executing' },
]

testGenerated('a session', gemini, conversationAt(id, 'tmp/shop/chats/session-2026-05-01T10-00-11111111.jsonl'), [
  () => head(),
  () => head({ summary: 'Tides', directories: ['/srv/other'] }),
  () => context(),
  () => context('two'),
  (own) => ({ ...context('three'), id: own }),
  (own) => user(own, 'one'),
  (own) => user(own, 'two', 3),
  (own) => user(own, '/help me now', 4),
  (own) => user(own, 'This is the Gemini CLI. We are setting up the context for our chat.'),
  (_, before) => user(before, 'one'),
  (own) => ({ ...user(own, ''), content: [{ functionResponse: { id: 'c1', response: { output: 'a' } } }] }),
  (own) => model(own, 'First.'),
  (own) => model(own, 'Second.', { model: 'gemini-3', timestamp: at(9) }),
  (own) => model(own, 'Second.', { thoughts: [{ subject: 'So', description: 'on', timestamp: at(3) }] }),
  (own) => model(own, 'Got it. Thanks for the context!', { model: 'gemini-3' }),
  (_, before) => model(before, 'First.', { tokens: null }),
  (own) => model(own, 'Reading.', { toolCalls: calls(own) }),
  (_, before) => model(before, 'Reading.', { toolCalls: calls(before, { result: 'All of it.' }) }),
  (own) => ({ id: own, type: 'info', content: 'Noted.', timestamp: at(4) }),
  (own) => ({ id: own, type: 'never seen' }),
  (_, before) => ({ $rewindTo: before }),
  sets({ summary: 'Tides' }),
  sets({ summary: 'Moons' }),
  sets({ lastUpdated: at(30), directories: ['/srv/more'] }),
  sets({ neverSeen: 1 }),
  (own, before) => ({ $set: { messages: [context(), user(before, 'one'), model(own, 'First.')] } }),
  (own) => ({
    $set: {
      messages: [
        user(own, '<state_snapshot>All.</state_snapshot>'),
        model(`${own}b`, 'Got it. Thanks for the context!'),
      ],
    },
  }),
  () => 'not even an object',
])
