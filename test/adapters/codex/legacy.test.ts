import { expect, test } from 'vitest'
import * as desk from './desk.ts'
import {
  answered,
  asked,
  assistantItem,
  blocksOf,
  event,
  head,
  idOf,
  item,
  record,
  saidIn,
  sessionOf,
  userItem,
} from './desk.ts'

const id = idOf(1)
const turn = (n: number, lines: desk.Lines): desk.Lines => [
  event('task_started', { turn_id: idOf(100 + n) }),
  ...lines,
  event('task_complete', { turn_id: idOf(100 + n) }),
]

test('what stands twice is said once, and the same prompt typed twice is said twice', () => {
  const session = sessionOf([
    head(id),
    ...turn(1, [...asked('continue'), ...answered('Done.')]),
    ...turn(2, [...asked('continue'), ...answered('Done.')]),
  ])
  expect(saidIn(session)).toEqual(['person: continue', 'model: Done.', 'person: continue', 'model: Done.'])
})

test('without marks of turns, a prompt begins one', () => {
  const session = sessionOf([
    head(id),
    ...asked('go on'),
    ...answered('Yes.'),
    userItem('go on'), // typed while the model was at work: no event
    ...answered('Yes.'),
    ...asked('go on'),
  ])
  expect(saidIn(session)).toEqual(['person: go on', 'model: Yes.', 'person: go on', 'model: Yes.', 'person: go on'])
})

test('an answer in several parts is one item and several events', () => {
  const session = sessionOf([
    head(id),
    ...asked('hi'),
    event('agent_message', { message: 'One.' }),
    event('agent_message', { message: 'Two.' }),
    assistantItem('One.', 'Two.'),
  ])
  expect(saidIn(session)).toEqual(['person: hi', 'model: One.', 'model: Two.'])
})

test('a message that stands on one side only is shown', () => {
  const session = sessionOf([
    head(id),
    event('user_message', { message: 'by event' }),
    event('agent_message', { message: 'event' }),
    assistantItem('item'),
  ])
  expect(saidIn(session)).toEqual(['person: by event', 'model: event', 'model: item'])
})

test('context is nobody’s prompt, unless an event says that it was typed', () => {
  const context = '<environment_context>\n<cwd>/x</cwd>\n</environment_context>'
  const session = sessionOf([
    head(id),
    userItem(context, '# AGENTS.md instructions for /x\n\n<INSTRUCTIONS>\nBe kind.\n</INSTRUCTIONS>'),
    userItem('<skill>body</skill>', 'use it'),
    event('user_message', { message: 'use it' }),
    ...answered('ok'),
    ...asked(context),
  ])
  expect(session.messages.map(({ origin }) => origin)).toEqual(['injected', 'injected', 'person', 'model', 'person'])
  expect(session.facts.firstPrompt).toBe('use it')
})

test('context that came as an event of its own kind is not said again', () => {
  const text = '<user_instructions>be kind</user_instructions>'
  const session = sessionOf([
    head(id),
    userItem(text),
    event('user_message', { message: text, kind: 'user_instructions' }),
  ])
  expect(session.messages.map(({ origin }) => origin)).toEqual(['injected'])
})

test('kinds of parts decide where they stand', () => {
  const kinds = { internal_chat_message_metadata_passthrough: { content_item_kinds: ['user.heartbeat', 'user.text'] } }
  const content = ['every hour', '<skill>typed after all</skill>'].map((text) => ({ type: 'input_text', text }))
  const session = sessionOf([head(id), item('message', { role: 'user', content, ...kinds })])
  expect(saidIn(session)).toEqual(['injected: every hour', 'person: <skill>typed after all</skill>'])
})

test('what an editor put in front of a prompt is context', () => {
  const text = '# Context from my IDE setup:\n\n## Open tabs:\n- a.ts\n\n## My request for Codex:\nRename it.\n'
  const session = sessionOf([head(id), ...asked(text)])
  expect(saidIn(session)).toEqual([
    'injected: # Context from my IDE setup:\n\n## Open tabs:\n- a.ts',
    'person: Rename it.',
  ])
  expect(session.facts.firstPrompt).toBe('Rename it.')
})

