import { codex } from '../../../adapters/codex/index.ts'
import type { Json } from '../../../src/model/session.ts'
import { conversationAt, type Make, testGenerated } from '../generated.ts'
import { assistantItem, call, completed, event, head, idOf, item, output, record, rollout, userItem } from './desk.ts'

type Fields = { [key: string]: Json }

const tells =
  (type: string, more: Fields = {}): Make =>
  () =>
    event(type, more)
const picture = { type: 'input_image', image_url: 'data:image/png;base64,AAAA' }
const completes =
  (one: Fields): Make =>
  () =>
    completed('turn', one)
const tokens = (n: number): Fields => ({ input_tokens: n, output_tokens: 1, total_tokens: n + 1 })
const counts = (n: number): Make =>
  tells('token_count', { info: { total_token_usage: tokens(n), last_token_usage: tokens(n) } })
const uses = (response: string): Make => {
  const usage = { turn_id: 'turn', response_id: response, usage: tokens(3) }
  return () => record('token_usage_record', usage)
}

/** What both ways of keeping history have. */
const common: Make[] = [
  () => head(idOf(1)),
  () => head(idOf(1), { git: { branch: 'other' } }),
  () => head(idOf(2)),
  tells('task_started', { turn_id: 'turn' }),
  tells('turn_aborted', { reason: 'interrupted' }),
  () => userItem('one'),
  () => userItem('<environment_context>here</environment_context>', 'two'),
  () => item('message', { role: 'user', content: [picture] }),
  () => assistantItem('First.'),
  () => assistantItem('Second.'),
  () => item('reasoning', { summary: [{ type: 'summary_text', text: 'So.' }] }),
  () => call('c1', 'exec_command', { cmd: 'ls' }),
  () => call('c2', 'apply_patch', { input: 'patch' }),
  () => call('c3', 'view_image', { path: 'a.png' }),
  () => call('c4', 'write_stdin', { session_id: 7 }),
  () => call('', 'shell', { command: ['ls'] }),
  (own) => call(own, 'spawn_agent', { message: 'Look at it' }),
  () => output('c1', 'Process running with session ID 7\nOutput:\na'),
  () => output('c1', 'a'),
  () => output('c2', 'Done.'),
  () => output('c3', 'attached local image path'),
  () => output('', 'b'),
  (_, before) => output(before, JSON.stringify({ agent_id: idOf(3) })),
  tells('exec_command_end', { call_id: 'c1', exit_code: 1, aggregated_output: 'all of a', command: ['ls'] }),
  tells('patch_apply_end', { call_id: 'c2', success: true, changes: { 'a.ts': { add: { content: 'a\n' } } } }),
  tells('view_image_tool_call', { call_id: 'c3' }),
  tells('image_generation_end', { call_id: 'c5', result: 'AAAA', status: 'completed' }),
  tells('sub_agent_activity', { kind: 'started', agent_thread_id: idOf(4), event_id: 'c2' }),
  tells('web_search_end', { call_id: 'w1', query: 'tides' }),
  () => item('web_search_call', { action: { query: 'tides' } }),
  () => record('turn_context', { model: 'gpt-a', cwd: '/srv/a', collaboration_mode: { mode: 'plan' } }),
  () => record('turn_context', { model: 'gpt-b', cwd: '/srv/b', collaboration_mode: { mode: 'default' } }),
  () => record('compacted', { message: 'Another language model started to solve this problem\nFirst.' }),
  tells('context_compacted'),
  tells('thread_rolled_back', { num_turns: 1 }),
  tells('thread_name_updated', { thread_name: 'Tides' }),
  tells('thread_goal_updated', { goal: { status: 'active', objective: 'Build' } }),
  tells('entered_review_mode', { target: { instructions: 'one' } }),
  tells('exited_review_mode'),
  counts(3),
  counts(5),
  uses('a'),
  uses('b'),
  () => 'not even an object',
]

const legacy: Make[] = [
  tells('user_message', { message: 'one' }),
  tells('user_message', { message: 'two' }),
  tells('user_message', { message: '', images: ['data:image/png;base64,QUJD'] }),
  tells('agent_message', { message: 'First.' }),
  tells('agent_message', { message: 'Second.' }),
  tells('agent_reasoning', { text: 'So.' }),
  () => ({ timestamp: '2026-05-02T00:00:00.000Z', type: 'event_msg', payload: { type: 'error', message: 'Twice' } }),
]

const paginated: Make[] = [
  completes({ type: 'UserMessage', id: 'u1', content: [{ type: 'text', text: 'one' }] }),
  completes({ type: 'UserMessage', id: 'u2', content: [{ type: 'local_image', path: 'a.png' }] }),
  completes({ type: 'AgentMessage', id: 'a1', content: [{ type: 'Text', text: 'First.' }] }),
  completes({ type: 'AgentMessage', id: 'a1', content: [{ type: 'Text', text: 'First, and more.' }] }),
  completes({ type: 'Plan', id: 'p1', text: 'One, two.' }),
  completes({ type: 'CommandExecution', id: 'c1', command: ['ls'], exit_code: 0, aggregated_output: 'all of a' }),
  completes({ type: 'ContextCompaction', id: 'x1' }),
]

const conversation = conversationAt(idOf(1), rollout(idOf(1)))

testGenerated('a rollout', codex, conversation, [...common, ...legacy])

const numbered =
  (make: Make): Make =>
  (own, before) => {
    const value = make(own, before)
    return typeof value === 'object' ? { ...value, ordinal: Number(own.slice(1)) } : value
  }
const paginatedHead: Make = () => head(idOf(1), { history_mode: 'paginated' })
testGenerated('a paginated thread', codex, conversation, [...common, ...paginated].map(numbered), [
  numbered(paginatedHead),
])

/** As a copy writes it: with many others in one moment. */
const atOnce =
  (make: Make): Make =>
  (own, before) => {
    const value = make(own, before)
    return typeof value === 'object' ? { ...value, timestamp: '2026-05-01T00:00:00.000Z' } : value
  }
const copied = [...common, ...legacy].map(atOnce)
const begun = (more: Fields): Make[] => [() => head(idOf(1), more), () => head(idOf(2))].map(atOnce)
testGenerated('a fork', codex, conversation, [...copied, ...copied, ...legacy], begun({ forked_from_id: idOf(2) }))
testGenerated(
  'a helper that knows its parent’s conversation',
  codex,
  conversation,
  [...copied, ...copied, ...common],
  begun({ thread_source: 'subagent' }),
)
