import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { holdLock } from '../../src/state/lock.ts'
import { aDesk, type Desk, type Said } from '../helpers/desk.ts'
import { fixed, runProgram } from '../helpers/program.ts'
import { codexPath, codexSession } from '../helpers/sessions.ts'

/** A repository in a folder with a blank in its name, and a session that ran in it. */
function withProject(): { desk: Desk; hooks: (...args: string[]) => Said } {
  const desk = aDesk()
  desk.repository('my app')
  desk.write(codexPath(), codexSession({ cwd: desk.path('my app') }))
  const hooks = (...args: string[]): Said => {
    const said = runProgram(['hooks', ...args], { env: desk.gitEnv(), cwd: desk.path('my app') })
    expect(said.err).toBe('')
    return said
  }
  return { desk, hooks }
}

let saves = 0
/** A commit of the person's, as typed; what git said, and how it ended. */
function commit(desk: Desk, where = 'my app'): { code: number | null; text: string } {
  saves += 1
  desk.write(`${where}/hello.txt`, `hello ${saves}\n`)
  const { status, stdout, stderr } = spawnSync('git', ['-C', desk.path(where), 'commit', '-qam', `Save ${saves}`], {
    env: desk.gitEnv(),
    encoding: 'utf8',
  })
  return { code: status, text: stdout + stderr }
}

const subjects = (desk: Desk, where = 'my app'): string[] => desk.git(where, 'log', '--format=%s').split('\n')
const isAnnals = (subject: string): boolean => subject.startsWith('annals: ')

/** Waits until a background run has made its commit, and has ended. */
async function stored(desk: Desk, where = 'my app'): Promise<void> {
  for (let n = 0; n < 300 && !subjects(desk, where).some(isAnnals); n += 1) await sleep(100)
  expect(subjects(desk, where).some(isAnnals)).toBe(true)
  const release = await holdLock(desk.path('my app/.git/annals/run.lock'), '2026-10-01T12:00:00.000Z', true)
  release()
}

/** Every file of the repository's hooks and annals' own folder, with mode and content. */
function allHooks(desk: Desk, folder: string): string[] {
  if (!existsSync(desk.path(folder))) return []
  return readdirSync(desk.path(folder))
    .map((name) => join(desk.path(folder), name))
    .filter((file) => statSync(file).isFile())
    .map((file) => `${file} ${(statSync(file).mode & 0o777).toString(8)} ${readFileSync(file, 'utf8')}`)
    .sort()
}

const unix = process.platform !== 'win32'

