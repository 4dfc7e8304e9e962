import { spawn, spawnSync } from 'node:child_process'
import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Step } from '../../src/commit/protocol.ts'
import { endOf } from '../helpers/ending.ts'
import { type Machine, Room } from './machines.ts'

const project = join(import.meta.dirname, '../..')
const steps: Record<string, Step[]> = {
  git: ['index', 'branch', 'files', 'unlocked'],
  'isomorphic-git': ['lock', 'branch'],
}
const instants = 3
let script = ''
let program = ''

const built = (entry: string, outfile: string): string => {
  buildSync({
    entryPoints: [join(project, entry)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  })
  return outfile
}

beforeAll(() => {
  // As it is installed: the program finds its own files one folder above, and the libraries further up.
  const installed = join(project, 'node_modules/.cache/annals-killed')
  script = built('test/push/advance-to.ts', join(installed, 'dist/advance-to.js'))
  program = built('src/cli.ts', join(installed, 'dist/cli.js'))
  for (const name of ['package.json', 'templates'])
    cpSync(join(project, name), join(installed, name), { recursive: true })
})

/** A machine that has something new, with a remote that has something else. */
async function apart(): Promise<{ room: Room; one: Machine; two: Machine }> {
  const room = new Room()
  const [one, two] = [room.machine('one').clone(), room.machine('two')]
  one.begins('first of one')
  await one.push()
  two.clone()
  for (const prompt of ['first of two', 'second of two', 'third of two']) two.begins(prompt)
  await two.push()
  return { room, one, two }
}

/** The machine's next run brings everything in order. */
async function recovers(room: Room, machine: Machine): Promise<void> {
  expect(await machine.push()).toMatchObject({ code: 0, pushed: true, reports: [] })
  expect(machine.tree()).toBe(room.tree())
  expect(machine.status()).toBe('')
  expect(machine.git('fsck', '--full', '--strict', '--no-dangling')).toBe('')
  expect(readdirSync(machine.path('.git/annals')).sort()).toEqual([
    'run.lock',
    'run.lock.holder',
    'runs.json',
    'state.db',
    'unstaged',
  ])
  expect(readdirSync(machine.path('.git')).filter((name) => name.endsWith('.lock'))).toEqual([])
  const everything = readdirSync(machine.path(), { recursive: true, encoding: 'utf8' })
  expect(everything.filter((path) => path.endsWith('.tmp'))).toEqual([])
}

describe('a push that is killed', () => {
  it.each(Object.keys(steps))('while the branch goes along (%s), is finished by the next run', async (name) => {
    const { room, one } = await apart()
    const before = one.git('rev-parse', 'HEAD')
    one.git('fetch', '-q')
    const to = one.git('rev-parse', 'origin/main')
    for (const step of steps[name] ?? []) {
      one.git('reset', '-q', '--hard', before)
      const { signal } = spawnSync(process.execPath, [script, name, one.path(), step, before, to], {
        env: room.desk.gitEnv(),
      })
      expect(signal, step).toBe('SIGKILL')
      await recovers(room, one)
    }
  })

  it.each(['update', 'post-receive'])('while the remote is at work (%s), is finished by the next run', async (hook) => {
    const { room, one, two } = await apart()
    one.begins('second of one')
    const pid = room.desk.path('pid')
    writeFileSync(room.desk.path('remote.git/hooks', hook), `#!/bin/sh\nkill -9 $(cat ${pid})\n`, { mode: 0o755 })
    expect(await run(one, null, pid)).toBe('SIGKILL')
    rmSync(room.desk.path('remote.git/hooks', hook))
    await recovers(room, one)
    await recovers(room, two)
  })

  it('at any instant costs nothing', async () => {
    const { room, one, two } = await apart()
    const ends: unknown[] = []
    let took = 0
    for (let n = 0; n <= instants; n += 1) {
      one.begins(`${n} of one`)
      two.begins(`${n} of two`)
      await two.push()
      const started = performance.now()
      const end = await run(one, n === 0 ? null : (took * (n - 0.5)) / (instants + 2))
      if (n === 0) took = performance.now() - started
      ends.push(end)
      await recovers(room, one)
      expect(room.files().filter((path) => path.endsWith('.json'))).toHaveLength(one.sessions + two.sessions)
    }
    expect(ends).toContain('SIGKILL')
  })
})

/** A run in a process of its own, of which a file may have the number; killed after `ms`. Its exit code or its signal. */
async function run(machine: Machine, ms: number | null, pid?: string): Promise<unknown> {
  const child = spawn(process.execPath, [program, ...machine.words, '--push', '--quiet'], {
    env: machine.desk.gitEnv(),
    detached: true,
    stdio: 'ignore',
  })
  if (pid !== undefined) writeFileSync(pid, String(child.pid))
  return endOf(child, ms)
}
