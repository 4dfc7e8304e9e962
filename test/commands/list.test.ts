import fs, { renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Repository } from '../../src/commit/types.ts'
import { openHistory } from '../../src/history/open.ts'
import { foldersChanged, listColumns, readEntries, readEntry } from '../../src/history/sessions.ts'
import { withRemembered } from '../../src/run/remembered.ts'
import { State } from '../../src/state/index.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { claudePath, claudeSession, codexPath, codexSession, geminiPath, geminiSession } from '../helpers/sessions.ts'

const claudeTwo = '22222222-2222-4333-8444-555555555555'

async function stored(): Promise<Desk> {
  const desk = aDesk()
  desk.write(codexPath(), codexSession())
  desk.write(
    claudePath(),
    claudeSession({ prompts: ['修正日本語の題名が長くて入りきらないところ、全部まとめて直してください'] }),
  )
  desk.write(
    claudePath(claudeTwo, '-home-ada-code-app-old'),
    claudeSession({
      id: claudeTwo,
      cwd: '/home/ada/code/app-old',
      prompts: ['שלום עולם, תקן את זה'],
      at: '2026-04-06T09:00:00.000Z',
    }),
  )
  desk.write(geminiPath(), geminiSession({ prompts: ['\u001b[31mred\u001b[0m'] }))
  await desk.sync()
  return desk
}

const titles = async (desk: Desk, line: string): Promise<string[]> => {
  const { out } = await desk.type(`list --json --time-zone UTC ${line}`)
  return (JSON.parse(out) as { source: string; startedAt: string }[]).map(
    ({ source, startedAt }) => `${source} ${startedAt.slice(0, 10)}`,
  )
}

