/** The short way of a run, beside one that looks at everything: both store and remember the same, whatever changed. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import type { RunResult } from '../../src/run/result.ts'
import { Vicinity } from '../../src/run/vicinity.ts'
import { openDatabase } from '../../src/sqlite.ts'
import { Sources } from '../../src/state/sources.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { claudePath, claudeSession, codexPath, codexSession, geminiPath, geminiSession } from '../helpers/sessions.ts'

const json = (...values: unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('')

const [one, two] = ['0199aaaa-1111-7000-8000-000000000001', '0199aaaa-1111-7000-8000-000000000002']
const [ada, bob] = ['11111111-2222-4333-8444-555555555551', '11111111-2222-4333-8444-555555555552']
const [ruby, opal] = ['99999999-8888-4777-8666-555555555551', '88888888-8888-4777-8666-555555555552']
const prompts = [['make it blue'], ['make it blue', 'and now red'], ['something else']]

type Make = (options: { id: string; prompts: string[] }) => string

/** A session in all its lengths, empty, torn, and as one of another id. */
const sessions = (make: Make, id: string, other: string): string[] => [
  ...prompts.map((said) => make({ id, prompts: said })),
  make({ id: other, prompts: ['make it blue'] }),
  '',
  make({ id, prompts: ['make it blue'] }).slice(0, 90),
]

const codexHelper = (id: string, parent: string, said: string): string =>
  codexSession({ id, prompts: [said] }).replace(
    '"source":"cli"',
    `"source":{"subagent":{"thread_spawn":{"parent_thread_id":"${parent}"}}}`,
  )

const claudeHelper = (session: string, said: string): string =>
  claudeSession({ id: session, prompts: [said] }).replaceAll('"isSidechain":false', '"isSidechain":true')

const fork = (id: string, from: string): string =>
  claudeSession({ id: from, prompts: ['make it blue', 'a fork'] }).replaceAll(
    `"sessionId":"${from}"`,
    `"sessionId":"${id}"`,
  )

/** No two sessions claim one plan: then the one that was read last has it, and the other one is read with whatever comes next. */
const withPlan = (id: string, plan: string): string =>
  claudeSession({ id }).replace('"isSidechain"', `"slug":"${plan}","isSidechain"`)

const moved = (path: string): string => path.replace(/sessions\/\d+\/\d+\/\d+/, 'archived_sessions')

const withHash = (id: string, hash: string, cwd?: string): string => {
  const text = geminiSession({ id }).replace('"projectHash":"abc"', `"projectHash":"${hash}"`)
  const context = `**Workspace Directories:**\n  - ${cwd}\n`
  return cwd === undefined
    ? text
    : text + json({ id: 'c', type: 'user', timestamp: '2026-05-06T11:00:00Z', content: [{ text: context }] })
}

/** What may lie where: files of all agents that belong together in all the ways in which they can. */
const slots: Record<string, string[]> = {
  [codexPath(one)]: sessions(codexSession, one, two),
  [moved(codexPath(one))]: sessions(codexSession, one, two),
  [codexPath(two)]: [...sessions(codexSession, two, one), codexHelper(two, one, 'help'), codexHelper(two, one, 'more')],
  [`.codex/generated_images/${one}/a.png`]: ['picture', 'another'],
  '.codex/session_index.jsonl': [json({ id: one, thread_name: 'Blue' }), json({ id: two, thread_name: 'Red' })],
  [claudePath(ada)]: [...sessions(claudeSession, ada, bob), withPlan(ada, 'a-plan')],
  [claudePath(ada, '-home-ada-code-other')]: sessions(claudeSession, ada, bob),
  // Remembered under a name that does not tell the secret in it.
  [claudePath(bob, `-home-ada-ghp_${'a1B2c3D4e5'.repeat(4).slice(0, 36)}`)]: sessions(claudeSession, bob, ada),
  [claudePath(bob)]: [...sessions(claudeSession, bob, ada), fork(bob, ada), withPlan(bob, 'b-plan')],
  [`.claude/projects/-home-ada-code-app/${ada}/subagents/agent-a1.jsonl`]: [
    claudeHelper(ada, 'help'),
    claudeHelper(ada, 'help more'),
    '',
  ],
  [`.claude/projects/-home-ada-code-app/${ada}/subagents/agent-a1.meta.json`]: [json({ toolUseId: 't1' })],
  '.claude/projects/-home-ada-code-app/agent-b2.jsonl': [claudeHelper(ada, 'old'), claudeHelper(bob, 'old'), ''],
  [`.claude/projects/-home-ada-code-app/${ada}/tool-results/out.txt`]: ['output', 'more output'],
  [`.claude/todos/${ada}-agent-${ada}.json`]: ['[]', '[1]'],
  '.claude/tasks/session-11111111/1.json': ['{}'],
  '.claude/plans/a-plan.md': ['a plan', 'another plan'],
  '.claude/paste-cache/abcd.txt': ['pasted'],
  '.claude/history.jsonl': [
    json({ sessionId: ada, project: '/home/ada/x', pastedContents: { 1: { contentHash: 'abcd' } } }),
    json({ sessionId: bob, project: '/home/ada/y' }),
  ],
  [geminiPath(ruby)]: [...sessions(geminiSession, ruby, opal), withHash(ruby, 'abc', '/home/ada/code/app')],
  [geminiPath(opal)]: [...sessions(geminiSession, opal, ruby), withHash(opal, 'abc')],
  [geminiPath(opal, 'other')]: [...sessions(geminiSession, opal, ruby), withHash(opal, 'def', '/home/ada/code/b')],
  [`.gemini/tmp/app/chats/${ruby}/h1.jsonl`]: [
    geminiSession({ id: 'h1' }),
    geminiSession({ id: 'h1', prompts: ['x', 'y'] }),
  ],
  [`.gemini/tmp/app/tool-outputs/session-${opal}/a.txt`]: ['output'],
  [`${geminiPath(ruby)}.unreadable-1`]: ['what it was'],
  '.gemini/tmp/app/.project_root': ['/home/ada/code/app', '/home/ada/code/z'],
}

