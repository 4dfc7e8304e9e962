import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Head } from '../../src/model/session.ts'
import type { RenderResult } from '../../src/run/render.ts'
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

  it('of several projects go into the repository of each, and no other', async () => {
    const desk = aDesk()
    const agents = ['codex', 'claude', 'gemini'].flatMap((agent) => ['--input-path', inCorpus(agent)])
    await desk.sync('sync', agents)
    const all = JSON.parse((await desk.type('list --json')).out) as Head[]
    const keysOf = (heads: Head[]): string[] => heads.map(({ key }) => key).sort()
    const isBelow = (path: string, root: string): boolean => path === root || path.startsWith(`${root}/`)
    const ran = ({ cwd, cwds = [] }: Head, root: string): boolean =>
      [cwd ?? '', ...cwds].some((one) => isBelow(one, root))

    desk.repository('workspace/cli')
    const byPath = await desk.sync('sync-repo', [desk.path('workspace/cli'), ...agents])
    const expected = all.filter((head) => ran(head, '/Users/alex/workspace/cli'))
    expect(expected.length).toBeGreaterThan(3)
    expect(byPath.sessions.map(({ key }) => key).sort()).toEqual(keysOf(expected))

    const remotes = ['github.com/JaydenXsoe/ocodex', 'gitlab.airdata.site/airdata/airdata-ats/airdata-cms-ui']
    for (const [index, remote] of remotes.entries()) {
      desk.repository(`work/project-${index}`)
      desk.git(`work/project-${index}`, 'remote', 'add', 'origin', `https://${remote}.git`)
      const byRemote = await desk.sync('sync-repo', [desk.path(`work/project-${index}`), ...agents])
      const clones = all.filter(({ git }) => git?.remote?.replace(':', '/').includes(`${remote}.git`))
      expect(clones.length).toBeGreaterThan(0)
      expect(byRemote.sessions.map(({ key, matched }) => [key, matched]).sort()).toEqual(
        keysOf(clones).map((key) => [key, 'remote']),
      )
      expect(desk.git(`work/project-${index}`, 'status', '--porcelain')).toBe('')
    }
  })

  it(needsCorpus('are rendered anew byte for byte as they were stored'), async () => {
    const desk = aDesk()
    const first = await desk.sync('sync', inputs())
    const rendered = JSON.parse((await desk.type('render --all --json')).out) as RenderResult
    expect(rendered).toMatchObject({ ok: true, files: [], updated: 0, unchanged: first.new, commit: null })
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
  )
})
