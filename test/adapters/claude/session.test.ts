import { expect, test } from 'vitest'
import type { Json } from '../../../src/model/session.ts'
import { call, type Fields, linesOf, main, other, readHome, readRecords, reply, result, session, user } from './home.ts'

test('where the person went back, what was taken back stays and is named', () => {
  const { messages } = readRecords([
    user('u1', null, 'start'),
    reply('a1', 'u1', 'm1', 'Started.'),
    other('s1', 'a1', { type: 'system', subtype: 'turn_duration' }),
    user('u2', 's1', 'this way'),
    reply('a2', 'u2', 'm2', 'This.'),
    user('u3', 'a1', 'that way'),
    reply('a3', 'u3', 'm3', 'That.'),
    user('u4', 'a3', 'on'),
  ])
  expect(linesOf(messages)).toEqual([
    'person: start',
    'model: Started.',
    'person: this way',
    'model: This.',
    'system: 1 turn was taken back.',
    'person: that way',
    'model: That.',
    'person: on',
  ])
  expect(messages[4]?.blocks[0]).toMatchObject({ takesBack: [3, 4] })
})

test('who went back and said nothing more is told at the end, as the last word of the session has it', () => {
  const end = (leafUuid: string): Fields => ({ type: 'last-prompt', lastPrompt: 'one', leafUuid, sessionId: session })
  const talk = [
    user('u1', null, 'one'),
    reply('a1', 'u1', 'm1', 'First.'),
    end('a1'),
    user('u2', 'a1', 'two'),
    reply('a2', 'u2', 'm2', 'Second.'),
    other('s1', 'a2', { type: 'system', subtype: 'turn_duration' }),
  ]
  const lastOf = (records: Json[]): string | undefined => linesOf(readRecords(records).messages).at(-1)
  expect(lastOf(talk)).toBe('model: Second.')
  expect(lastOf([...talk, end('a2')])).toBe('model: Second.')
  expect(lastOf([...talk, end('gone')])).toBe('model: Second.')
  expect(lastOf([...talk, end('a1'), user('u3', 'a2', 'three')])).toBe('person: three')
  const { messages, records, claimed } = readRecords([...talk, end('a1')])
  expect(messages.at(-1)?.blocks).toEqual([{ type: 'notice', text: '1 turn was taken back.', takesBack: [3, 4] }])
  expect(claimed).toBe(records)
})

test('parallel calls and the records between are no going back', () => {
  const { messages } = readRecords([
    user('u1', null, 'go'),
    reply('a1', 'u1', 'm1', [call('t1', 'Read', {})]),
    reply('a2', 'a1', 'm1', [call('t2', 'Read', {})]),
    user('r2', 'a2', [result('t2', 'two')]),
    user('r1', 'a1', [result('t1', 'one')]),
    other('p1', 'r1', { type: 'progress', data: { type: 'hook_progress' } }),
    reply('a3', 'p1', 'm2', 'Done.'),
    user('u2', 'a3', 'next'),
  ])
  expect(linesOf(messages).filter((line) => line.startsWith('system'))).toEqual([])
})

test('a compaction is one divider, after the command that asked for it, and what it writes again stands once', () => {
  const first = user('u1', null, 'start')
  const { messages, unrendered } = readRecords([
    first,
    reply('a1', 'u1', 'm1', 'Started.'),
    other('c1', null, { type: 'system', subtype: 'compact_boundary', content: 'Conversation compacted' }),
    user('c2', 'c1', 'This session is being continued from a previous conversation …', { isCompactSummary: true }),
    user('c3', 'c2', '<local-command-caveat>Caveat</local-command-caveat>', { isMeta: true }),
    user('c4', 'c3', '<command-name>/compact</command-name><command-args>short</command-args>'),
    user('c5', 'c4', '<local-command-stdout>Compacted</local-command-stdout>'),
    first,
    user('u2', 'c5', 'on'),
  ])
  expect(linesOf(messages)).toEqual([
    'person: start',
    'model: Started.',
    'person: /compact short',
    'system: This session is being continued from a previous conversation …',
    'injected: Compacted',
    'person: on',
  ])
  expect(unrendered).toEqual({ 'user/caveat': 1, 'user/repeated': 1 })
})

