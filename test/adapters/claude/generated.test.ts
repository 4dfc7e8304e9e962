import { claude } from '../../../adapters/claude/index.ts'
import type { Json } from '../../../src/model/session.ts'
import { conversationAt, type Make, testGenerated } from '../generated.ts'
import { call, type Fields, main, other, reply, result, session, user } from './home.ts'

const parentOf = (before: string): string | null => (before === '' ? null : before)

const says =
  (content: Json, more: Fields = {}): Make =>
  (id, before) =>
    user(id, parentOf(before), content, more)
const answers =
  (message: string, content: Json, more: Fields = {}): Make =>
  (id, before) =>
    reply(id, parentOf(before), message, content, more)
const hangs =
  (fields: Fields): Make =>
  (id, before) =>
    other(id, parentOf(before), fields)
const keeps =
  (fields: Fields): Make =>
  () => ({ ...fields, sessionId: session })
const queues = (operation: string, more: Fields = {}): Make => keeps({ type: 'queue-operation', operation, ...more })

const inside = { isSidechain: true }

testGenerated('a session', claude, conversationAt(session, main), [
  says('one'),
  says('two', { permissionMode: 'plan' }),
  says('three', { permissionMode: 'default' }),
  says('/compact'),
  says('<command-name>/compact</command-name>'),
  says('<local-command-caveat>What follows</local-command-caveat>'),
  says('Unknown command: /one'),
  says('This session is being continued from a previous conversation: all of it.'),
  says('copied', { forkedFrom: { sessionId: 'elsewhere' } }),
  answers('m1', 'First.'),
  answers('m1', [{ type: 'thinking', thinking: 'And so on.' }]),
  answers('m2', 'Second.', { version: '2.1.200' }),
  answers('m3', [{ type: 'text', text: 'Third.' }], { gitBranch: 'other' }),
  (id, before) => ({ ...reply(id, before, 'm4', 'Fourth.'), message: { id: 'm4', model: 'claude-y', content: [] } }),
  answers('m5', [call('t1', 'Task', { prompt: 'Look at it' })]),
  answers('m6', [call('k1', 'TaskCreate', { subject: 'Build' })]),
  answers('m7', [call('k2', 'TaskUpdate', { taskId: '1', status: 'completed' })]),
  says([result('t1', 'agentId: a1')]),
  says([result('k1', 'Made.')], { toolUseResult: { task: { id: '1', subject: 'Build' } } }),
  says([result('k2', 'Done.')]),
  says('Look at it', inside),
  says('Look at that', { ...inside, agentId: 'a2' }),
  answers('m8', 'Looked.', inside),
  answers('m8', 'Looked again.', { ...inside, agentId: 'a2' }),
  hangs({ type: 'system', subtype: 'compact_boundary', content: 'Compacted' }),
  hangs({ type: 'system', subtype: 'turn_duration' }),
  hangs({ type: 'attachment', attachment: { type: 'queued_command', prompt: 'one' } }),
  hangs({ type: 'progress', data: { type: 'agent', agentId: 'a3' }, parentToolUseID: 't1' }),
  queues('enqueue', { content: 'one', timestamp: '2026-01-01T00:00:00.000Z' }),
  queues('enqueue', { content: '/one' }),
  queues('dequeue'),
  queues('remove', { content: 'one' }),
  queues('popAll'),
  (_, before) => ({ type: 'last-prompt', lastPrompt: 'one', leafUuid: before }),
  (_, before) => ({ type: 'summary', summary: `Of ${before}`, leafUuid: before }),
  keeps({ type: 'mode', mode: 'normal' }),
  keeps({ type: 'mode', mode: 'fast' }),
  keeps({ type: 'permission-mode', permissionMode: 'plan' }),
  keeps({ type: 'custom-title', customTitle: 'Tides' }),
  keeps({ type: 'agent-name', agentName: 'tides' }),
  keeps({ type: 'pr-link', prUrl: 'https://x.test/1' }),
  (_, before) => user(before, null, 'again'),
])
