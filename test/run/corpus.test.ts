import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { corpus, inCorpus, needsCorpus } from '../helpers/corpus.ts'
import { aDesk } from '../helpers/desk.ts'

/** An agent's home among the recorded runs: the one folder there whose name begins with a dot. */
const homeIn = (run: string): string => {
  const folder = inCorpus('agents', run)
  return join(folder, readdirSync(folder).find((name) => name.startsWith('.')) ?? '')
}

const inputs = (): string[] => {
  const runs = readdirSync(inCorpus('agents'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const homes = [
    ...['codex', 'claude', 'gemini'].map((agent) => inCorpus(agent)),
    ...runs.map(({ name }) => homeIn(name)),
  ]
  return homes.flatMap((home) => ['--input-path', home])
}

describe.skipIf(corpus === null)('real sessions', () => {
  it(needsCorpus(
    'are all stored, byte for byte, and found whole; a second run and a lost memory change nothing',
  ), async () => {
    const desk = aDesk()
    const first = await desk.sync('sync', inputs())
    expect(first).toMatchObject({ ok: true, failed: [], skipped: [], updated: 0 })
    expect(first.new).toBeGreaterThan(100)
    const verified = await desk.type('verify --json --sources', inputs())
    expect(JSON.parse(verified.out)).toMatchObject({ ok: true, problems: [], sessions: first.new })
    expect(desk.git('annals', 'fsck', '--full', '--strict')).toBe('')

    const tree = desk.git('annals', 'rev-parse', 'HEAD^{tree}')
    const nothing = { new: 0, updated: 0, unchanged: first.new, filesWritten: 0, commit: null }
    expect(await desk.sync('sync', inputs())).toMatchObject({ ...nothing, bytesRead: 0 })
    rmSync(desk.path('annals/.git/annals'), { recursive: true })
    expect(await desk.sync('sync', inputs())).toMatchObject(nothing)
    expect(desk.git('annals', 'rev-parse', 'HEAD^{tree}')).toBe(tree)
  }, 240_000)

  it.each(corpus === null ? [] : readdirSync(inCorpus('growth')))(
    'grow: each state of %s is stored over the one before, and ends as if it had been stored at once',
    async (name) => {
      const desk = aDesk()
      const states = readdirSync(inCorpus('growth', name)).sort((a, b) => Number(a) - Number(b))
      for (const [index, state] of states.entries()) {
        desk.copy(inCorpus('growth', name, state), 'store')
        const result = await desk.sync('sync', ['--input-path', desk.path('store')])
        expect(result).toMatchObject({ ok: true, new: index === 0 ? 1 : 0, updated: index === 0 ? 0 : 1, reports: [] })
      }
      expect(JSON.parse((await desk.type('verify --json')).out)).toMatchObject({ ok: true, sessions: 1 })
      await desk.sync('sync', ['--input-path', desk.path('store'), '--output-path', desk.path('once')])
      const names = (repository: string): string[] =>
        desk.git(repository, 'ls-tree', '-r', '--name-only', 'HEAD').split('\n')
      expect(names('annals').length).toBe(names('once').length)
    },
    60_000,
  )
})
