import { expect, test } from 'vitest'
import * as desk from './desk.ts'
import { answered, asked, event, head, idOf, record, rollout, saidIn, sessionOf, sessionsOf, userItem } from './desk.ts'

const [parent, child, grandchild] = [idOf(1), idOf(50), idOf(60)]

test('a fork marks what it copied', () => {
  const session = sessionOf(
    [
      head(child, { forked_from_id: parent }),
      head(parent),
      event('task_started', { turn_id: idOf(2) }),
      ...asked('old'),
      ...answered('Old.'),
      desk.call('c', 'shell_command', { command: 'ls' }),
      desk.output('c', 'a'),
      event('task_started', { turn_id: idOf(51) }),
      ...asked('new'),
    ],
    child,
  )
  expect(saidIn(session)).toEqual([
    'person*: old',
    'model*: Old.',
    'model*: call shell_command',
    'tool*: result a',
    'person: new',
  ])
  expect(session.facts).toMatchObject({ parent: { id: parent, kind: 'fork' }, firstPrompt: 'new' })
})

test('where turns have no ids, a copy ends where time passes', () => {
  const at = (ms: number, line: desk.Lines[number]): desk.Lines[number] => ({
    ...(line as { [key: string]: desk.Lines[number] }),
    timestamp: new Date(Date.UTC(2026, 0, 20) + ms).toISOString(),
  })
  const [old, oldEvent] = asked('old')
  const [fresh, freshEvent] = asked('new')
  const session = sessionOf(
    [
      at(0, head(child, { forked_from_id: parent })),
      at(1, head(parent)),
      at(2, old ?? null),
      at(2, oldEvent ?? null),
      at(5000, fresh ?? null),
      at(5000, freshEvent ?? null),
    ],
    child,
  )
  expect(saidIn(session)).toEqual(['person*: old', 'person: new'])
})

test('where turns have no ids, the copied thread itself tells where its copy ends', () => {
  const at = '2026-01-20T10:00:00.000Z'
  const together = (lines: desk.Lines): desk.Lines =>
    lines.map((line, i) => ({
      ...(line as { [key: string]: desk.Lines[number] }),
      timestamp: at.replace('.000', `.00${i}`),
    }))
  const source = [head(parent), ...asked('old')]
  const [, session] = sessionsOf({
    [rollout(parent)]: [...source, ...answered('Old, after the fork.')],
    [rollout(child)]: together([head(child, { forked_from_id: parent }), ...source, ...asked('new')]),
  })
  expect(session && saidIn(session)).toEqual(['person*: old', 'person: new'])
})

test('helpers know who started them, and what was copied for them is not theirs', () => {
  const spawned = (from: string): Parameters<typeof head>[1] => ({
    source: { subagent: { thread_spawn: { parent_thread_id: from, depth: 1, agent_nickname: 'Ada' } } },
    agent_nickname: 'Ada',
  })
  const sessions = sessionsOf({
    [rollout(parent)]: [head(parent), ...asked('hi')],
    [rollout(child)]: [
      head(child, spawned(parent)),
      head(parent),
      event('task_started', { turn_id: idOf(2) }),
      ...asked('hi'),
      event('task_started', { turn_id: idOf(51) }),
      ...asked('look'),
      ...answered('Nothing.'),
    ],
    [rollout(grandchild)]: [head(grandchild, spawned(child)), ...asked('look closer')],
  })
  const [, second, third] = sessions
  expect(second?.conversation).toMatchObject({ root: parent, parent, agentId: child.slice(-8) })
  expect(third?.conversation).toMatchObject({ root: parent, parent: child })
  expect(second && saidIn(second)).toEqual(['agent: look', 'model: Nothing.'])
  expect(second?.unrendered).toMatchObject({
    'inherited/event_msg/user_message': 1,
    'inherited/response_item/message': 1,
  })
  expect(second?.facts).toMatchObject({ title: 'Ada', parent: { id: parent, kind: 'subagent' } })
})

test('a helper of a session that is not there still knows the top', () => {
  const more = { source: { subagent: 'review' }, parent_thread_id: idOf(7), session_id: parent }
  const [session] = sessionsOf({ [rollout(child)]: [head(child, more), ...asked('review it')] })
  expect(session?.conversation).toMatchObject({ root: parent, parent: idOf(7) })
})

