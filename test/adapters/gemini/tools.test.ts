import { expect, test } from 'vitest'
import { gemini } from '../../../adapters/gemini/index.ts'
import { resultOf } from '../../../adapters/gemini/results.ts'
import { kindOf } from '../../../adapters/gemini/tools.ts'
import type { Json } from '../../../src/model/session.ts'
import { at, brief, head, id, lines, logOf, model, sessionsOf, user } from './home.ts'

const response = (output: Json): Json => [{ functionResponse: { id: 'c', name: 'x', response: { output } } }]
const call = (more: { [key: string]: Json }): { [key: string]: Json } => ({
  id: 'c',
  name: 'x',
  args: {},
  status: 'success',
  timestamp: at(3),
  ...more,
})
const told = (more: { [key: string]: Json }) => logOf(head(), model('g', '', { toolCalls: [call(more)] })).messages

test('a shell result is its output and its exit code, in both forms', () => {
  expect(resultOf(response('Output: one\nError: two\nExit Code: 3\nProcess Group PGID: 7'))).toMatchObject({
    output: 'one\nError: two',
    exitCode: 3,
  })
  expect(
    resultOf(
      response(
        'Command: ls\nDirectory: (root)\nOutput: one\ntwo\nError: (none)\nExit Code: 0\nSignal: 0\nBackground PIDs: (none)\nProcess Group PGID: 7',
      ),
    ),
  ).toMatchObject({ output: 'one\ntwo', exitCode: 0 })
  expect(
    resultOf(response('<untrusted_context>\nOutput: (empty)\nProcess Group PGID: 7\n</untrusted_context>')),
  ).toMatchObject({ output: '' })
  expect(
    resultOf(response("<untrusted_context>\nsaid\n</untrusted_context>\n[Tool 'x' provided the following image data]")),
  ).toMatchObject({ output: "said\n[Tool 'x' provided the following image data]" })
  expect(resultOf(response('Output: that is all there is'))).toMatchObject({ output: 'Output: that is all there is' })
})

test('a result may have any form', () => {
  expect(resultOf(null)).toBeNull()
  expect(resultOf('text')).toMatchObject({ output: 'text', isError: false })
  expect(resultOf({ functionResponse: { response: { error: 'bad' } } })).toMatchObject({ output: 'bad', isError: true })
  expect(resultOf([{ functionResponse: { response: { list: [1] } } }])?.output).toBe('{\n  "list": [\n    1\n  ]\n}')
  expect(
    resultOf([
      { functionResponse: { response: { output: 'a' } } },
      { text: 'b' },
      { inlineData: { mimeType: 'image/png', data: 'AQID' } },
    ]),
  ).toMatchObject({
    output: 'a\nb',
    files: [{ type: 'image', mediaType: 'image/png' }],
  })
})

test('an edit shows its diff unless it failed', () => {
  const display = { fileDiff: 'Index: a\n--- a\n+++ a\n@@ -1,1 +1,1 @@\n-x\n+y\n', fileName: 'a', filePath: '/srv/a' }
  expect(told({ resultDisplay: display, result: response('ok') })[1]?.blocks[1]).toEqual({
    type: 'diff',
    path: '/srv/a',
    patch: '@@ -1,1 +1,1 @@\n-x\n+y\n',
  })
  expect(told({ resultDisplay: display, result: response('no'), status: 'cancelled' })[1]?.blocks).toMatchObject([
    { isError: true },
  ])
})

test('what the terminal showed is the output where there is no other', () => {
  expect(brief(told({ resultDisplay: [[{ text: 'one  ' }], [{ text: 'two' }]] }))).toEqual([
    'model: call c',
    'tool: result c one\ntwo',
  ])
})

test('a call that never ended has no result', () => {
  expect(brief(told({ status: 'executing', result: null }))).toEqual(['model: call c'])
})

test('to-dos are a plan, answers are a person’s', () => {
  const plan = told({
    name: 'write_todos',
    args: { todos: [{ description: 'Dig', status: 'in_progress' }] },
    result: response('ok'),
  })
  expect(plan[0]?.blocks[1]).toEqual({ type: 'plan', items: [{ text: 'Dig', status: 'in_progress' }] })
  const asked = told({
    name: 'ask_user',
    args: { questions: [{ question: 'Which?', options: [{ label: 'A' }] }] },
    result: response('{"answers":{"0":"A"}}'),
  })
  expect(brief(asked)).toEqual(['model: call c', 'tool: result c {"answers":{"0":"A"}}', 'person: A'])
})

test('an output that was cut names the companion that holds it', () => {
  const path = `tmp/shop/tool-outputs/session-${id}/x_c.txt`
  const [session] = sessionsOf({
    'tmp/shop/chats/session-2026-05-01T10-00-11111111.jsonl': lines(
      head(),
      user('u', 'Go'),
      model('g', '', {
        toolCalls: [call({ result: response(`Output too large. For full output see: /home/ada/.gemini/${path}`) })],
      }),
    ),
    [path]: 'whole',
  })
  expect(session?.messages[2]?.blocks[0]).toMatchObject({ companion: path })
})

test('tools are of a kind, whatever they were called', () => {
  const kinds = [
    'run_shell_command',
    'read_file',
    'replace',
    'search_file_content',
    'web_fetch',
    'write_todos',
    'ask_user',
    'mcp_git_log',
    'git__log',
    'novel',
  ]
  expect(kinds.map((name) => kindOf(name))).toEqual([
    'shell',
    'read',
    'edit',
    'search',
    'web',
    'plan',
    'ask',
    'mcp',
    'mcp',
    'other',
  ])
  expect(kindOf('novel', true)).toBe('task')
})

test('a call says what it does', () => {
  const says = (name: string, input: Json) =>
    gemini.describe({ type: 'tool_call', id: '', name, kind: kindOf(name), input })
  expect(says('run_shell_command', { command: 'ls', dir_path: 'src' })).toEqual({ command: 'ls', cwd: 'src' })
  expect(says('read_file', { absolute_path: '/a', offset: 10, limit: 5 })).toEqual({ path: '/a', lines: [11, 15] })
  expect(says('replace', { file_path: '/a', old_string: 'x', new_string: 'y' })).toEqual({
    path: '/a',
    edits: [{ before: 'x', after: 'y' }],
  })
  expect(says('invoke_agent', { agent_name: 'scout', prompt: 'Find' })).toEqual({
    task: { agent: 'scout', prompt: 'Find' },
  })
  expect(says('codebase_investigator', { objective: 'Find' })).toEqual({
    task: { agent: 'codebase_investigator', prompt: 'Find' },
  })
  expect(says('mcp_git_log', {})).toEqual({ mcp: { server: 'git', tool: 'log' } })
  expect(says('web_fetch', { prompt: 'Read https://example.org/a now' })).toEqual({ url: 'https://example.org/a' })
  expect(says('run_shell_command', null)).toEqual({})
})