test('a command that the person typed is theirs, with what it gave', () => {
  const text =
    '<user_shell_command>\n<command>\nls\n</command>\n<result>\nExit code: 0\nDuration: 0.5 seconds\nOutput:\na.txt\n\n</result>\n</user_shell_command>'
  expect(saidIn(sessionOf([head(id), userItem(text)]))).toEqual(['person: !ls', 'tool: result a.txt\n (0)'])
})

test('a picture is the prompt where nothing was written', () => {
  const url = `data:image/png;base64,${Buffer.from('pixels').toString('base64')}`
  const content = ['<image>', { type: 'input_image', image_url: url }, '</image>'].map((part) =>
    typeof part === 'string' ? { type: 'input_text', text: part } : part,
  )
  const lines = [
    head(id),
    item('message', { role: 'user', content }),
    event('user_message', { message: '', images: [url] }),
  ]
  const session = sessionOf(lines)
  expect(saidIn(session)).toEqual(['person: image of 6 bytes'])
  expect(session.facts.firstPrompt).toBe('[Image]')
  expect(sessionOf([...lines, ...asked('what is it?')]).facts.firstPrompt).toBe('what is it?')
})

test('thinking stands once, and so does a plan', () => {
  const session = sessionOf([
    head(id),
    ...turn(1, [
      event('agent_reasoning', { text: 'Hm.' }),
      event('agent_reasoning', { text: 'Well.' }),
      item('reasoning', {
        summary: [
          { type: 'summary_text', text: 'Hm.' },
          { type: 'summary_text', text: 'Well.' },
        ],
      }),
      desk.completed(idOf(101), { type: 'Plan', id: 'p', text: '# Plan\n- step' }),
      assistantItem('<proposed_plan>\n# Plan\n- step\n</proposed_plan>'),
    ]),
  ])
  expect(saidIn(session)).toEqual(['model: thinking Hm.', 'model: thinking Well.', 'model: # Plan\n- step'])
})

test('a compaction is one block, made of the summary that the model gave; its history is not said again', () => {
  const summary = 'We did this and that.'
  const session = sessionOf([
    head(id),
    ...turn(1, [...asked('hi'), ...answered('Hello.')]),
    ...turn(2, [
      assistantItem(summary),
      record('compacted', {
        message: `Another language model started to solve this problem and so on.\n${summary}`,
        replacement_history: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hi' }] }],
      }),
      event('context_compacted'),
    ]),
  ])
  expect(saidIn(session)).toEqual(['person: hi', 'model: Hello.', `system: compaction ${summary}`])
})

test('turns that were taken back stay, and a notice says which', () => {
  const session = sessionOf([
    head(id),
    ...turn(1, [...asked('one'), ...answered('1')]),
    ...turn(2, [...asked('two'), ...answered('2')]),
    event('thread_rolled_back', { num_turns: 1 }),
    ...turn(3, [...asked('three'), ...answered('3')]),
    event('thread_rolled_back', { num_turns: 2 }),
    event('thread_rolled_back', { num_turns: 9 }),
  ])
  expect(saidIn(session).filter((line) => line.startsWith('system'))).toEqual([
    'system: 1 turn was taken back. [3-4]',
    'system: 2 turns were taken back. [1-7]',
    'system: 9 turns were taken back. [1-8]',
  ])
  expect(session.messages).toHaveLength(9)
})

test('a review shows what was asked for, and what it found, once', () => {
  const session = sessionOf([
    head(id),
    event('entered_review_mode', { target: { type: 'custom', instructions: 'look' }, user_facing_hint: 'look' }),
    event('user_message', { message: 'look' }),
    event('user_message', { message: 'look' }),
    userItem('<user_action>\n<results>found</results>\n</user_action>'),
    event('exited_review_mode', { review_output: { findings: [{ title: 'T' }] } }),
    ...answered('Found T.'),
  ])
  expect(saidIn(session)).toEqual([
    'system: A review began: look',
    'person: look',
    'injected: <user_action>\n<results>found</results>\n</user_action>',
    'system: The review ended with 1 finding.',
    'model: Found T.',
  ])
})

