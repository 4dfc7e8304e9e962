import { expect, test } from 'vitest'
import { codex } from '../../../adapters/codex/index.ts'
import { decodeOutput } from '../../../adapters/codex/outputs.ts'
import type { Json } from '../../../src/model/session.ts'
import { answered, asked, blocksOf, call, event, head, idOf, item, output, saidIn, sessionOf } from './desk.ts'

const id = idOf(1)

test('outputs are decoded from every envelope they were in', () => {
  const cases: [Json, Partial<ReturnType<typeof decodeOutput>>][] = [
    ['plain', { text: 'plain', isError: false }],
    [
      '{"output":"a\\n","metadata":{"exit_code":0,"duration_seconds":0.1}}',
      { text: 'a\n', exitCode: 0, durationMs: 100 },
    ],
    ['{"output":"looks alike"}', { text: '{"output":"looks alike"}' }],
    [
      'Exit code: 1\nWall time: 0.5 seconds\nTotal output lines: 3\nOutput:\nb',
      { text: 'b', exitCode: 1, isError: true },
    ],
    [
      'Command: /bin/bash -lc "a\nb"\nChunk ID: abc\nWall time: 1.0 seconds\nProcess exited with code 0\nOutput:\nc\n',
      { text: 'c\n', exitCode: 0, durationMs: 1000 },
    ],
    [
      'Chunk ID: abc\nWall time: 1.0 seconds\nProcess running with session ID 7\nOutput:\nd',
      { text: 'd\n(Process running with session ID 7)', running: 7 },
    ],
    [
      'Wall time: 0.2 seconds\nOutput:\n[{"type":"text","text":"of a server"}]',
      { text: 'of a server', durationMs: 200 },
    ],
    [
      [
        { type: 'input_text', text: 'Script failed\nWall time 0.3 seconds\nOutput:\n' },
        { type: 'input_text', text: 'e' },
      ],
      { text: 'e', isError: true, durationMs: 300 },
    ],
    ['unsupported call: moon', { isError: true }],
    ['Wall time: 1.5 seconds\naborted by user', { text: 'aborted by user', isError: true, durationMs: 1500 }],
    ['Not a header\nOutput:\nf', { text: 'Not a header\nOutput:\nf' }],
    [null, { text: '' }],
  ]
  for (const [given, expected] of cases) expect(decodeOutput(given)).toMatchObject(expected)
})

test('an MCP server’s answer that stands as a list of parts is its text, any other text stays as it is', () => {
  const parts = JSON.stringify([{ text: 'it failed', type: 'text' }])
  const session = sessionOf([
    head(id),
    call('m', 'mcp__x__fail', {}),
    output('m', parts),
    call('s', 'shell_command', { command: 'cat parts.json' }),
    output('s', parts),
  ])
  expect(saidIn(session)).toEqual([
    'model: call mcp__x__fail',
    'tool: result it failed',
    'model: call shell_command',
    `tool: result ${parts}`,
  ])
})

test('a result stands with its call, with what the event beside it tells', () => {
  const patch = '*** Begin Patch\n*** Add File: a.txt\n+one\n*** End Patch'
  const changes = {
    'a.txt': { type: 'add', content: 'one\n' },
    'b.txt': { type: 'update', unified_diff: '@@ -1 +1 @@\n-x\n+y\n', move_path: 'c.txt' },
  }
  const session = sessionOf([
    head(id),
    item('custom_tool_call', { call_id: 'p', name: 'apply_patch', input: patch }),
    event('patch_apply_end', { call_id: 'p', success: true, changes }),
    item('custom_tool_call_output', { call_id: 'p', output: 'Success.' }),
  ])
  expect(saidIn(session)).toEqual(['model: call apply_patch', 'tool: result Success. | diff a.txt | diff c.txt'])
  expect(blocksOf(session.messages)).toContainEqual({ type: 'diff', path: 'a.txt', patch: '@@ -0,0 +1,1 @@\n+one\n' })
})

