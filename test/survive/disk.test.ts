import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { aDesk, type Desk, type Said } from '../helpers/desk.ts'
import { fixed, program } from '../helpers/program.ts'
import { claudePath, claudeSession, codexPath, codexSession } from '../helpers/sessions.ts'

const committers = ['git', 'isomorphic-git'] as const
const count = 4

/** Sessions of some 30 KB. */
function withSessions(): Desk {
  const desk = aDesk()
  for (let n = 0; n < count; n += 1) {
    const id = `0199aaaa-1111-7000-8000-00000000000${n}`
    const uuid = `11111111-2222-4333-8444-55555555555${n}`
    const prompts = [0, 1, 2].map((turn) => `${turn} of ${n} ${'word '.repeat(1_000)}`)
    desk.write(codexPath(id), codexSession({ id, prompts }))
    desk.write(claudePath(uuid), claudeSession({ id: uuid, prompts }))
  }
  return desk
}

interface How {
  to: string
  git?: string
  variables?: NodeJS.ProcessEnv
  before?: readonly string[]
}

/** A run in a process of its own; `before`: what stands in front of the program, such as a limit. */
function sync(desk: Desk, { to, git = 'auto', variables = {}, before = [] }: How): Said {
  const args = ['sync', '--quiet', '--git', git, '--output-path', to, ...fixed]
  const [command = '', ...rest] = [...before, process.execPath, program, ...args]
  const { status, stdout, stderr } = spawnSync(command, rest, {
    env: { ...desk.gitEnv(), ...variables },
    encoding: 'utf8',
  })
  return { code: status ?? -1, out: stdout, err: stderr }
}

const git = (desk: Desk, to: string, ...args: string[]): string =>
  execFileSync('git', ['-C', to, ...args], { env: desk.gitEnv(), encoding: 'utf8' }).trim()

const tree = (desk: Desk, to: string): string => git(desk, to, 'rev-parse', 'HEAD^{tree}')

/** It ended with a sentence; nothing half-written is in a commit; the next run completes and leaves nothing behind. */
function expectMended(desk: Desk, failed: Said, how: How, wanted: string): void {
  expect(failed).toMatchObject({ code: 3, out: '' })
  expect(failed.err).toMatch(/^annals: [A-Z/].*\.\n( {2}hint: .*\n)?$/)
  expect(failed.err).not.toContain('should not have')
  expect(sync(desk, { to: how.to, ...(how.git === undefined ? {} : { git: how.git }) })).toEqual({
    code: 0,
    out: '',
    err: '',
  })
  expect(tree(desk, how.to)).toBe(wanted)
  expect(git(desk, how.to, 'fsck', '--full', '--strict', '--no-dangling')).toBe('')
  expect(git(desk, how.to, 'status', '--porcelain')).toBe('')
  // What git said of the index may be noted beside them.
  const left = readdirSync(join(how.to, '.git/annals')).filter((name) => name !== 'unstaged')
  expect(left.sort()).toEqual(['run.lock', 'run.lock.holder', 'runs.json', 'state.db'])
}

/** The tree that a run makes which nothing disturbs. */
function undisturbed(desk: Desk): string {
  const to = desk.path('undisturbed')
  expect(sync(desk, { to }).code).toBe(0)
  return tree(desk, to)
}

const canMount =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  (() => {
    const folder = mkdtempSync(join(tmpdir(), 'annals-mount-'))
    const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0
    const isGone = isMounted && spawnSync('umount', [folder]).status === 0
    rmSync(folder, { recursive: true, force: true })
    return isGone
  })()

/** A disk of its own below the desk. */
function mounted(desk: Desk, options: string): string {
  const disk = desk.path('disk')
  mkdirSync(disk, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk])
  onTestFinished(() => void spawnSync('umount', ['-l', disk]))
  return disk
}

const remount = (disk: string, options: string): void => void execFileSync('mount', ['-o', `remount,${options}`, disk])

/** A disk that is `full`, by its mount options, ends a run of each committer with a sentence; with `room`, the next one completes. */
function expectMendedWithRoom(full: string, room: string): void {
  const desk = withSessions()
  const wanted = undisturbed(desk)
  for (const how of committers) {
    const disk = mounted(desk, full)
    const to = join(disk, 'annals')
    const failed = sync(desk, { to, git: how })
    remount(disk, room)
    expectMended(desk, failed, { to, git: how }, wanted)
    execFileSync('umount', [disk])
  }
}

