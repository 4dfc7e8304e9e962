import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { RunResult } from '../../src/run/result.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { claudePath, claudeSession } from '../helpers/sessions.ts'

/** Ada's clone of a project with a session in it, and Bea's clone beside it. */
function aProject(): { desk: Desk; push: (...more: string[]) => Promise<RunResult & { code: number }> } {
  const desk = aDesk()
  desk.repository('code/app')
  mkdirSync(desk.path('app.git'))
  desk.git('app.git', 'init', '-q', '--bare', '-b', 'main')
  desk.git('code/app', 'remote', 'add', 'origin', desk.path('app.git'))
  desk.git('code/app', 'push', '-q', 'origin', 'main')
  desk.git('.', 'clone', '-q', desk.path('app.git'), desk.path('bea'))
  desk.write(claudePath(), claudeSession({ cwd: desk.path('code/app') }))
  return { desk, push: (...more) => desk.sync('sync-repo --push', [desk.path('code/app'), ...more]) }
}

const beaPushes = (desk: Desk, path: string, text: string): string => {
  desk.git('bea', 'pull', '-q', '--ff-only')
  writeFileSync(desk.path('bea', path), text)
  desk.git('bea', 'add', path)
  desk.git('bea', 'commit', '-q', '-m', `Bea changes ${path}`)
  desk.git('bea', 'push', '-q', 'origin', 'main')
  return desk.git('bea', 'rev-parse', 'HEAD')
}

const remote = (desk: Desk): string => desk.git('app.git', 'rev-parse', 'main')
const head = (desk: Desk): string => desk.git('code/app', 'rev-parse', 'HEAD')

describe("a project's repository", () => {
  it('gets the conversations pushed, and what others pushed is merged when nothing is in the way', async () => {
    const { desk, push } = aProject()
    expect(await push()).toMatchObject({ code: 0, new: 1, pushed: true, merged: null })
    expect(remote(desk)).toBe(head(desk))
    const bea = beaPushes(desk, 'bea.txt', 'Bea\n')
    writeFileSync(desk.path('code/app/hello.txt'), 'changed here\n')
    expect(await push()).toMatchObject({ code: 0, new: 0, pushed: true, merged: null })
    expect(head(desk)).not.toBe(bea)
    desk.write(claudePath(), claudeSession({ cwd: desk.path('code/app'), prompts: ['make it green', 'and blue'] }))
    expect(await push()).toMatchObject({ code: 0, updated: 1, pushed: true, merged: head(desk) })
    expect(desk.git('code/app', 'log', '-1', '--format=%P').split(' ')).toContain(bea)
    expect(readFileSync(desk.path('code/app/bea.txt'), 'utf8')).toBe('Bea\n')
    expect(desk.git('code/app', 'status', '--porcelain')).toBe('M hello.txt')
    expect(remote(desk)).toBe(head(desk))
  })

  it("does not push its people's own commits", async () => {
    const { desk, push } = aProject()
    writeFileSync(desk.path('code/app/hello.txt'), 'half done\n')
    desk.git('code/app', 'commit', '-q', '-a', '-m', 'Half done')
    const before = remote(desk)
    const said = await push()
    expect(said).toMatchObject({
      code: 5,
      new: 1,
      pushed: false,
      notPushed: { reason: 'The branch has a commit of yours that origin does not have.' },
    })
    expect(remote(desk)).toBe(before)
    desk.git('code/app', 'push', '-q', 'origin', 'main')
    expect(await push()).toMatchObject({ code: 0, pushed: true })
    desk.git('code/app', 'switch', '-q', '-c', 'side')
    desk.write(claudePath(), claudeSession({ cwd: desk.path('code/app'), prompts: ['make it green', 'and blue'] }))
    expect(await push()).toMatchObject({ code: 5, updated: 1, pushed: false })
    expect(desk.git('app.git', 'branch', '--list', 'side')).toBe('')
  })

  it('is left as it is where a merge would touch what somebody is changing', async () => {
    const { desk, push } = aProject()
    beaPushes(desk, 'hello.txt', 'Bea says hello\n')
    writeFileSync(desk.path('code/app/hello.txt'), 'changed here\n')
    const said = await push()
    expect(said).toMatchObject({
      code: 5,
      new: 1,
      notPushed: { reason: 'hello.txt is changed here, and what was pushed elsewhere changes it too.' },
    })
    expect(said.commit).toBe(head(desk))
    expect(readFileSync(desk.path('code/app/hello.txt'), 'utf8')).toBe('changed here\n')
    expect(desk.git('code/app', 'status', '--porcelain')).toBe('M hello.txt')
    desk.git('code/app', 'checkout', '-q', 'hello.txt')
    expect(await push()).toMatchObject({ code: 0, pushed: true, merged: head(desk) })
    expect(readFileSync(desk.path('code/app/hello.txt'), 'utf8')).toBe('Bea says hello\n')
  })

  it('takes files with the modes, links and line ends that its people gave them', async () => {
    const { desk, push } = aProject()
    desk.git('code/app', 'config', 'core.autocrlf', 'true')
    writeFileSync(desk.path('bea/run'), '#!/bin/sh\n', { mode: 0o755 })
    desk.git('bea', 'add', 'run')
    beaPushes(desk, 'bea.txt', 'one\ntwo\n')
    expect(await push()).toMatchObject({ code: 0, pushed: true })
    expect(readFileSync(desk.path('code/app/bea.txt'), 'utf8')).toBe('one\r\ntwo\r\n')
    expect(desk.git('code/app', 'ls-files', '-s', 'run')).toMatch(/^100755 /)
    expect(desk.git('code/app', 'status', '--porcelain')).toBe('')
  })

  it('is not joined with a repository that it has nothing in common with', async () => {
    const { desk, push } = aProject()
    mkdirSync(desk.path('other.git'))
    desk.git('other.git', 'init', '-q', '--bare', '-b', 'main')
    desk.repository('other')
    desk.git('other', 'commit', '-q', '--amend', '-m', 'Elsewhere')
    desk.git('other', 'push', '-q', desk.path('other.git'), 'main')
    desk.git('code/app', 'remote', 'set-url', 'origin', desk.path('other.git'))
    const said = await push()
    expect(said).toMatchObject({ code: 5, pushed: false })
    expect(said.notPushed?.reason).toMatch(/no commit in common/)
  })
})
