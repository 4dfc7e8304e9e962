import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { codex } from '../../../adapters/codex/index.ts'
import { holdsIn, savedIn } from '../resume.ts'
import { answered, asked, event, head, homeWith, idOf, rollout, saidIn, sessionOf, userItem } from './desk.ts'

const id = idOf(1)

function put(home: string, path: string, text: string): void {
  mkdirSync(dirname(join(home, path)), { recursive: true })
  writeFileSync(join(home, path), text)
}

test('what was saved holds until a companion that a prompt names comes or changes', () => {
  const named = (path: string): string =>
    `# Files mentioned by the user:\n\n## pasted: /home/ada/.codex/${path}\n\n## My request for Codex:\n`
  const path = 'attachments/a1/pasted-text.txt'
  const home = homeWith({ [rollout(id)]: [head(id), userItem(named(path))] })
  const without = savedIn(codex, home, id)
  put(home, rollout(idOf(2)), '{"id":"another"}\n')
  expect(holdsIn(codex, home, id, without)).toBe(true)
  put(home, path, 'A long story.')
  expect(holdsIn(codex, home, id, without)).toBe(false)
  const beside = savedIn(codex, home, id)
  expect(holdsIn(codex, home, id, beside)).toBe(true)
  put(home, path, 'A longer story.')
  expect(holdsIn(codex, home, id, beside)).toBe(false)
})

test('what was saved of a session that nothing else has to do with always holds', () => {
  const home = homeWith({ [rollout(id)]: [head(id), ...asked('one')] })
  const saved = savedIn(codex, home, id)
  put(home, 'attachments/a1/pasted-text.txt', 'Of nobody.')
  put(home, rollout(idOf(2)), '{"id":"another"}\n')
  expect(holdsIn(codex, home, id, saved)).toBe(true)
})

test('what a head tells the model is not remembered', () => {
  const told = 'You are a careful programmer.'
  const home = homeWith({ [rollout(id)]: [head(id, { base_instructions: { text: told } }), ...asked('one'), 'end'] })
  expect(JSON.stringify(savedIn(codex, home, id))).not.toContain(told)
})

test('where a turn began is known however much of it has been handed over', () => {
  const many = Array.from({ length: 300 }, (_, i) => answered(`Answer ${i}`)).flat()
  const takenBack = (turns: number): string | undefined => {
    const first = [event('task_started'), ...asked('one'), ...answered('1')]
    const second = [event('task_started'), ...many, ...asked('two'), ...many, ...asked('and this')]
    return saidIn(sessionOf([head(id), ...first, ...second, event('thread_rolled_back', { num_turns: turns })])).at(-1)
  }
  expect(takenBack(1)).toBe('system: 1 turn was taken back. [3-604]')
  expect(takenBack(2)).toBe('system: 2 turns were taken back. [1-604]')
})