test('a command that stands as it was typed and again as it was run stands once', () => {
  const { messages } = readRecords([
    user('u1', null, '/compact'),
    other('c1', null, { type: 'system', subtype: 'compact_boundary', content: 'Conversation compacted' }),
    user('c2', 'c1', 'This session is being continued from a previous conversation …', { isCompactSummary: true }),
    user('c4', 'c2', '<command-name>/compact</command-name><command-args></command-args>'),
  ])
  expect(linesOf(messages).filter((line) => line.startsWith('person'))).toEqual(['person: /compact'])
})

const operation = (name: string, content?: string): Record<string, string> => ({
  type: 'queue-operation',
  operation: name,
  sessionId: session,
  timestamp: '2026-01-01T00:00:00.000Z',
  ...(content === undefined ? {} : { content }),
})

test('what was typed while the model worked stands once, wherever a version keeps it', () => {
  const { messages, records, claimed } = readRecords([
    operation('enqueue', 'start'),
    operation('dequeue'),
    user('u1', null, 'start'),
    operation('enqueue', 'an old one'),
    operation('enqueue', 'a new one'),
    operation('enqueue', 'taken back'),
    reply('a1', 'u1', 'm1', [call('t1', 'Read', {})]),
    operation('remove'),
    operation('remove', 'a new one'),
    operation('popAll'),
    user('r1', 'a1', [result('t1', 'one')]),
    other('q1', 'r1', {
      type: 'attachment',
      attachment: { type: 'queued_command', prompt: 'a new one', commandMode: 'prompt' },
    }),
    reply('a2', 'q1', 'm2', 'Both.'),
  ])
  expect(linesOf(messages)).toEqual([
    'person: start',
    'model: Read()',
    'tool: = one',
    'person: an old one',
    'person: a new one',
    'model: Both.',
  ])
  expect(claimed).toBe(records)
})

test('what still waited in the queue when the session ended is told, unless it stands elsewhere', () => {
  const { messages, records, claimed } = readRecords([
    user('u1', null, 'go'),
    operation('enqueue', 'and quickly'),
    operation('enqueue', '<task-notification>x</task-notification>'),
    operation('enqueue', 'twice'),
    user('u2', 'u1', 'twice'),
  ])
  expect(linesOf(messages)).toEqual([
    'person: go',
    'person: twice',
    'system: What follows still waited when the session ended.',
    'person: and quickly',
  ])
  expect(claimed).toBe(records)
})

test('the answer to a command that the program does not know is not typed, and what was typed is', () => {
  const caveat = 'Caveat: The messages below were generated by the user while running local commands. DO NOT respond.'
  const { messages, records, claimed } = readRecords([
    operation('enqueue', '/deploy to the moon'),
    operation('dequeue'),
    user('c1', null, caveat, { isMeta: true }),
    user('x1', 'c1', 'Unknown slash command: deploy'),
    user('c2', 'x1', caveat, { isMeta: true }),
    user('x2', 'c2', 'Unknown skill: other'),
    user('u1', 'x2', 'Unknown skill: why do you say so?'),
  ])
  expect(linesOf(messages)).toEqual([
    'person: /deploy to the moon',
    'injected: Unknown slash command: deploy',
    'injected: Unknown skill: other',
    'person: Unknown skill: why do you say so?',
  ])
  expect(claimed).toBe(records)
})

test('notifications that were queued are not typed', () => {
  const { messages } = readRecords([
    user('u1', null, 'go'),
    other('q1', 'u1', {
      type: 'attachment',
      attachment: { type: 'queued_command', prompt: '<task-notification>x', commandMode: 'task-notification' },
    }),
    user('u2', 'q1', 'done', { origin: { kind: 'task-notification' } }),
  ])
  expect(linesOf(messages)).toEqual(['person: go', 'injected: <task-notification>x', 'injected: done'])
})

