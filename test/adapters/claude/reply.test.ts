import { expect, test } from 'vitest'
import { call, linesOf, readRecords, reply, result, user } from './home.ts'

test('the lines of a reply are one message, results that come in between follow it', () => {
  const { messages, facts } = readRecords([
    user('u1', null, 'look'),
    reply('a1', 'u1', 'm1', [{ type: 'thinking', thinking: 'hm', signature: 's' }]),
    reply('a2', 'a1', 'm1', [call('t1', 'Read', { file_path: 'a' })]),
    user('r1', 'a2', [result('t1', 'one')]),
    reply('a3', 'a2', 'm1', [call('t2', 'Read', { file_path: 'b' })], {
      message: {
        id: 'm1',
        model: 'claude-x',
        content: [call('t2', 'Read', { file_path: 'b' })],
        usage: { input_tokens: 10, output_tokens: 7 },
      },
    }),
    user('r2', 'a3', [result('t2', 'two')]),
    reply('a4', 'r2', 'm2', 'done'),
  ])
  expect(linesOf(messages)).toEqual([
    'person: look',
    'model: hm | Read() | Read()',
    'tool: = one',
    'tool: = two',
    'model: done',
  ])
  expect(messages[1]?.records).toEqual([
    [0, 2],
    [0, 3],
    [0, 5],
  ])
  expect(facts.usage).toMatchObject({ input: 20, output: 8, total: 28 })
})

test('an old version writes a reply again and again with all it has; it stands once', () => {
  const first = { type: 'text', text: 'Let me' }
  const { messages } = readRecords([
    user('u1', null, 'look'),
    reply('a1', 'u1', 'm1', [first]),
    reply('a2', 'a1', 'm1', [{ type: 'text', text: 'Let me look.' }]),
    reply('a3', 'a2', 'm1', [{ type: 'text', text: 'Let me look.' }, call('t1', 'LS', {})]),
    reply('a4', 'a3', 'm1', [{ type: 'text', text: 'Let me look.' }, call('t1', 'LS', {})]),
  ])
  expect(linesOf(messages)).toEqual(['person: look', 'model: Let me look. | LS()'])
})

test('a line that comes after the next reply adds what is new in it', () => {
  const { messages, facts } = readRecords([
    user('u1', null, 'look'),
    reply('a1', 'u1', 'm1', 'First.'),
    reply('b1', 'a1', 'm2', 'Second.'),
    reply('a2', 'a1', 'm1', [call('t1', 'LS', {})]),
    reply('a3', 'a2', 'm1', [{ type: 'text', text: 'First.' }]),
  ])
  expect(linesOf(messages)).toEqual(['person: look', 'model: First.', 'model: Second.', 'model: LS() | First.'])
  expect(facts.usage?.input).toBe(20)
})

test('the same words in answer to two prompts stand twice', () => {
  const { messages } = readRecords([
    user('u1', null, 'one'),
    reply('a1', 'u1', 'm1', 'ok'),
    user('u2', 'a1', 'two'),
    reply('a2', 'u2', 'm1', 'ok'),
  ])
  expect(linesOf(messages)).toEqual(['person: one', 'model: ok', 'person: two', 'model: ok'])
})

test('records without ids stand in the order of the file', () => {
  const { messages } = readRecords([
    { type: 'user', message: { role: 'user', content: 'hello' }, sessionId: 's' },
    { type: 'assistant', message: { content: [{ type: 'text', text: 'Hi.' }] }, costUSD: 0.1 },
    { type: 'assistant', message: { content: 'There.' } },
  ])
  expect(linesOf(messages)).toEqual(['person: hello', 'model: Hi.', 'model: There.'])
})

test('empty thinking is no message, fillers are hidden, errors are told', () => {
  const { messages, unrendered } = readRecords([
    user('u1', null, 'go'),
    reply('a1', 'u1', 'm1', [{ type: 'thinking', thinking: '', signature: 's' }]),
    reply('s1', 'a1', 'm2', 'No response requested.', {
      message: { id: 'm2', model: '<synthetic>', content: [{ type: 'text', text: 'No response requested.' }] },
    }),
    reply('s2', 's1', 'm3', 'API Error: 500', { isApiErrorMessage: true }),
  ])
  expect(linesOf(messages)).toEqual(['person: go', 'system: API Error: 500'])
  expect(unrendered).toEqual({ 'assistant/nothing said': 1, 'assistant/synthetic': 1 })
})

test('what the API runs itself has its result in a message of the tool', () => {
  const { messages } = readRecords([
    user('u1', null, 'search'),
    reply('a1', 'u1', 'm1', [
      { type: 'server_tool_use', id: 's1', name: 'web_search', input: { query: 'cart' } },
      {
        type: 'web_search_tool_result',
        tool_use_id: 's1',
        content: [{ type: 'web_search_result', title: 'Carts', url: 'https://x.test' }],
      },
    ]),
  ])
  expect(linesOf(messages)).toEqual(['person: search', 'model: web_search()', 'tool: = Carts\nhttps://x.test'])
})