describe.skipIf(!unix)('a git hook', () => {
  it('brings the conversations of the repository along with a commit, once and without a loop', async () => {
    const { desk, hooks } = withProject()
    hooks('install', ...fixed)
    expect(commit(desk)).toEqual({ code: 0, text: '' })
    await stored(desk)
    // Time enough for a run that annals' own commit would have started, if it did.
    await sleep(2_500)
    expect(subjects(desk).filter(isAnnals)).toEqual(['annals: 1 new, 0 updated (codex 1) on box'])
    expect(desk.git('my app', 'status', '--porcelain')).toBe('')
    expect(hooks('status').out).not.toContain('said:')
  })

  it('runs the hook that was there, with its arguments, its input and its exit code', () => {
    const { desk, hooks } = withProject()
    desk.git('my app', 'init', '-q', '--bare', '../there.git')
    desk.git('my app', 'remote', 'add', 'origin', '../there.git')
    const former = '#!/bin/sh\necho "$0" "$@" > seen; cat >> seen; [ ! -e refuse ]\n'
    chmodSync(desk.write('my app/.git/hooks/pre-push', former), 0o755)
    const before = allHooks(desk, 'my app/.git/hooks')
    const push = (): number | null =>
      spawnSync('git', ['-C', desk.path('my app'), 'push', '-q', 'origin', 'main'], { env: desk.gitEnv() }).status
    expect(JSON.parse(hooks('install', '--git', 'pre-push', '--json').out)).toMatchObject({
      git: [{ hook: 'pre-push', chained: true }],
    })
    desk.write('my app/refuse', '')
    expect(push()).not.toBe(0)
    rmSync(desk.path('my app/refuse'))
    expect(push()).toBe(0)
    const [first = '', second = ''] = readFileSync(desk.path('my app/seen'), 'utf8').split('\n')
    expect(first).toMatch(/ origin \.\.\/there\.git$/)
    expect(second).toMatch(/^refs\/heads\/main [0-9a-f]{40} refs\/heads\/main 0{40}$/)
    hooks('install', '--git', 'pre-push')
    hooks('remove')
    expect(allHooks(desk, 'my app/.git/hooks')).toEqual(before)
  })

  it('remove leaves everything as it was, also a hook that was not executable', () => {
    const { desk, hooks } = withProject()
    chmodSync(desk.write('my app/.git/hooks/post-commit', 'not a script\n'), 0o640)
    const before = [...allHooks(desk, 'my app/.git/hooks'), ...allHooks(desk, 'my app/.git/annals')]
    hooks('install')
    hooks('install', '--git', 'pre-push')
    hooks('remove')
    expect([...allHooks(desk, 'my app/.git/hooks'), ...allHooks(desk, 'my app/.git/annals')]).toEqual(before)
    expect(hooks('remove').out).toBe('There was nothing to remove.\n')
  })

  it('husky: the lines stand in .husky, beside what the project runs, and nothing personal with them', async () => {
    const { desk, hooks } = withProject()
    // What husky 9 makes: git calls the script in `_`, which runs the project's own with `sh -e`.
    desk.git('my app', 'config', 'core.hooksPath', '.husky/_')
    const husky =
      '#!/usr/bin/env sh\ns=$(dirname "$(dirname "$0")")/$(basename "$0")\n[ ! -f "$s" ] && exit 0\nsh -e "$s" "$@"\n'
    chmodSync(desk.write('my app/.husky/_/post-commit', husky), 0o755)
    desk.write('my app/.husky/post-commit', 'echo mine > ran\n')
    expect(hooks('install', ...fixed).out).toContain('husky runs the hooks here')
    const text = readFileSync(desk.path('my app/.husky/post-commit'), 'utf8')
    expect(text).toMatch(/# annals hook: end\necho mine > ran\n$/)
    expect(text).not.toContain(desk.home)
    expect(commit(desk)).toEqual({ code: 0, text: '' })
    await stored(desk)
    expect(readFileSync(desk.path('my app/ran'), 'utf8')).toBe('mine\n')
    hooks('remove')
    expect(readFileSync(desk.path('my app/.husky/post-commit'), 'utf8')).toBe('echo mine > ran\n')
  })

  it('core.hooksPath: other repositories that share the folder notice nothing', async () => {
    const { desk, hooks } = withProject()
    desk.repository('other')
    desk.write('.gitconfig', '[core]\n\thooksPath = ~/.my hooks\n')
    hooks('install', ...fixed)
    expect(readdirSync(desk.path('.my hooks'))).toEqual(['post-commit'])
    expect(commit(desk, 'other').code).toBe(0)
    expect(commit(desk).code).toBe(0)
    await stored(desk)
    expect(subjects(desk, 'other').filter(isAnnals)).toEqual([])
    expect(existsSync(desk.path('other/.git/annals'))).toBe(false)
  })

  it('a linked worktree has the hook of its repository, and gets the commit on its own branch', async () => {
    const { desk, hooks } = withProject()
    hooks('install', ...fixed)
    desk.git('my app', 'worktree', 'add', '-q', '../side tree', '-b', 'side')
    expect(commit(desk, 'side tree').code).toBe(0)
    await stored(desk, 'side tree')
    expect(subjects(desk).filter(isAnnals)).toEqual([])
  })

  it('does nothing during a rebase', async () => {
    const { desk, hooks } = withProject()
    desk.git('my app', 'switch', '-q', '-c', 'topic')
    commit(desk)
    commit(desk)
    desk.git('my app', 'switch', '-q', 'main')
    desk.write('my app/more.txt', 'more\n')
    desk.git('my app', 'add', '.')
    desk.git('my app', 'commit', '-qm', 'More')
    desk.git('my app', 'switch', '-q', 'topic')
    hooks('install', ...fixed)
    desk.git('my app', 'rebase', '-q', 'main')
    expect(existsSync(desk.path('my app/.git/annals/hook.log'))).toBe(false)
    await sleep(300)
    expect(existsSync(desk.path('my app/.git/annals/hook.lock'))).toBe(false)
  })

  it.each(['the program', 'node', 'the launcher'])('when %s is gone, a commit goes on as if nothing were', (gone) => {
    const { desk, hooks } = withProject()
    hooks('install')
    const launcher = desk.path('my app/.git/annals/hook')
    const text = readFileSync(launcher, 'utf8')
    if (gone === 'the launcher') rmSync(launcher)
    else {
      const path = gone === 'node' ? process.execPath : 'annals.cjs'
      expect(text).toContain(path)
      writeFileSync(
        launcher,
        text.replaceAll(
          gone === 'node' ? /'[^']*\/node'/g : 'annals.cjs',
          gone === 'node' ? `'/gone/node'` : 'gone.cjs',
        ),
      )
    }
    expect(commit(desk)).toEqual({ code: 0, text: '' })
  })

  it('a hook of a program that writes hooks itself is kept, and that is said', () => {
    const { desk, hooks } = withProject()
    chmodSync(
      desk.write(
        'my app/.git/hooks/post-commit',
        '#!/bin/sh\n# File generated by pre-commit: https://pre-commit.com\n',
      ),
      0o755,
    )
    expect(hooks('install').out).toContain('pre-commit wrote the hook that was here; it is still run.')
    // It writes its own again: what lies beside is not overwritten.
    writeFileSync(desk.path('my app/.git/hooks/post-commit'), '#!/bin/sh\n# pre-commit.com, newer\n')
    const said = runProgram(['hooks', 'install'], { env: desk.gitEnv(), cwd: desk.path('my app') })
    expect(said).toMatchObject({ code: 2, out: '' })
    expect(said.err).toContain('Compare the two')
  })

  it('overcommit is left alone, with the line that it can run itself', () => {
    const { desk } = withProject()
    desk.write('my app/.git/hooks/post-commit', '#!/usr/bin/env ruby\n# Entrypoint for Overcommit hook integration\n')
    const said = runProgram(['hooks', 'install'], { env: desk.gitEnv(), cwd: desk.path('my app') })
    expect(said).toMatchObject({ code: 2, out: '' })
    expect(execFileSync('ls', [desk.path('my app/.git/hooks')], { encoding: 'utf8' })).not.toContain('before-annals')
  })
})