test('calls and results find each other: late, without an id, written twice, or only told by an event', () => {
  const session = sessionOf([
    head(id),
    event('task_started', { turn_id: idOf(101) }),
    call('a', 'shell_command', { command: 'one' }),
    call('b', 'shell_command', { command: 'two' }),
    output('', 'of b'),
    output('a', 'of a'),
    output('a', 'of a, again'),
    call('c', 'shell_command', { command: 'three' }),
    event('exec_command_end', {
      call_id: 'c',
      aggregated_output: 'of c',
      exit_code: 2,
      duration: { secs: 1, nanos: 5e8 },
    }),
    event('task_started', { turn_id: idOf(102) }),
    call('d', 'shell_command', { command: 'never answered' }),
  ])
  const results = blocksOf(session.messages).filter((block) => block.type === 'tool_result')
  expect(results).toEqual([
    { type: 'tool_result', callId: 'b', output: 'of b', isError: false },
    { type: 'tool_result', callId: 'a', output: 'of a, again', isError: false },
    { type: 'tool_result', callId: 'c', output: 'of c', isError: true, exitCode: 2, durationMs: 1500 },
  ])
})

test('what a script called stands between the script and its output', () => {
  const session = sessionOf([
    head(id),
    item('custom_tool_call', { call_id: 'x', name: 'exec', input: 'await tools.shell_command()' }),
    event('exec_command_end', {
      call_id: 'inner',
      command: ['bash', '-lc', 'ls'],
      cwd: '/x',
      aggregated_output: 'a',
      exit_code: 0,
    }),
    event('mcp_tool_call_end', {
      call_id: 'inner-2',
      invocation: { server: 's', tool: 't', arguments: {} },
      result: { Err: 'no' },
    }),
    item('custom_tool_call_output', {
      call_id: 'x',
      output: [{ type: 'input_text', text: 'Script completed\nWall time 0.1 seconds\nOutput:\n' }],
    }),
  ])
  expect(saidIn(session)).toEqual([
    'model: call exec',
    'model: call shell',
    'tool: result a (0)',
    'model: call mcp__s__t',
    'tool: result no',
    'tool: result ',
  ])
})

test('a plan is one, and an answer to a question is the person’s', () => {
  const session = sessionOf([
    head(id),
    call('p', 'update_plan', { plan: [{ step: 'write', status: 'pending' }] }),
    output('p', 'Plan updated'),
    call('q', 'request_user_input', { questions: [{ id: 'a', question: 'Which?', options: [{ label: 'One' }] }] }),
    output('q', '{"answers":{"a":{"answers":["One","user_note: and hurry"]}}}'),
  ])
  expect(saidIn(session)).toEqual([
    'model: call update_plan | plan of 1',
    'tool: result Plan updated',
    'model: call request_user_input',
    'tool: result {"answers":{"a":{"answers":["One","user_note: and hurry"]}}}',
    'person: One\nand hurry',
  ])
})

test('web searches and pictures stand once', () => {
  const action = { type: 'search', query: 'moon' }
  const result = Buffer.from('pixels').toString('base64')
  const session = sessionOf([
    head(id),
    event('web_search_end', { call_id: 'w', query: 'moon', action }),
    item('web_search_call', { status: 'completed', action }),
    item('image_generation_call', { id: 'i', status: 'completed', revised_prompt: 'a moon', result }),
    event('image_generation_end', { call_id: 'i', status: 'completed', result }),
    call('v', 'view_image', { path: 'a.png' }),
    output('v', [{ type: 'input_image', image_url: `data:image/png;base64,${result}` }]),
  ])
  expect(saidIn(session)).toEqual([
    'model: call web_search',
    'model: call image_generation',
    'tool: result completed | image of 6 bytes',
    'model: call view_image',
    'tool: result  | image of 6 bytes',
  ])
})

test('a helper is named at the call that started it', () => {
  const session = sessionOf([
    head(id),
    call('s', 'spawn_agent', { message: 'look' }),
    event('sub_agent_activity', { event_id: 's', agent_thread_id: idOf(2), kind: 'started' }),
    output('s', '{"task_name":"/root/look"}'),
    call('t', 'spawn_agent', { message: 'look again' }),
    output('t', `{"agent_id":"${idOf(3)}","nickname":"Ada"}`),
  ])
  expect(saidIn(session).filter((line) => line.includes('helper'))).toEqual([
    `model: call spawn_agent | helper ${idOf(2)}`,
    `model: call spawn_agent | helper ${idOf(3)}`,
  ])
})

