import { execFileSync } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { everyAgent, makeTree } from '../../bench/generate/tree.ts'
import { install, resultsDir } from '../../bench/measure/install.ts'
import type { Spot } from '../../src/run/decide.ts'
import type { Making, Order } from '../../src/run/maker.ts'
import type { SharedJob } from '../../src/run/messages.ts'
import { Pool } from '../../src/run/pool.ts'
import type { RunResult } from '../../src/run/result.ts'
import { WorkerHand } from '../../src/run/worker-hand.ts'
import { aDesk } from '../helpers/desk.ts'

describe('units are made by workers', () => {
  it('the tree, and what a run says, do not depend on how many there are', () => {
    const installed = join(resultsDir, `workers-${process.pid}`)
    onTestFinished(() => rmSync(installed, { recursive: true, force: true }))
    install(installed)
    const desk = aDesk()
    const { sessions } = makeTree({ home: desk.path('sources'), sessions: 60, bytes: 3e6, seed: 7, agents: everyAgent })
    const run = (workers: number): { tree: string; result: Omit<RunResult, 'commit'> } => {
      const repository = `with ${workers}`
      const names = ['--user', 'ada', '--system-name', 'box', '--time-zone', 'UTC', '--json']
      const args = ['sync', '--output-path', desk.path(repository), ...names]
      const env = { ...desk.gitEnv(), HOME: desk.path('sources'), ANNALS_WORKERS: String(workers) }
      const said = execFileSync(process.execPath, [join(installed, 'dist/cli.js'), ...args], { env, encoding: 'utf8' })
      const { commit: _, ...result } = JSON.parse(said) as RunResult
      expect(readdirSync(desk.path(repository, '.git/annals'))).not.toContain('staging')
      expect(desk.git(repository, 'fsck', '--full', '--strict')).toBe('')
      expect(desk.git(repository, 'status', '--porcelain')).toBe('')
      return { tree: desk.git(repository, 'rev-parse', 'HEAD^{tree}'), result }
    }
    const alone = run(0)
    expect(alone.result).toMatchObject({ ok: true, new: sessions.length })
    expect(run(1)).toEqual(alone)
    expect(run(3)).toEqual(alone)
  })
})

describe('a worker that breaks down', () => {
  const job = {} as unknown as SharedJob
  const program = new URL('./breaking-worker.mjs', import.meta.url)
  const orderOf = (key: string): Order => ({
    key,
    root: { id: key, files: [] },
    helpers: [],
    home: 0,
    storedPlace: undefined,
    resumes: false,
  })
  const spot: Spot = { place: { dir: 'd', base: 'b' }, slug: 's' }
  const making: Making = { spot, last: new Map(), placed: new Map() }

  it('costs nothing when another one can do the same unit; what came after it waits for that', async () => {
    const pool = new Pool([new WorkerHand(job, 1, program)])
    const orders = ['before', 'once', 'after'].map(orderOf)
    const readings = orders.map((order) => pool.read(order))
    expect(await readings[0]).toMatchObject({ from: 'before' })
    expect(await readings[1]).toMatchObject({ from: 'once' })
    expect(await pool.make('before', making)).toMatchObject({ from: 'before' })
    const late = pool.read(orderOf('late'))
    expect(await Promise.race([readings[2], late, Promise.resolve('nothing yet')])).toBe('nothing yet')
    expect(await pool.make('once', making)).toMatchObject({ from: 'once' })
    expect(await readings[2]).toMatchObject({ from: 'after' })
    expect(await pool.make('after', making)).toMatchObject({ from: 'after' })
    expect(await late).toMatchObject({ from: 'late' })
    pool.drop('late')
    await pool.close()
  })

  it('twice costs the unit that it was at; what else it had is read and made by another one', async () => {
    const pool = new Pool([new WorkerHand(job, 1, program)])
    const before = await pool.read(orderOf('before'))
    const bad = pool.read(orderOf('bad'))
    const after = pool.read(orderOf('after'))
    await expect(bad).rejects.toThrow('The worker that read it broke down: it ended with 7.')
    expect(before).toMatchObject({ from: 'before' })
    expect(await after).toMatchObject({ from: 'after' })
    expect(await pool.make('before', making)).toMatchObject({ from: 'before', spot })
    expect(await pool.make('after', making)).toMatchObject({ from: 'after', spot })
    expect([...(await pool.finish())]).toEqual(['id'])
    await pool.close()
  })
})
