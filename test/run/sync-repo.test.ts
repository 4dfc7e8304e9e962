import { appendFileSync, mkdirSync, rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { claudePath, claudeSession, codexPath, codexSession } from '../helpers/sessions.ts'

const idOf = (n: number): string => `0199aaaa-1111-7000-8000-00000000000${n}`

/** A project, and a Codex session for each working directory given. */
function projectWith(sessions: { cwd: string; remote?: string; prompt?: string }[]): Desk {
  const desk = aDesk()
  desk.repository('code/app')
  for (const [n, { cwd, remote, prompt = `session ${n}` }] of sessions.entries()) {
    const options = {
      id: idOf(n),
      cwd: cwd.replace('~', desk.home),
      prompts: [prompt],
      ...(remote === undefined ? {} : { remote }),
    }
    desk.write(codexPath(idOf(n)), codexSession(options))
  }
  return desk
}

const syncRepo = (desk: Desk, more: string[] = []) => desk.sync('sync-repo', [desk.path('code/app'), ...more])

const matches = async (desk: Desk, more: string[] = []): Promise<(string | undefined)[][]> =>
  (await syncRepo(desk, more)).sessions.map(({ page, matched }) => [matched, page.split('/box/')[1]])

describe('annals sync-repo', () => {
  it('takes the sessions of the repository and no other', async () => {
    const desk = projectWith([
      { cwd: '~/code/app', prompt: 'at the top' },
      { cwd: '~/code/app/src/ui', prompt: 'further down' },
      { cwd: '~/code/app-old', prompt: 'only a prefix' },
      { cwd: '~/code', prompt: 'above' },
      { cwd: '/srv/elsewhere', prompt: 'elsewhere' },
      { cwd: 'code/app', prompt: 'relative' },
    ])
    desk.cwd = desk.path('code')
    expect(await matches(desk)).toEqual([
      ['path', '2026-03-04-0800-at-the-top.md'],
      ['path', 'src/ui/2026-03-04-0800-further-down.md'],
    ])
    expect(desk.git('code/app', 'status', '--porcelain')).toBe('')
    expect(await syncRepo(desk)).toMatchObject({ new: 0, unchanged: 2, bytesRead: 0, filesWritten: 0, commit: null })
  })

  it('says that there are sessions, but none of the project', async () => {
    const desk = projectWith([{ cwd: '/srv/elsewhere' }])
    const said = await desk.type('sync-repo --user ada --system-name box --time-zone UTC', [desk.path('code/app')])
    expect(said.code).toBe(0)
    expect(said.err).toContain('None of the sessions there is to be stored here. Looked in ')
  })

  it('reads a long session on when it has grown, and says the same of it', async () => {
    const said: unknown[] = []
    for (const from of ['0', '1000000000']) {
      const desk = projectWith([])
      desk.variables.ANNALS_CHECKPOINT_BYTES = from
      const prompts = Array.from({ length: 12 }, (_, n) => `chapter ${n} ${'ab'.repeat(20_000)}`)
      const session = codexSession({ cwd: desk.path('code/app/src'), prompts })
      const file = desk.write(codexPath(), session.slice(0, session.lastIndexOf('chapter 11')))
      await syncRepo(desk)
      appendFileSync(file, session.slice(session.lastIndexOf('chapter 11')))
      const { bytesRead, updated, sessions } = await syncRepo(desk)
      const isAll = bytesRead > session.length
      expect(isAll).toBe(from !== '0')
      const files = desk.git('code/app', 'ls-tree', '-r', 'HEAD').replaceAll(desk.home, '')
      said.push({ updated, sessions, files: files.split('\n').filter((line) => /\/(?:part-|\.part-)/.test(line)) })
    }
    expect(said[0]).toMatchObject({ updated: 1, sessions: [{ change: 'updated', matched: 'path' }] })
    expect(said[0]).toEqual(said[1])
  })

  it('leaves originals out unless they are asked for', async () => {
    const desk = projectWith([{ cwd: '~/code/app' }])
    await syncRepo(desk)
    expect(desk.git('code/app', 'ls-files')).not.toContain('.jsonl')
    desk.write(
      codexPath(idOf(1)),
      codexSession({ id: idOf(1), cwd: desk.path('code/app'), prompts: ['keep me whole'] }),
    )
    await syncRepo(desk, ['--originals'])
    expect(desk.git('code/app', 'ls-files')).toContain('.2026-03-04-0800-keep-me-whole.jsonl')
  })

  it('does not take a session of a repository that lies inside this one', async () => {
    const desk = projectWith([{ cwd: '~/code/app/vendor/lib/src' }])
    desk.repository('code/app/vendor/lib')
    expect(await matches(desk)).toEqual([])
  })

  it('takes sessions of a worktree, also after the worktree is gone', async () => {
    const desk = projectWith([{ cwd: '~/trees/feature/src' }])
    desk.git('code/app', 'worktree', 'add', '-q', desk.path('trees/feature'))
    expect(await matches(desk)).toEqual([['worktree', 'src/2026-03-04-0800-session-0.md']])
    desk.git('code/app', 'worktree', 'remove', desk.path('trees/feature'))
    desk.write(codexPath(idOf(5)), codexSession({ id: idOf(5), cwd: desk.path('trees/feature'), prompts: ['late'] }))
    expect(await matches(desk)).toEqual([['worktree', '2026-03-04-0800-late.md']])
  })

  it('knows a remote in all its forms, and takes a session again when the remote is added later', async () => {
    const desk = projectWith([{ cwd: '/srv/app/src', remote: 'git@Example.org:ada/app.git', prompt: 'from a clone' }])
    expect(await matches(desk)).toEqual([])
    desk.git('code/app', 'remote', 'add', 'origin', 'https://someone@example.org/ada/app')
    expect(await matches(desk)).toEqual([['remote', 'src/2026-03-04-0800-from-a-clone.md']])
  })

  it("takes another machine's session by its path below the home, unless strict or contradicted by a remote", async () => {
    const desk = projectWith([
      { cwd: '/Users/ada/code/app/src', prompt: 'on the mac' },
      { cwd: 'C:\\Users\\ada\\code\\app', prompt: 'on windows' },
      { cwd: '/Users/ada/code/app', remote: 'https://example.org/other/app', prompt: 'another project' },
    ])
    desk.git('code/app', 'remote', 'add', 'origin', 'https://example.org/ada/app')
    expect(await matches(desk, ['--strict', '--dry-run'])).toEqual([])
    expect(await matches(desk)).toEqual([
      ['home path', 'src/2026-03-04-0800-on-the-mac.md'],
      ['home path', '2026-03-04-0800-on-windows.md'],
    ])
  })

  it('lists a session that only names the folder, and takes it when told', async () => {
    const desk = projectWith([{ cwd: '/opt/work/app/lib', prompt: 'same name' }])
    expect(await syncRepo(desk)).toMatchObject({ new: 0, skipped: [{ key: `codex:${idOf(0)}`, reason: 'name only' }] })
    expect(await syncRepo(desk)).toMatchObject({ new: 0, skipped: [{ reason: 'name only' }], bytesRead: 0 })
    expect(await matches(desk, ['--match-name'])).toEqual([['name', 'lib/2026-03-04-0800-same-name.md']])
  })

  it('follows a session that goes into the repository later', async () => {
    const desk = projectWith([{ cwd: '/srv/elsewhere' }])
    const records = [
      claudeSession({ cwd: '/srv/elsewhere' }),
      claudeSession({ cwd: desk.path('code/app/src'), prompts: ['now here'] }).replaceAll('-0"', '-1"'),
    ]
    desk.write(claudePath(), records.join(''))
    expect(await matches(desk)).toEqual([['path', 'src/2026-04-05-0900-make-it-green.md']])
  })

  it('works from a folder inside the repository, and refuses one outside of any', async () => {
    const desk = projectWith([{ cwd: '~/code/app' }])
    mkdirSync(desk.path('code/app/src'))
    desk.cwd = desk.path('code/app/src')
    expect(await desk.sync('sync-repo')).toMatchObject({ new: 1 })
    desk.cwd = desk.home
    expect(await desk.type('sync-repo')).toMatchObject({
      code: 2,
      err: expect.stringContaining('does not lie in a git repository.'),
    })
  })

  it('refuses a merge under way before anything is written', async () => {
    const desk = projectWith([{ cwd: '~/code/app' }])
    desk.write('code/app/.git/MERGE_HEAD', `${desk.git('code/app', 'rev-parse', 'HEAD')}\n`)
    expect(await desk.type('sync-repo', [desk.path('code/app')])).toMatchObject({ code: 3 })
    rmSync(desk.path('code/app/.git/MERGE_HEAD'))
    expect(desk.git('code/app', 'status', '--porcelain')).toBe('')
  })
})