test('changes of model and mode, interruptions and errors are noticed', () => {
  const mode = (name: string): { collaboration_mode: { mode: string } } => ({ collaboration_mode: { mode: name } })
  const session = sessionOf([
    head(id),
    record('turn_context', { model: 'm-1', cwd: '/home/ada/other', ...mode('default') }),
    record('turn_context', { model: 'm-2', ...mode('plan') }),
    event('turn_aborted', { reason: 'interrupted' }),
    event('error', { message: 'No network.' }),
  ])
  expect(saidIn(session)).toEqual([
    'system: The model is now m-2. Plan mode is on.',
    'system: The turn was interrupted.',
    'system: Error: No network.',
  ])
  expect(session.facts).toMatchObject({ models: ['m-1', 'm-2'], cwds: ['/home/ada/atlas', '/home/ada/other'] })
})

test('records of kinds nobody has seen are kept whole', () => {
  const odd = record('moon_phase', { waxing: true })
  const session = sessionOf([head(id), odd, event('moonrise', { at: 1 }), item('moonlight', {})])
  expect(blocksOf(session.messages).map(({ type }) => type)).toEqual(['unknown', 'unknown', 'unknown'])
  expect(session.messages[0]?.blocks[0]).toEqual({ type: 'unknown', record: odd })
})

test('a record that was written twice counts once', () => {
  const [question, said] = [...asked('hi')]
  const session = sessionOf([head(id), question ?? null, said ?? null, said ?? null])
  expect(saidIn(session)).toEqual(['person: hi'])
  expect(session.unrendered.repeated).toBe(1)
})

test('two records that ran together are both read where both can be, else the second', () => {
  const [first, second] = [userItem('first'), userItem('second')].map((line) => JSON.stringify(line))
  const lines = `${JSON.stringify(head(id))}\n${first?.slice(0, 60)}${second}\n${first}${second}\n`
  expect(saidIn(sessionOf(lines))).toEqual(['person: second', 'person: first', 'person: second'])
})

test('tokens are counted once per response, and not where they are repeated or made up', () => {
  const tokens = (
    input: number,
    output: number,
  ): { input_tokens: number; output_tokens: number; total_tokens: number } => ({
    input_tokens: input,
    output_tokens: output,
    total_tokens: input + output,
  })
  const count = (total: object, last: object): desk.Lines => [
    event('token_count', { info: JSON.parse(JSON.stringify({ total_token_usage: total, last_token_usage: last })) }),
  ]
  const session = sessionOf([
    head(id),
    event('token_count', { info: null }),
    ...count(tokens(10, 2), tokens(10, 2)),
    ...count(tokens(10, 2), tokens(10, 2)),
    ...count(tokens(30, 5), tokens(20, 3)),
    ...count({ total_tokens: 999 }, { total_tokens: 999 }),
  ])
  expect(session.facts.usage).toMatchObject({ input: 30, output: 5, total: 35 })
})

test('why a turn failed is told in words, also where the service answered in JSON', () => {
  const failing = (error: string): ReturnType<typeof event> => event('task_complete', { error: { message: error } })
  const { messages } = sessionOf([
    head(id),
    ...asked('go'),
    failing('{"error":{"message":"The model is gone.","type":"invalid_request_error"}}'),
    failing('{"detail":"Not today."}'),
    failing('{"odd":1}'),
    event('error', { message: 'stream disconnected' }),
  ])
  expect(messages.flatMap(({ blocks }) => blocks).filter(({ type }) => type === 'notice')).toEqual([
    { type: 'notice', text: 'The turn failed: The model is gone.' },
    { type: 'notice', text: 'The turn failed: Not today.' },
    { type: 'notice', text: 'The turn failed: {"odd":1}' },
    { type: 'notice', text: 'Error: stream disconnected' },
  ])
})
