import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { claude } from '../../../adapters/claude/index.ts'
import type { Json } from '../../../src/model/session.ts'
import { holdsIn, savedIn } from '../resume.ts'
import { call, folder, homeWith, idOf, main, reply, result, session, user } from './home.ts'

function put(home: string, path: string, lines: Json[]): void {
  mkdirSync(dirname(join(home, path)), { recursive: true })
  writeFileSync(join(home, path), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
}

const helperOf = (agentId: string, task: string): [string, Json[]] => [
  `${folder}/${session}/subagents/agent-${agentId}.jsonl`,
  [user(`h-${agentId}`, null, task, { isSidechain: true, agentId })],
]

const talk = [
  user('u1', null, 'Have it looked at'),
  reply('a1', 'u1', 'm1', [call('t1', 'Task', { prompt: 'Look at it' })]),
  user('u2', 'a1', [result('t1', 'It looks well.')]),
]

test('what was saved holds while a session grows', () => {
  const home = homeWith({ [main]: talk })
  const saved = savedIn(claude, home, session)
  expect(holdsIn(claude, home, session, saved)).toBe(true)
  appendFileSync(join(home, main), `${JSON.stringify(user('u3', 'u2', 'Thanks'))}\n`)
  expect(holdsIn(claude, home, session, saved)).toBe(true)
})

test('a helper that a call would have been linked to makes an end of it, any other does not', () => {
  const home = homeWith({ [main]: talk })
  const saved = savedIn(claude, home, session)
  put(home, ...helperOf('b2', 'Something else'))
  expect(holdsIn(claude, home, session, saved)).toBe(true)
  put(home, ...helperOf('a1', 'Look at it'))
  expect(holdsIn(claude, home, session, saved)).toBe(false)
})

test('so does an output that a result names, once it is there', () => {
  const output = `/home/ada/.claude/${folder}/${session}/tool-results/t1.txt`
  const persisted = result('t1', `<persisted-output>\nFull output saved to: ${output}\n</persisted-output>`)
  const home = homeWith({ [main]: [...talk.slice(0, 2), user('u2', 'a1', [persisted])] })
  const saved = savedIn(claude, home, session)
  expect(holdsIn(claude, home, session, saved)).toBe(true)
  put(home, `${folder}/${session}/tool-results/t1.txt`, ['all of it'])
  expect(holdsIn(claude, home, session, saved)).toBe(false)
})

test('so does a session that turns out to be the one that this one was copied from', () => {
  const home = homeWith({ [main]: talk })
  const saved = savedIn(claude, home, session)
  const other = idOf('2')
  put(home, `${folder}/${other}.jsonl`, [
    { ...(talk[0] ?? {}), sessionId: other, timestamp: '2020-01-01T00:00:00.000Z' },
    user('x2', 'u1', 'another way'),
  ])
  expect(holdsIn(claude, home, session, saved)).toBe(false)
})