test('what versions since October 2026 attach and note is shown where it says something, and is never an unknown record', () => {
  const attach = (id: string, attachment: { [key: string]: Json }): Json =>
    other(id, 'u1', { type: 'attachment', attachment })
  const { messages, unrendered } = readRecords([
    user('u1', null, '/moon up'),
    attach('x1', { type: 'unknown_command_fallback', commandName: 'moon', availableCommandNames: ['hello'] }),
    attach('x2', { type: 'at_mention_reference', mentions: ['a.ts', 'b.ts'], unread: 'too_large' }),
    attach('x3', { type: 'selected_lines_in_diff', filePath: 'c.ts', lineCount: 1, content: 'c' }),
    attach('x4', { type: 'poll_events', envelopes: ['the build is done'], kinds: ['task'] }),
    attach('x5', { type: 'thinking_stripped', scope: 'all' }),
    other('x6', 'u1', { type: 'system', subtype: 'model_fallback', content: 'A smaller model took over.' }),
    { type: 'session-owner', sessionId: 'x', organizationUuid: 'y' },
    { type: 'derived-from', sessionId: 'x', sessions: [] },
    reply('a1', 'u1', 'm1', 'It rises.'),
  ])
  expect(linesOf(messages)).toEqual([
    'person: /moon up',
    'system: Unknown command: /moon',
    'injected: Attached: a.ts, b.ts',
    'injected: Attached: c.ts',
    'injected: the build is done',
    'system: A smaller model took over.',
    'model: It rises.',
  ])
  expect(unrendered).toEqual({ 'attachment/thinking_stripped': 1, 'session-owner': 1, 'derived-from': 1 })
})

test('answers, and reasons for turning a call down, are the words of a person', () => {
  const refusal =
    "The user doesn't want to proceed with this tool use. … To tell you how to proceed, the user said:\nuse tabs"
  const { messages } = readRecords([
    user('u1', null, 'go'),
    reply('a1', 'u1', 'm1', [call('t1', 'Edit', {}), call('t2', 'AskUserQuestion', { questions: [] })]),
    user('r1', 'a1', [result('t1', refusal, { is_error: true })], { toolUseResult: `Error: ${refusal}` }),
    user('r2', 'a1', [result('t2', 'answered')], { toolUseResult: { answers: { 'Which one?': 'The red one' } } }),
    user('i1', 'r2', [{ type: 'text', text: '[Request interrupted by user for tool use]' }]),
  ])
  expect(linesOf(messages).slice(2)).toEqual([
    `tool: = ${refusal}`,
    'person: use tabs',
    'tool: = answered',
    'person: Which one?\nThe red one',
    'system: Interrupted by the user.',
  ])
})

test('results say how they went and bring what was recorded beside them', () => {
  const { messages } = readRecords(
    [
      user('u1', null, 'go'),
      reply('a1', 'u1', 'm1', [
        call('t1', 'Bash', { command: 'x' }),
        call('t2', 'Edit', {}),
        call('t3', 'Read', {}),
        call('t4', 'Bash', {}),
      ]),
      user('r1', 'a1', [result('t1', 'Exit code 3\nno', { is_error: true })]),
      user('r2', 'r1', [result('t2', 'ok')], {
        toolUseResult: {
          filePath: '/a.ts',
          structuredPatch: [{ oldStart: 1, oldLines: 1, newStart: 1, newLines: 1, lines: ['-a', '+b'] }],
        },
      }),
      user('r3', 'r2', [
        result('t3', [
          { type: 'text', text: 'a picture' },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAEC' } },
        ]),
      ]),
      user(
        'r4',
        'r3',
        [
          result(
            't4',
            '<persisted-output>\nOutput too large (61KB). Full output saved to: /old/place/out.txt\n</persisted-output>',
          ),
        ],
        {
          toolUseResult: { durationMs: 12 },
        },
      ),
    ],
    { [main.replace('.jsonl', '/tool-results/out.txt')]: 'all of it' },
  )
  const blocks = messages.flatMap((message) => message.blocks)
  expect(blocks).toContainEqual({
    type: 'tool_result',
    callId: 't1',
    output: 'Exit code 3\nno',
    isError: true,
    exitCode: 3,
  })
  expect(blocks).toContainEqual({ type: 'diff', path: '/a.ts', patch: '@@ -1,1 +1,1 @@\n-a\n+b\n' })
  expect(blocks).toContainEqual({ type: 'image', mediaType: 'image/png', data: new Uint8Array([0, 1, 2]) })
  expect(blocks.at(-1)).toMatchObject({
    callId: 't4',
    durationMs: 12,
    companion: main.replace('.jsonl', '/tool-results/out.txt'),
  })
})

