import { expect, test } from 'vitest'
import type { Json } from '../../../src/model/session.ts'
import { at, brief, context, head, id, logOf, model, user } from './home.ts'

const call = (name: string, more: { [key: string]: Json } = {}): { [key: string]: Json } => ({
  id: name,
  name: 'read_file',
  args: { file_path: 'a.txt' },
  status: 'success',
  timestamp: at(3),
  result: [{ functionResponse: { id: name, name: 'read_file', response: { output: 'alpha' } } }],
  ...more,
})
const response = (name: string, callId: string): { [key: string]: Json } => ({
  id: name,
  timestamp: at(4),
  type: 'user',
  content: [{ functionResponse: { id: callId, name: 'read_file', response: { output: 'alpha' } } }],
})
const checkpoint = (...messages: Json[]): Json => ({ $set: { messages, lastUpdated: at(9) } })

test('a repeated message stands once, with its calls and their results', () => {
  const session = logOf(
    head(),
    user('u1', 'Read it'),
    { $set: { lastUpdated: at(1) } },
    model('g1', 'Reading.'),
    model('g1', 'Reading.', { toolCalls: [call('c1')] }),
    response('u2', 'c1'),
    model('g2', 'It says alpha.'),
  )
  expect(brief(session.messages)).toEqual([
    'person: Read it',
    'model: Reading. | call c1',
    'tool: result c1 alpha',
    'model: It says alpha.',
  ])
  expect(session.messages[1]?.records).toEqual([
    [0, 4],
    [0, 5],
  ])
  expect(session.unrendered).toEqual({ head: 1, '$set/lastUpdated': 1, 'user/functionResponse': 1 })
  expect(session.facts.usage).toEqual({ input: 20, cachedInput: 8, cacheWrite: 0, output: 6, reasoning: 2, total: 26 })
})

test('a history that is written again adds nothing', () => {
  const session = logOf(
    head(),
    checkpoint(context()),
    user('u1', 'Read it'),
    model('g1', 'Reading.', {
      toolCalls: [call('c1')],
      thoughts: [{ subject: 'Plan', description: 'Look.', timestamp: at(2) }],
    }),
    response('u2', 'c1'),
    model('g2', 'It says alpha.'),
    head({ startTime: at(20) }),
    checkpoint(context('two')),
    { $set: { sessionId: id } },
    checkpoint(
      context('two'),
      user('u1', 'Read it', 21),
      {
        id: 'g1',
        timestamp: at(21),
        type: 'gemini',
        content: [
          { text: '**Plan** Look.', thought: true },
          { text: 'Reading.' },
          { functionCall: { id: 'c1', name: 'read_file', args: {} } },
        ],
      },
      response('g1_response', 'c1'),
      response('u2', 'c1'),
      { id: 'new', timestamp: at(21), type: 'gemini', content: [{ text: 'It says alpha.' }] },
    ),
    user('u3', 'Thanks', 22),
    model('g3', 'Welcome.'),
  )
  expect(brief(session.messages).slice(1)).toEqual([
    'person: Read it',
    'model: thinking: **Plan**\n\nLook. | Reading. | call c1',
    'tool: result c1 alpha',
    'model: It says alpha.',
    'person: Thanks',
    'model: Welcome.',
  ])
  expect(session.facts.startedAt).toBe(at(0))
  expect(session.facts.cwd).toBe('/srv/shop')
})

test('a prompt that is typed twice stands twice, even when histories are written in between', () => {
  const session = logOf(
    head(),
    checkpoint(context()),
    user('u1', 'go on'),
    model('g1', 'One.'),
    checkpoint(context(), user('x1', 'go on'), {
      id: 'x2',
      timestamp: at(5),
      type: 'gemini',
      content: [{ text: 'One.' }],
    }),
    user('u2', 'go on', 6),
    model('g2', 'Two.'),
    checkpoint(context(), user('y1', 'go on'), user('y2', 'go on')),
  )
  expect(brief(session.messages).filter((line) => line.startsWith('person'))).toEqual([
    'person: go on',
    'person: go on',
  ])
})

test('a history that comes again line by line under new ids is known, what is typed after it is not', () => {
  const session = logOf(
    head(),
    checkpoint(context()),
    user('u1', 'go on'),
    model('g1', 'One.'),
    user('r0', '<session_context>\none\n- **Workspace Directories:**\n  - /srv/shop\n</session_context>', 5),
    user('r1', 'go on', 5),
    { id: 'r2', timestamp: at(5), type: 'gemini', content: [{ text: 'One.' }], thoughts: [], tokens: null },
    checkpoint(context(), user('r1', 'go on', 5), {
      id: 'r2',
      timestamp: at(5),
      type: 'gemini',
      content: [{ text: 'One.' }],
    }),
    user('u2', 'go on', 6),
    model('g2', 'Two.'),
  )
  expect(brief(session.messages).slice(1)).toEqual(['person: go on', 'model: One.', 'person: go on', 'model: Two.'])
})