/** A slot, and which of its contents it gets; none of them: it is removed. */
type Change = [slot: string, content: number]

const change: fc.Arbitrary<Change> = fc.tuple(fc.constantFrom(...Object.keys(slots)), fc.nat({ max: 20 }))

function apply(desk: Desk, [slot, number]: Change): void {
  const contents = slots[slot] ?? []
  const content = contents[number % (contents.length + 1)]
  if (content === undefined) rmSync(desk.path(slot), { force: true })
  else desk.write(slot, content)
}

/** Every file of a history, and what is remembered, but for where it lies. */
function storedIn(desk: Desk, folder: string): unknown {
  const history = desk.path(folder, 'history')
  const names = existsSync(history) ? readdirSync(history, { recursive: true, withFileTypes: true }) : []
  const files = names.flatMap((entry) => {
    const file = join(entry.parentPath, entry.name)
    return entry.isFile() ? [[file.slice(history.length), readFileSync(file, 'utf8')]] : []
  })
  const db = openDatabase(desk.path(folder, '.git/annals/state.db'))
  const tables = {
    sources: 'SELECT file, source, home, path, size, mtime_ms, ino, peek, unit, error FROM sources ORDER BY file',
    ties: 'SELECT name, file FROM ties JOIN sources ON sources.id = ties.source ORDER BY name, file',
    units: 'SELECT * FROM units ORDER BY key',
    heads: 'SELECT path, oid, head FROM heads ORDER BY path',
    pending: 'SELECT * FROM pending ORDER BY path, oid',
    said: 'SELECT result FROM settled ORDER BY rowid DESC LIMIT 1',
  }
  const state = Object.entries(tables).map(([table, sql]) => [
    table,
    table === 'said' ? saidIn(db.all(sql)) : db.all(sql),
  ])
  db.close()
  return { files: files.sort(), state }
}

const byText = (list: unknown[]): unknown[] => list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

/** A result without the order in which it tells. */
const toldBy = ({ skipped, failed, sessions: changed, reports, ...rest }: RunResult): unknown => ({
  ...rest,
  lists: [skipped, failed, changed, reports].map(byText),
})

const saidIn = (rows: { [column: string]: unknown }[]): unknown =>
  rows.map(({ result }) => toldBy(JSON.parse(String(result)) as RunResult))

it('a run that looks at what changes can reach does what one does that looks at everything', {
  timeout: 240_000,
}, async () => {
  const all = vi.spyOn(Sources.prototype, 'all')
  const runs = { near: 0, whole: 0 }
  const steps = fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { minLength: 3, maxLength: 6 })
  const property = fc.asyncProperty(fc.array(change, { minLength: 8, maxLength: 30 }), steps, async (first, later) => {
    const desk = aDesk()
    for (const changes of [first, ...later]) {
      for (const one of changes) apply(desk, one)
      all.mockClear()
      const near = await syncInto(desk, 'annals')
      runs[all.mock.calls.length === 0 ? 'near' : 'whole'] += 1
      forgetWhatWasSaid(desk, 'whole')
      const whole = await syncInto(desk, 'whole')
      const done = (result: RunResult): unknown => toldBy({ ...result, bytesRead: 0, commit: null })
      expect(done(near)).toEqual(done(whole))
      expect(storedIn(desk, 'annals')).toEqual(storedIn(desk, 'whole'))
    }
  })
  await fc.assert(property, {
    endOnFailure: true,
    numRuns: Number(process.env.NEAR_RUNS ?? 8),
    seed: Number(process.env.NEAR_SEED ?? 7),
  })
  expect(runs.near).toBeGreaterThan(runs.whole)
})

/** Only a first run makes a commit: that of another one takes most of its time, and is not what is compared. */
const syncInto = (desk: Desk, folder: string): ReturnType<Desk['sync']> =>
  desk.sync(existsSync(desk.path(folder)) ? 'sync --no-commit' : 'sync', ['--output-path', desk.path(folder)])

function forgetWhatWasSaid(desk: Desk, folder: string): void {
  const file = desk.path(folder, '.git/annals/state.db')
  if (!existsSync(file)) return
  const db = openDatabase(file)
  db.run('DELETE FROM settled')
  db.close()
}

it('a session that leaves the history while a run begins is stored again by that run', async () => {
  const desk = aDesk()
  desk.write(claudePath(ada), claudeSession({ id: ada }))
  await desk.sync()
  desk.write(claudePath(bob), claudeSession({ id: bob }))
  await desk.sync()
  desk.write(claudePath(ada), claudeSession({ id: ada, prompts: ['make it blue', 'and now red'] }))
  const { around } = Vicinity.prototype
  const reached = vi.spyOn(Vicinity.prototype, 'around').mockImplementationOnce(function (this: Vicinity, ...asked) {
    desk.git('annals', 'reset', '-q', '--hard', 'HEAD~1')
    return around.apply(this, asked)
  })
  const { sessions: stored } = await desk.sync()
  expect(reached).toHaveBeenCalled()
  expect(stored.map(({ key }) => key)).toEqual([`claude:${ada}`, `claude:${bob}`])
  expect((await desk.sync()).unchanged).toBe(2)
})