test('a list of tasks is shown whole whenever it changes', () => {
  const { messages } = readRecords([
    user('u1', null, 'go'),
    reply('a1', 'u1', 'm1', [call('t1', 'TaskCreate', { subject: 'Write' })]),
    user('r1', 'a1', [result('t1', 'created')], { toolUseResult: { task: { id: '1', subject: 'Write' } } }),
    reply('a2', 'r1', 'm2', [call('t2', 'TaskUpdate', { taskId: '1', status: 'completed' })]),
    user('r2', 'a2', [result('t2', 'updated')], { toolUseResult: { success: true, taskId: '1' } }),
  ])
  const plans = messages.flatMap((message) => message.blocks).filter((block) => block.type === 'plan')
  expect(plans.map(({ items }) => items)).toEqual([
    [{ text: 'Write', status: 'pending' }],
    [{ text: 'Write', status: 'completed' }],
  ])
})

test('state that changes is told once, kinds that nobody knows are kept whole', () => {
  const { messages, unrendered, facts } = readRecords([
    { type: 'ai-title', aiTitle: 'A cart', sessionId: session },
    { type: 'permission-mode', permissionMode: 'default', sessionId: session },
    user('u1', null, 'go'),
    { type: 'permission-mode', permissionMode: 'plan', sessionId: session },
    { type: 'permission-mode', permissionMode: 'plan', sessionId: session },
    { type: 'mode', mode: 'normal', sessionId: session },
    { type: 'mode', mode: 'fast', sessionId: session },
    { type: 'custom-title', customTitle: 'The cart', sessionId: session },
    { type: 'pr-link', prUrl: 'https://x.test/1', sessionId: session },
    { type: 'pr-link', prUrl: 'https://x.test/1', sessionId: session },
    { type: 'never seen', sessionId: session },
    { type: 'constructor', sessionId: session },
    'not even an object',
  ])
  expect(linesOf(messages)).toEqual([
    'person: go',
    'system: Permission mode: plan',
    'system: Mode: fast',
    'system: Title: The cart',
    'system: Pull request: https://x.test/1',
    'system: unknown',
    'system: unknown',
    'system: unknown',
  ])
  expect(unrendered).toEqual({ 'ai-title': 1, 'permission-mode': 2, mode: 1, 'pr-link': 1 })
  expect(facts).toMatchObject({ title: 'The cart', firstPrompt: 'go', cwd: '/home/ada/atlas', git: { branch: 'main' } })
})

test('records that stick to a torn line are saved', () => {
  const torn = '{"type":"assistant","uuid":"x","mess'
  const whole = [user('u1', null, 'one'), user('u2', 'u1', 'two')].map((record) => JSON.stringify(record))
  const [read] = readHome({ [main]: `${whole[0]}\n${torn}${whole[1]}\n` })
  expect(linesOf(read?.messages ?? [])).toEqual(['person: one', 'person: two'])
  expect(read?.problems).toMatchObject([{ kind: 'not JSON', line: 2 }])
})
