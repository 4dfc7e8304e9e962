import { expect, test } from 'vitest'
import * as desk from './desk.ts'
import {
  assistantItem,
  completed,
  event,
  head,
  idOf,
  item,
  numbered,
  record,
  rollout,
  saidIn,
  sessionOf,
  sessionsOf,
  userItem,
} from './desk.ts'

const id = idOf(1)
const says = (turn: string, one: string, text: string): desk.Lines => [
  completed(turn, { type: 'AgentMessage', id: one, content: [{ type: 'Text', text }] }),
  assistantItem(text),
]
const asks = (turn: string, one: string, text: string): desk.Lines => [
  userItem(text),
  completed(turn, { type: 'UserMessage', id: one, content: [{ type: 'text', text }] }),
]
const paginated = (more: Parameters<typeof head>[1] = {}): ReturnType<typeof head> =>
  head(id, { history_mode: 'paginated', ...more })
const starts = (turn: string): ReturnType<typeof event> => event('task_started', { turn_id: turn })

test('completed items are shown, the model’s copies counted', () => {
  const session = sessionOf(
    numbered([
      paginated(),
      userItem('<environment_context>…</environment_context>'),
      ...asks('t', 'u', 'hi'),
      completed('t', { type: 'Reasoning', id: 'r', summary_text: ['Hm.'], raw_content: [] }),
      item('reasoning', { summary: [{ type: 'summary_text', text: 'Hm.' }] }),
      ...says('t', 'm', 'Hello.'),
      desk.call('c', 'exec_command', { cmd: 'exit 3' }),
      completed('t', {
        type: 'CommandExecution',
        id: 'c',
        command: ['exit', '3'],
        exit_code: 3,
        aggregated_output: '',
      }),
      desk.output('c', 'Wall time: 0.1 seconds\nProcess exited with code 3\nOutput:\n'),
    ]),
  )
  expect(saidIn(session)).toEqual([
    'person: hi',
    'model: thinking Hm.',
    'model: Hello.',
    'model: call exec_command',
    'tool: result  (3)',
  ])
  expect(session.unrendered).toMatchObject({ 'response_item/message': 3, 'response_item/reasoning': 1 })
  expect(session.facts.historyMode).toBe('paginated')
})

test('an item that comes again in its turn is shown once, where it stood, as it was last', () => {
  const session = sessionOf(
    numbered([
      paginated(),
      ...asks('t', 'u', 'hi'),
      ...says('t', 'm', 'Hel'),
      ...says('t', 'n', 'between'),
      ...says('t', 'm', 'Hello.'),
      starts('t2'),
      ...says('t2', 'm', 'Another turn.'),
    ]),
  )
  expect(saidIn(session)).toEqual(['person: hi', 'model: Hello.', 'model: between', 'model: Another turn.'])
})

test('a command that the person typed is theirs; one that a script ran is the model’s', () => {
  const command = (source: string, one: string): ReturnType<typeof completed> =>
    completed('t', {
      type: 'CommandExecution',
      id: one,
      source,
      command: ['bash', '-lc', 'ls'],
      aggregated_output: 'a',
      exit_code: 0,
    })
  const session = sessionOf(numbered([paginated(), command('user_shell', 'x'), command('agent', 'y')]))
  expect(saidIn(session)).toEqual([
    'person: !ls',
    'tool: result a (0)',
    'model: call exec_command',
    'tool: result a (0)',
  ])
})

test('a picture from the disk has the bytes that the model was sent', () => {
  const url = `data:image/png;base64,${Buffer.from('pixels').toString('base64')}`
  const session = sessionOf(
    numbered([
      paginated(),
      item('message', {
        role: 'user',
        content: [
          { type: 'input_text', text: 'look' },
          { type: 'input_image', image_url: url },
        ],
      }),
      completed('t', {
        type: 'UserMessage',
        id: 'u',
        content: [
          { type: 'text', text: 'look' },
          { type: 'local_image', path: '/x/a.png' },
        ],
      }),
    ]),
  )
  expect(saidIn(session)).toEqual(['person: look | image of 6 bytes'])
})

test('files of one thread are one conversation, in the order of their references', () => {
  const [own, other] = [idOf(5), idOf(6)]
  const base = (thread: string, end: number): Parameters<typeof head>[1] => ({
    history_base: { thread_id: thread, end_ordinal_exclusive: end },
  })
  const [session, ...more] = sessionsOf({
    [rollout(id)]: numbered([
      paginated(),
      starts('t1'),
      ...asks('t1', 'a', 'one'),
      starts('t2'),
      ...asks('t2', 'b', 'two'),
    ]),
    // The younger file has the smaller name.
    [rollout(id, other)]: numbered([paginated(base(id, 4)), starts('t3'), ...asks('t3', 'c', 'two, better')], 4),
    [rollout(id, own)]: numbered([paginated(base(other, 99)), starts('t4'), ...asks('t4', 'd', 'three')], 9),
  })
  expect(more).toEqual([])
  expect(session && saidIn(session)).toEqual([
    'person: one',
    'person: two',
    'system: 1 turn was taken back. [2-2]',
    'person: two, better',
    'person: three',
  ])
})

test('a file whose beginning is gone says so', () => {
  const base = { history_base: { thread_id: id, end_ordinal_exclusive: 4 } }
  const [session] = sessionsOf({ [rollout(id, idOf(5))]: numbered([paginated(base), ...asks('t', 'a', 'on')], 4) })
  expect(session?.problems.map(({ kind }) => kind)).toEqual(['missing file'])
  expect(session && saidIn(session)).toEqual(['person: on'])
})

test('a history mode that nobody knows is not guessed at', () => {
  for (const mode of ['future', 7, null]) {
    const session = sessionOf([
      head(id, { history_mode: mode }),
      ...desk.asked('hi'),
      record('session_meta', { id, history_mode: 'legacy' }),
    ])
    expect(session.messages.map(({ origin }) => origin)).toEqual(['system'])
    expect(session.unrendered).toEqual({ 'unsupported history mode': 3 })
    expect(session.problems.map(({ kind }) => kind)).toEqual(['unsupported history mode'])
    expect(session.facts).toMatchObject({ cwd: '/home/ada/atlas', historyMode: String(mode) })
    expect(session.facts.firstPrompt).toBeUndefined()
  }
})

test('what the model asks beside its words is shown with the answers it offers; the program’s own records are counted', () => {
  const questions = [{ title: 'Which tide?', options: ['high', 'low'] }, { title: 'When?' }]
  const session = sessionOf(
    numbered([
      paginated(),
      starts('t'),
      ...asks('t', 'u', 'plan it'),
      completed('t', { type: 'AgentMessage', id: 'm', content: [{ type: 'Text', text: 'First:' }], questions }),
      completed('t', { type: 'AgentMessage', id: 'n', content: [], questions: [questions[1] ?? {}] }),
      completed('t', { type: 'FunctionCallOutput', id: 'o', name: 'notify', output: 'news' }),
      record('dynamic_tools_updated', { dynamic_tools: [] }),
      event('safety_buffering'),
    ]),
  )
  expect(saidIn(session)).toEqual([
    'person: plan it',
    'model: First:\n\nWhich tide?\n- high\n- low\n\nWhen?',
    'model: When?',
  ])
  expect(session.unrendered).toMatchObject({ dynamic_tools_updated: 1, 'event_msg/safety_buffering': 1 })
})

test('an unknown mode in a copied head does no harm', () => {
  const session = sessionOf([
    head(id),
    record('session_meta', { id: idOf(9), history_mode: 'future' }),
    ...desk.asked('hi'),
  ])
  expect(session.messages).toHaveLength(1)
})