describe('annals list', () => {
  it('shows the sessions newest first', async () => {
    const desk = await stored()
    desk.terminal = 200
    const { code, out, err } = await desk.type('list')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatchInlineSnapshot(`
      "when              source  project       title                                                                     size  id
      2026-05-06 10:00  gemini  _unknown      red                                                                      405 B  99999999
      2026-04-06 09:00  claude  code/app-old  שלום עולם, תקן את זה‎                                                     966 B  22222222
      2026-04-05 09:00  claude  code/app      修正日本語の題名が長くて入りきらないところ、全部まとめて直してください  1.1 KB  11111111
      2026-03-04 08:00  codex   code/app      make it blue                                                            1.2 KB  0199aaaa
      "
    `)
  })

  it('fits the terminal, whatever is in a title', async () => {
    const desk = await stored()
    desk.terminal = 72
    const { out } = await desk.type('list')
    expect(out).toMatchInlineSnapshot(`
      "when              source  project       title             size  id
      2026-05-06 10:00  gemini  _unknown      red              405 B  99999999
      2026-04-06 09:00  claude  code/app-old  שלום עולם, תק…‎   966 B  22222222
      2026-04-05 09:00  claude  code/app      修正日本語の…   1.1 KB  11111111
      2026-03-04 08:00  codex   code/app      make it blue    1.2 KB  0199aaaa
      "
    `)
  })

  it('puts one tab between whole cells where there is no terminal', async () => {
    const desk = await stored()
    const { out } = await desk.type('list')
    expect(out.split('\n').map((line) => line.split('\t'))).toEqual([
      ['when', 'source', 'project', 'title', 'size', 'id'],
      ['2026-05-06 10:00', 'gemini', '_unknown', 'red', '405 B', '99999999'],
      ['2026-04-06 09:00', 'claude', 'code/app-old', 'שלום עולם, תקן את זה', '966 B', '22222222'],
      [
        ...['2026-04-05 09:00', 'claude', 'code/app'],
        ...['修正日本語の題名が長くて入りきらないところ、全部まとめて直してください', '1.1 KB', '11111111'],
      ],
      ['2026-03-04 08:00', 'codex', 'code/app', 'make it blue', '1.2 KB', '0199aaaa'],
      [''],
    ])
  })

  it('opens no file of a history that is as the last run left it, and sees what came or went by hand', async () => {
    const desk = await stored()
    const folder = desk.path('annals/history/ada/codex/box/code/app')
    const name = '2026-03-04-0800-make-it-blue.json'
    const opened: string[] = []
    const { openSync } = fs
    Object.assign(fs, {
      openSync: (path: string, ...more: [string]) => {
        opened.push(path)
        return openSync(path, ...more)
      },
    })
    syncBuiltinESMExports()
    try {
      expect((await desk.type('list')).out.split('\n')).toHaveLength(6)
      expect((await desk.type('stats')).code).toBe(0)
      expect(opened).toEqual([])
    } finally {
      Object.assign(fs, { openSync })
      syncBuiltinESMExports()
    }
    renameSync(`${folder}/.${name}`, `${folder}/.${name.replace('blue', 'red')}`)
    expect((await desk.type('list')).out).toContain('make it blue')
    rmSync(`${folder}/.${name.replace('blue', 'red')}`)
    expect((await desk.type('list')).out).not.toContain('make it blue')
  })

  it('chooses by source, by whole names of a project, by folder and by the last record', async () => {
    const desk = await stored()
    expect(await titles(desk, '')).toEqual([
      'gemini 2026-05-06',
      'claude 2026-04-06',
      'claude 2026-04-05',
      'codex 2026-03-04',
    ])
    expect(await titles(desk, '--source-system codex,gemini')).toEqual(['gemini 2026-05-06', 'codex 2026-03-04'])
    expect(await titles(desk, '--project code/app')).toEqual(['claude 2026-04-05', 'codex 2026-03-04'])
    expect(await titles(desk, '--project app')).toEqual(['claude 2026-04-05', 'codex 2026-03-04'])
    expect(await titles(desk, '--project /home/ada/code/app-old')).toEqual(['claude 2026-04-06'])
    expect(await titles(desk, '--project /home/ada/cod')).toEqual([])
    expect(await titles(desk, '--since 2026-04-06')).toEqual(['gemini 2026-05-06', 'claude 2026-04-06'])
    expect(await titles(desk, '--since 2026-04-06T09:00:06')).toEqual(['gemini 2026-05-06'])
  })

  it('gives whole heads with the paths of their pair as JSON', async () => {
    const desk = await stored()
    const { out } = await desk.type('list --json --source-system codex')
    const [head, ...others] = JSON.parse(out) as Record<string, unknown>[]
    expect(others).toEqual([])
    expect(head).toMatchObject({
      annals: 1,
      key: 'codex:0199aaaa-1111-7000-8000-000000000001',
      title: 'make it blue',
      counts: { messages: 2, person: 1 },
      md: 'history/ada/codex/box/code/app/2026-03-04-0800-make-it-blue.md',
      json: 'history/ada/codex/box/code/app/.2026-03-04-0800-make-it-blue.json',
    })
    expect(head).not.toHaveProperty('messages')
  })

  it('lists the history of a project from any folder in it', async () => {
    const desk = aDesk()
    desk.repository('code/app')
    desk.write(codexPath(), codexSession({ cwd: desk.path('code/app') }))
    await desk.sync('sync-repo', [desk.path('code/app')])
    const { code, out } = await desk.type(`list --json --repo-path ${desk.path('code/app/history')}`)
    expect(code).toBe(0)
    expect(JSON.parse(out)).toHaveLength(1)
  })

  it('lists what it can and names what it cannot read', async () => {
    const desk = await stored()
    const file = desk.path('annals/history/ada/codex/box/code/app/.2026-03-04-0800-make-it-blue.json')
    rmSync(file)
    writeFileSync(file, '{"annals": 1')
    const { code, out, err } = await desk.type('list')
    expect(code).toBe(1)
    expect(out.split('\n')).toHaveLength(5)
    expect(err).toContain('history/ada/codex/box/code/app/.2026-03-04-0800-make-it-blue.json cannot be read')
  })

  it('takes what is remembered of files that were not changed since they were stored, and reads the others', async () => {
    const desk = await stored()
    const history = {
      repository: { root: desk.path('annals') } as Repository,
      subpath: 'history',
      dir: desk.path('annals/history'),
    }
    const path = 'ada/codex/box/code/app/.2026-03-04-0800-make-it-blue.json'
    const { head } = readEntry(history, path)
    const known = { ...head, cwd: null, title: 'as remembered' }
    const titles = (until: number): string[] => {
      const isWhole = !foldersChanged(history.dir, ['ada/codex/box/code/app'], until)
      const memory = {
        columns: { ids: () => [known.id], cells: () => ['as remembered'], traits: () => [known] },
        summaries: () => new Map([[path, known]]),
        sums: () => [],
        paths: () => [path],
        like: () => [],
        helpers: () => [],
      }
      const { columns } = listColumns(history, { isWhole, until, ...memory })
      return columns.cells('UTC').map((cells) => cells.split('\t')[3] ?? cells)
    }
    expect(titles(Number.POSITIVE_INFINITY)).toEqual(['as remembered'])
    // Something else was put into the folder since: each file is looked at.
    const now = Date.now() + 1_000
    utimesSync(desk.path('annals/history/ada/codex/box/code/app'), new Date(now + 60_000), new Date(now + 60_000))
    expect(titles(now)).toContain('as remembered')
    expect(titles(now)).toHaveLength(4)
    expect(titles(0)).not.toContain('as remembered')
    expect(titles(0)).toEqual(readEntries(history, 'session').entries.map((entry) => entry.head.title))
  })

  it('lists, counts and shows the same from what is remembered as from the files', async () => {
    const desk = await stored()
    const lines = ['list', 'list --project code/app', 'list --project /home/ada/code', 'list --since 2026-03-05']
    const words = [
      ...lines,
      'list --time-zone Asia/Tokyo',
      'list --json',
      'list --json --project code/app',
      'stats',
      'stats --json',
      'stats --time-zone Asia/Tokyo --json',
      'show 0199',
      'show claude:1111',
      `show ${claudeTwo}`,
    ]
    const said = async (): Promise<string[]> => {
      const outs: string[] = []
      for (const line of words) outs.push((await desk.type(line)).out)
      return outs
    }
    const remembered = await said()
    expect(remembered.filter((out) => !out.includes('2026-'))).toEqual([])
    rmSync(desk.path('annals/.git/annals/state.db'))
    expect(await said()).toEqual(remembered)
  })

  it('has columns of one instant while a run remembers something else', async () => {
    const desk = await stored()
    const history = openHistory({}, { env: { home: desk.home, variables: {}, platform: process.platform } })
    const counts = (): number[] | undefined =>
      withRemembered(history, (remembered) => {
        const ids = remembered?.columns.ids()
        const run = State.look(desk.path('annals/.git/annals/state.db'))
        run?.heads.drop('ada/codex/box/code/app/.2026-03-04-0800-make-it-blue.json')
        run?.close()
        return remembered === null ? undefined : [ids?.length ?? 0, remembered.columns.cells(undefined).length]
      })
    expect(counts()).toEqual([4, 4])
    expect(counts()).toEqual([3, 3])
  })

  it('show reads no other session where it is remembered which one is meant', async () => {
    const desk = await stored()
    await desk.sync()
    const opened = vi.spyOn(fs, 'openSync')
    syncBuiltinESMExports()
    onTestFinished(() => {
      opened.mockRestore()
      syncBuiltinESMExports()
    })
    const jsonOpened = (): unknown[] =>
      opened.mock.calls.map(([path]) => path).filter((path) => /\.json$/.test(String(path)))
    expect((await desk.type('show 0199')).code).toBe(0)
    expect(jsonOpened()).toEqual([
      desk.path('annals/history/ada/codex/box/code/app/.2026-03-04-0800-make-it-blue.json'),
    ])
    expect((await desk.type('show nobody')).code).toBe(2)
    expect(jsonOpened()).toHaveLength(1)
  })

  it('says what is missing in a sentence, with a hint and exit code 2', async () => {
    const desk = aDesk()
    desk.repository('code/app')
    desk.write('folder/file.txt', 'x')
    const said = async (line: string): Promise<string> => {
      const { code, err, out } = await desk.type(`list ${line}`)
      expect({ code, out }).toEqual({ code: 2, out: '' })
      return err.replaceAll(desk.home, '~')
    }
    expect(await said('')).toMatchInlineSnapshot(`
      "annals: There is no folder ~/annals.
        hint: annals sync stores the conversations of this machine; --output-path names another folder.
      "
    `)
    expect(await said(`--output-path ${desk.path('folder')}`)).toMatchInlineSnapshot(`
      "annals: ~/folder is not a git repository.
        hint: annals sync stores the conversations of this machine; --output-path names another folder.
      "
    `)
    expect(await said(`--repo-path ${desk.path('code/app')}`)).toMatchInlineSnapshot(`
      "annals: ~/code/app holds no history at history.
        hint: annals sync and annals sync-repo make one; --history-subpath names another place.
      "
    `)
    expect(await said(`--output-path ${desk.path('code/app')} --repo-path ${desk.home}`)).toMatchInlineSnapshot(`
      "annals: --repo-path and --output-path name two histories.
        hint: Use one of them.
      "
    `)
    expect(await said('--since yesterday')).toMatchInlineSnapshot(`
      "annals: "yesterday" is not a date.
        hint: Use a day (2026-06-13), a time (2026-06-13T10:00), or a span (7d).
      "
    `)
  })
})