describe.skipIf(!canMount)('a real disk of its own (skipped where this user cannot mount one)', () => {
  it.each(['80k', '330k', '700k'])('full at %s: a sentence, and the next run completes', (size) => {
    expectMendedWithRoom(`size=${size}`, 'size=64m')
  })

  it.each([12, 60])('without inodes beyond %s: a sentence, and the next run completes', (inodes) => {
    expectMendedWithRoom(`nr_inodes=${inodes}`, 'nr_inodes=100000')
  })

  it('read-only: a sentence, nothing is changed, and the next run stores what came meanwhile', () => {
    const desk = withSessions()
    const disk = mounted(desk, 'size=64m')
    const to = join(disk, 'annals')
    expect(sync(desk, { to }).code).toBe(0)
    const before = git(desk, to, 'rev-parse', 'HEAD')
    desk.write(
      codexPath('0199aaaa-1111-7000-8000-0000000000ff'),
      codexSession({ id: '0199aaaa-1111-7000-8000-0000000000ff' }),
    )
    const wanted = undisturbed(desk)
    remount(disk, 'ro')
    const failed = sync(desk, { to })
    expect(git(desk, to, 'rev-parse', 'HEAD')).toBe(before)
    remount(disk, 'rw')
    expectMended(desk, failed, { to }, wanted)
  })
})

describe('a disk that fails from some write on', () => {
  const preload = ['--import', join(import.meta.dirname, 'failing-fs.mjs')]
  const failing = (desk: Desk, how: How, variables: NodeJS.ProcessEnv): Said =>
    sync(desk, { ...how, variables: { ...variables, NODE_OPTIONS: preload.join(' ') } })

  it.each([
    ['git', 'EDQUOT'],
    ['isomorphic-git', 'ENOSPC'],
    ['git', 'EMFILE'],
  ])('with %s and %s: a sentence, and the next run completes', (how, error) => {
    const desk = withSessions()
    const wanted = undisturbed(desk)
    const counter = desk.path('count')
    expect(failing(desk, { to: desk.path('counted'), git: how }, { FAIL_COUNT: counter }).code).toBe(0)
    const total = Number(readFileSync(counter, 'utf8'))
    expect(total).toBeGreaterThan(20)
    // While sessions are written, and in the commit; the very last writes are the log of the run, which may be missing.
    const steps = [Math.floor(total / 3), total - 10]
    for (const [index, step] of steps.entries()) {
      const to = desk.path(`history ${index}`)
      const failed = failing(desk, { to, git: how }, { FAIL_AT: String(step), FAIL_WITH: error })
      if (existsSync(to)) expectMended(desk, failed, { to, git: how }, wanted)
      else expect(failed).toMatchObject({ code: 3, out: '' })
    }
  })
})

describe.skipIf(process.platform === 'win32')('limits', () => {
  const limited = (limit: string): string[] => ['/bin/sh', '-c', `${limit}; exec "$@"`, 'sh']

  it('64 open files are enough for many sessions', () => {
    const desk = withSessions()
    for (let n = 0; n < 90; n += 1) {
      const id = `0199bbbb-1111-7000-8000-0000000000${String(n).padStart(2, '0')}`
      desk.write(codexPath(id), codexSession({ id }))
    }
    for (const how of committers) {
      const to = desk.path(how)
      expect(sync(desk, { to, git: how, before: limited('ulimit -n 64') })).toEqual({ code: 0, out: '', err: '' })
    }
    expect(tree(desk, desk.path('git'))).toBe(tree(desk, desk.path('isomorphic-git')))
  })

  it('too little memory: whatever became of that run, the next one completes', () => {
    const desk = withSessions()
    const wanted = undisturbed(desk)
    const to = desk.path('history')
    const failed = sync(desk, { to, variables: { NODE_OPTIONS: '--max-old-space-size=12' } })
    const next = sync(desk, { to })
    expect(next).toEqual({ code: 0, out: '', err: '' })
    expect(failed.code === 0 || failed.code > 2 || failed.code < 0).toBe(true)
    expect(tree(desk, to)).toBe(wanted)
  })

  it('a log on a full disk does not keep a run from its work', () => {
    const desk = withSessions()
    const to = desk.path('history')
    const args = ['sync', '--output-path', to, ...fixed].map((word) => `'${word}'`).join(' ')
    const line = `'${process.execPath}' '${program}' ${args} 2>/dev/full >/dev/full`
    if (!existsSync('/dev/full')) return
    expect(spawnSync('/bin/sh', ['-c', line], { env: desk.gitEnv() }).status).toBe(0)
    expect(git(desk, to, 'rev-list', '--count', 'HEAD')).toBe('1')
  })
})