test('a rewind says which messages it takes back, and they stay', () => {
  const session = logOf(
    head(),
    user('u1', 'First'),
    model('g1', 'One.'),
    user('u2', 'Second'),
    model('g2', 'Two.'),
    { $rewindTo: 'u2' },
    checkpoint(user('u1', 'First'), { id: 'g1', timestamp: at(2), type: 'gemini', content: [{ text: 'One.' }] }),
    user('u3', 'Third'),
  )
  expect(brief(session.messages)).toEqual([
    'person: First',
    'model: One.',
    'person: Second',
    'model: Two.',
    'system: notice: 1 turn was taken back.',
    'person: Third',
  ])
  expect(session.messages[4]?.blocks[0]).toMatchObject({ takesBack: [3, 4] })
})

test('a rewind to a message nobody knows takes back everything', () => {
  const session = logOf(head(), user('u1', 'First'), model('g1', 'One.'), { $rewindTo: 'gone' })
  expect(session.messages[2]?.blocks).toEqual([{ type: 'notice', text: '1 turn was taken back.', takesBack: [1, 2] }])
})

test('a session that was resumed in the same file can be rewound to before that', () => {
  const session = logOf(
    head(),
    user('u1', 'First'),
    model('g1', 'One.'),
    head({ startTime: at(5) }),
    user('u2', 'Second', 6),
    model('g2', 'Two.'),
    { $rewindTo: 'u1' },
  )
  expect(session.messages[4]?.blocks).toEqual([{ type: 'notice', text: '2 turns were taken back.', takesBack: [1, 4] }])
})

test('a prompt that was rolled back stays, with a notice', () => {
  const session = logOf(
    head(),
    checkpoint(context()),
    user('u1', 'First'),
    model('g1', 'One.'),
    user('u2', 'Fails'),
    checkpoint(context(), user('u1', 'First'), {
      id: 'g1',
      timestamp: at(2),
      type: 'gemini',
      content: [{ text: 'One.' }],
    }),
    user('u3', 'Fails'),
    model('g3', 'Works.'),
  )
  expect(brief(session.messages).slice(3)).toEqual([
    'person: Fails',
    'system: notice: The request was cancelled or failed; the model does not see it any more.',
    'person: Fails',
    'model: Works.',
  ])
})

test('a compression shows its summary once and repeats nothing of what it keeps', () => {
  const session = logOf(
    head(),
    checkpoint(context()),
    user('u1', 'First'),
    model('g1', 'One.'),
    user('u2', 'Second'),
    model('g2', 'Two.'),
    checkpoint(
      context(),
      user('s', '<state_snapshot>\nFirst was done.\n</state_snapshot>', 8),
      {
        id: 'ack',
        timestamp: at(8),
        type: 'gemini',
        content: [{ text: 'Got it. Thanks for the additional context!' }],
      },
      user('k1', 'Second', 8),
      { id: 'k2', timestamp: at(8), type: 'gemini', content: [{ text: 'Two.' }] },
    ),
    user('u3', 'Third', 9),
  )
  expect(brief(session.messages).slice(4)).toEqual([
    'model: Two.',
    'system: compaction: <state_snapshot>\nFirst was done.\n</state_snapshot>',
    'injected: Got it. Thanks for the additional context!',
    'person: Third',
  ])
})

test('context and prompt in one message are told apart', () => {
  const session = logOf(
    head(),
    user('u1', 'Hello'),
    model('g1', 'Hi.'),
    checkpoint(
      { ...context(), content: [{ text: '<session_context>\none\n</session_context>' }, { text: 'Hello' }] },
      { id: 'g1', timestamp: at(2), type: 'gemini', content: [{ text: 'Hi.' }] },
    ),
  )
  expect(brief(session.messages)).toEqual([
    'person: Hello',
    'model: Hi.',
    'injected: <session_context>\none\n</session_context>',
  ])
})

test('a result that comes late stands where it came', () => {
  const session = logOf(
    head(),
    user('u1', 'Read it'),
    model('g1', 'Reading.', { toolCalls: [call('c1', { status: 'executing', result: null })] }),
    { id: 'i1', timestamp: at(3), type: 'info', content: 'Update available' },
    model('g1', 'Reading.', { toolCalls: [call('c1')] }),
    model('g1', 'Reading.', { toolCalls: [call('c1')] }),
  )
  expect(brief(session.messages)).toEqual([
    'person: Read it',
    'model: Reading. | call c1',
    'system: notice: Update available',
    'tool: result c1 alpha',
  ])
  expect(session.unrendered).toEqual({ head: 1, 'gemini/repeated': 1 })
})

test('what nobody knows is kept whole', () => {
  const session = logOf(
    head(),
    { id: 'n', type: 'novel', timestamp: at(1), payload: 1 },
    { $set: { novel: 1 } },
    { novel: 1 },
    7,
    null,
  )
  expect(session.messages.map(({ blocks }) => blocks[0])).toEqual([
    { type: 'unknown', record: { id: 'n', type: 'novel', timestamp: at(1), payload: 1 } },
    { type: 'unknown', record: { $set: { novel: 1 } } },
    { type: 'unknown', record: { novel: 1 } },
    { type: 'unknown', record: 7 },
    { type: 'unknown', record: null },
  ])
})

test('the last summary is the title, and a change of it is told', () => {
  const session = logOf(
    head(),
    user('u1', 'Hello'),
    { $set: { summary: 'Greets' } },
    { $set: { summary: 'Says hello' } },
  )
  expect(session.facts.title).toBe('Says hello')
  expect(brief(session.messages)).toEqual(['person: Hello', 'system: notice: Title: Says hello'])
})
