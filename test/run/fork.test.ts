import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { Session } from '../../src/model/session.ts'
import { completed, event, head, idOf, type Lines, numbered, textOfLines } from '../adapters/codex/desk.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'

const [source, fork] = [idOf(1), idOf(50)]
const file = (id: string): string => `.codex/sessions/2026/05/01/rollout-2026-05-01T10-00-00-${id}.jsonl`

/** A paginated rollout: one turn for each prompt, each of four records. */
const rollout = (id: string, prompts: string[], from = 0, more: Parameters<typeof head>[1] = {}): string =>
  textOfLines(
    numbered(
      [
        head(id, { history_mode: 'paginated', ...more }),
        ...prompts.flatMap(
          (text, n): Lines => [
            event('task_started', { turn_id: `${id}-${n}` }),
            completed(`${id}-${n}`, { type: 'UserMessage', id: `u${n}`, content: [{ type: 'text', text }] }),
            completed(`${id}-${n}`, { type: 'AgentMessage', id: `a${n}`, content: [{ type: 'Text', text: 'Yes.' }] }),
            event('task_complete', { turn_id: `${id}-${n}` }),
          ],
        ),
      ],
      from,
    ),
  )

/** The rollout of a fork that goes on after `turns` turns of the source. */
const forkAfter = (turns: number): string => {
  const end = 1 + 4 * turns
  const base = { thread_id: source, end_ordinal_exclusive: end, end_byte_offset: 1 }
  return rollout(fork, ['and now something else'], end, { forked_from_id: source, history_base: base })
}

const page = (desk: Desk): string =>
  readFileSync(desk.path('annals/history/ada/codex/box/atlas', `${baseOf(desk)}.md`), 'utf8')
const baseOf = (desk: Desk): string =>
  desk
    .git('annals', 'ls-files', 'history')
    .split('\n')
    .map((path) => /([^/]*something-else)\.md$/.exec(path)?.[1])
    .find((name) => name !== undefined) ?? ''

it('links a fork to the turn that it goes on from, in the part that holds it', async () => {
  const long = Array.from({ length: 12 }, (_, n) => `question ${n + 1} ${'ab'.repeat(30_000)}`)
  const desk = aDesk()
  desk.write(file(source), rollout(source, long))
  desk.write(file(fork), forkAfter(9))
  await desk.sync()
  const [, href = ''] = /^Forked from \[.*\]\((.*)\), after its turn 9$/m.exec(page(desk)) ?? []
  expect(href).toMatch(/-question-1\/part-0[2-9]\.md#turn-9$/)
  expect(await desk.type('verify')).toMatchObject({ code: 0 })
  const stored = desk.path('annals/history/ada/codex/box/atlas', `.${baseOf(desk)}.json`)
  expect((JSON.parse(readFileSync(stored, 'utf8')) as Session).parent).toMatchObject({ turn: 9, message: 17 })
  expect(JSON.parse((await desk.type('render --all --json')).out)).toMatchObject({ filesWritten: 0 })
})

it('leaves the link as it is when the other session grows into parts; the cover leads on', async () => {
  const desk = aDesk()
  desk.write(file(source), rollout(source, ['one', 'two']))
  desk.write(file(fork), forkAfter(2))
  await desk.sync()
  const before = page(desk)
  expect(before).toMatch(/^Forked from \[one\]\(.*-one\.md#turn-2\), after its turn 2$/m)
  const more = Array.from({ length: 12 }, (_, n) => `question ${n + 3} ${'ab'.repeat(30_000)}`)
  desk.write(file(source), rollout(source, ['one', 'two', ...more]))
  expect(await desk.sync()).toMatchObject({ code: 0, updated: 1 })
  expect(page(desk)).toBe(before)
  expect(await desk.type('verify')).toMatchObject({ code: 0 })
  await desk.type('render --all')
  expect(page(desk)).toMatch(/^Forked from \[one\]\(.*-one\/part-01\.md#turn-2\), after its turn 2$/m)
})