test('the same thread in two places is two conversations of one id, the live one first', () => {
  const lines = [head(parent), ...asked('hi')]
  const sessions = sessionsOf({
    [rollout(parent).replace(/^sessions.*\//, 'archived_sessions/')]: lines,
    [rollout(parent)]: lines,
  })
  expect(sessions.map(({ conversation }) => conversation.files.map(({ path }) => path.split('/')[0]))).toEqual([
    ['sessions'],
    ['archived_sessions'],
  ])
})

test('titles come from the index, an emptied one does not', () => {
  const entry = (name: string): string => `${JSON.stringify({ id: parent, thread_name: name })}\n`
  const titled = (log: string): string | undefined =>
    sessionsOf({ [rollout(parent)]: [head(parent)], 'session_index.jsonl': log })[0]?.conversation.outside?.title
  expect(titled(entry('old') + entry('new'))).toBe('new')
  expect(titled(entry('old') + entry(''))).toBeUndefined()
})

test('lines of the releases before September 2025 have no envelope', () => {
  const session = sessionOf([
    { id: parent, timestamp: '2025-08-01T10:00:00.000Z', instructions: null, git: { branch: 'main' } },
    { record_type: 'state' },
    {
      type: 'message',
      role: 'user',
      content: [
        { type: 'input_text', text: '<environment_context>\nCurrent working directory: /x\n</environment_context>' },
      ],
    },
    { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hi' }] },
    { record_type: 'state' },
    { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hello.' }] },
    { type: 'function_call', name: 'shell', arguments: '{"command":["ls"]}', call_id: 'c' },
    { type: 'function_call_output', call_id: 'c', output: 'a' },
  ])
  expect(saidIn(session).slice(1)).toEqual(['person: hi', 'model: Hello.', 'model: call shell', 'tool: result a'])
  expect(session.facts).toMatchObject({ cwd: '/x', startedAt: '2025-08-01T10:00:00.000Z', git: { branch: 'main' } })
})

test('documents of the first releases are read in both forms', () => {
  const items = [
    { role: 'user', content: [{ type: 'text', text: 'hi' }] },
    {
      role: 'assistant',
      content: 'Hello.',
      reasoning: 'Hm.',
      tool_calls: [{ id: 'c', function: { name: 'shell', arguments: '{}' } }],
    },
    { role: 'tool', tool_call_id: 'c', content: '{"output":"a","metadata":{"exit_code":0}}' },
    { type: 'message', role: 'assistant', id: 'm', content: [{ type: 'output_text', text: 'Done.' }] },
    7,
  ]
  const [session] = sessionsOf({
    'sessions/rollout-2025-04-20-11111111-2222-4333-8444-555555555555.json': JSON.stringify(
      {
        session: {
          id: '11111111-2222-4333-8444-555555555555',
          timestamp: '2025-04-20T10:00:00.000Z',
          instructions: '',
        },
        items,
      },
      null,
      2,
    ),
  })
  expect(session && saidIn(session)).toEqual([
    'person: hi',
    'model: thinking Hm.',
    'model: Hello.',
    'model: call shell',
    'tool: result a (0)',
    'model: Done.',
    'system: unknown',
  ])
  expect(session?.records).toBe(6)
})

test('a session without a head is still read, and says so', () => {
  const session = sessionOf([userItem('hi'), record('turn_context', { model: 'm' })], parent)
  expect(saidIn(session)).toEqual(['person: hi'])
  expect(session.problems.map(({ kind }) => kind)).toEqual(['no head'])
})

test('a fork by reference knows the turn that it goes on from, whatever the source said later', () => {
  const turns = (from: number, texts: string[]): desk.Lines =>
    texts.flatMap((text, n) => [
      event('task_started', { turn_id: idOf(from + n) }),
      desk.completed(idOf(from + n), { type: 'UserMessage', id: `u${n}`, content: [{ type: 'text', text }] }),
      desk.completed(idOf(from + n), { type: 'AgentMessage', id: `a${n}`, content: [{ type: 'Text', text: 'Yes.' }] }),
      event('task_complete', { turn_id: idOf(from + n) }),
    ])
  const source = desk.numbered([head(parent, { history_mode: 'paginated' }), ...turns(2, ['one', 'two', 'three'])])
  const base = { thread_id: parent, end_ordinal_exclusive: 9, end_byte_offset: 1 }
  const fork = desk.numbered(
    [head(child, { history_mode: 'paginated', forked_from_id: parent, history_base: base }), ...turns(51, ['other'])],
    9,
  )
  const facts = (files: { [path: string]: desk.Lines }): unknown =>
    sessionsOf(files).find(({ conversation }) => conversation.id === child)?.facts.parent
  expect(facts({ [rollout(parent)]: source, [rollout(child)]: fork })).toEqual({
    id: parent,
    kind: 'fork',
    turn: 2,
    message: 3,
  })
  expect(facts({ [rollout(child)]: fork })).toEqual({ id: parent, kind: 'fork' })
})