test('every tool says what it does', () => {
  const facts = (name: string, input: Json): unknown =>
    codex.describe({ type: 'tool_call', id: '', name, kind: 'other', input })
  const patch = '*** Begin Patch\n*** Update File: a.txt\n@@\n-a\n+b\n*** End Patch'
  expect(facts('shell', { command: ['bash', '-lc', 'ls | wc'], workdir: '/x' })).toEqual({
    command: 'ls | wc',
    cwd: '/x',
  })
  expect(facts('shell', { command: ['echo', "it's"] })).toEqual({ command: "echo 'it'\\''s'" })
  expect(facts('exec_command', { cmd: 'ls' })).toEqual({ command: 'ls' })
  expect(facts('apply_patch', patch)).toEqual({ patch, path: 'a.txt' })
  expect(facts('apply_patch', { input: patch })).toEqual({ patch, path: 'a.txt' })
  expect(facts('shell', { command: ['bash', '-lc', `apply_patch <<'EOF'\n${patch}\nEOF`] })).toMatchObject({
    patch,
    path: 'a.txt',
  })
  expect(facts('web_search', { type: 'open_page', url: 'https://example.org' })).toEqual({
    url: 'https://example.org',
    silent: true,
  })
  expect(facts('mcp__files__read', {})).toEqual({ mcp: { server: 'files', tool: 'read' } })
  expect(facts('spawn_agent', { message: 'look', agent_type: 'default' })).toEqual({
    task: { agent: 'default', prompt: 'look' },
  })
  expect(facts('request_user_input', { questions: [{ question: 'Which?', options: [{ label: 'One' }] }] })).toEqual({
    questions: [{ question: 'Which?', options: ['One'] }],
  })
  expect(facts('never seen', 7)).toEqual({})
})

test('a tool may have the name of something that every object has', () => {
  const names = ['__proto__', 'constructor', 'toString']
  for (const name of names) {
    const { messages } = sessionOf([head(id), call('a', name, { x: 1 }), output('a', 'done')])
    const [found] = blocksOf(messages).filter((block) => block.type === 'tool_call')
    expect(found).toMatchObject({ name, kind: 'other' })
    if (found !== undefined) expect(codex.describe(found)).toEqual({})
  }
})

test('a picture that the model asked to see is its call’s, not the person’s, and ends no turn', () => {
  const picture = { type: 'input_image', image_url: 'data:image/png;base64,QUJD' }
  const shown = item('message', { role: 'user', content: [picture] })
  const session = sessionOf([
    head(id),
    ...asked('look at both'),
    call('v', 'view_image', { path: 'a.png' }),
    call('w', 'view_image', { path: 'gone.png' }),
    output('v', 'attached local image path'),
    output('w', 'unable to locate image at `gone.png`'),
    shown,
    ...answered('a cat'),
    item('message', { role: 'user', content: [picture] }),
    event('user_message', { message: '', images: [picture.image_url] }),
    ...answered('your cat'),
    event('thread_rolled_back', { num_turns: 1 }),
  ])
  expect(saidIn(session)).toEqual([
    'person: look at both',
    'model: call view_image',
    'model: call view_image',
    'tool: result attached local image path | image of 3 bytes',
    'tool: result unable to locate image at `gone.png`',
    'model: a cat',
    'person: image of 3 bytes',
    'model: your cat',
    'system: 1 turn was taken back. [7-8]',
  ])
})

test('the event that repeats such a picture is counted, one that brings a picture of the person’s is not', () => {
  const url = 'data:image/png;base64,QUJD'
  const shown = item('message', { role: 'user', content: [{ type: 'input_image', image_url: url }] })
  const repeated = event('user_message', { message: '', images: [url] })
  const session = sessionOf([
    head(id),
    event('task_started', { turn_id: 'one' }),
    ...asked('look'),
    call('v', 'view_image', { path: 'a.png' }),
    output('v', 'attached local image path'),
    shown,
    repeated,
    shown,
    repeated,
    ...answered('a cat'),
  ])
  expect(saidIn(session)).toEqual([
    'person: look',
    'model: call view_image',
    'tool: result attached local image path | image of 3 bytes',
    'person: image of 3 bytes',
    'model: a cat',
  ])
  expect(session.unrendered['event_msg/user_message']).toBe(1)
})
