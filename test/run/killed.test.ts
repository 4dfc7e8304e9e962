import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { holdLock } from '../../src/state/lock.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { endOf } from '../helpers/ending.ts'
import { claudePath, claudeSession, codexPath, codexSession } from '../helpers/sessions.ts'

const project = join(import.meta.dirname, '../..')
const program = join(project, 'dist/cli.js')
const instants = 5

const idOf = (n: number): string => `0199aaaa-1111-7000-8000-0000000000${String(n).padStart(2, '0')}`
const uuidOf = (n: number): string => `11111111-2222-4333-8444-5555555555${String(n).padStart(2, '0')}`

function manySessions(desk: Desk, more = ''): void {
  for (let n = 0; n < 16; n += 1) {
    const prompts = Array.from({ length: 12 }, (_, turn) => `${turn} of ${n}${more} ${'ab'.repeat(2_000)}`)
    desk.write(codexPath(idOf(n)), codexSession({ id: idOf(n), prompts, cwd: `/home/ada/p${n % 5}` }))
    desk.write(claudePath(uuidOf(n)), claudeSession({ id: uuidOf(n), prompts, cwd: `/home/ada/p${n % 5}` }))
  }
}

/** Starts a run in a process of its own; resolves when it ended, killed after `ms` if it still ran. */
async function runFor(desk: Desk, ms: number | null): Promise<{ killed: boolean; took: number }> {
  const started = performance.now()
  const args = ['sync', '--user', 'ada', '--system-name', 'box', '--time-zone', 'UTC', '--quiet']
  const child = spawn(process.execPath, [program, ...args], { env: desk.gitEnv(), detached: true, stdio: 'ignore' })
  const end = await endOf(child, ms)
  return { killed: end === 'SIGKILL', took: performance.now() - started }
}

/** What HEAD holds, a line a file. */
const treeOf = (desk: Desk): string[] => desk.git('annals', 'ls-tree', '-r', 'HEAD').split('\n')

describe('a run that is killed', () => {
  it('costs nothing: the next one completes, whatever the instant', async () => {
    const clean = aDesk()
    manySessions(clean)
    const { took } = await runFor(clean, null)
    const first = treeOf(clean)
    manySessions(clean, ' again')
    await runFor(clean, null)
    const second = treeOf(clean)

    let kills = 0
    for (let n = 1; n <= instants; n += 1) {
      const desk = aDesk()
      manySessions(desk)
      kills += (await runFor(desk, (took * n) / (instants + 1))).killed ? 1 : 0
      await desk.sync()
      expect(treeOf(desk)).toEqual(first)
      manySessions(desk, ' again')
      kills += (await runFor(desk, (took * (instants - n)) / instants)).killed ? 1 : 0
      await desk.sync()
      expect(treeOf(desk)).toEqual(second)
      // A run that is killed before its branch moved leaves its commit behind, whole and unused.
      expect(desk.git('annals', 'fsck', '--full', '--strict', '--no-dangling')).toBe('')
      expect(desk.git('annals', 'status', '--porcelain')).toBe('')
      // What git said of the index may be noted beside them.
      const left = readdirSync(desk.path('annals/.git/annals')).filter((name) => name !== 'unstaged')
      expect(left.sort()).toEqual(['run.lock', 'run.lock.holder', 'runs.json', 'state.db'])
      expect(await desk.sync()).toMatchObject({
        new: 0,
        updated: 0,
        unchanged: 32,
        bytesRead: 0,
        commit: null,
        ok: true,
      })
    }
    expect(kills).toBeGreaterThan(instants / 2)
  }, 240_000)

  it('a second run at the same time says who is at work, and waits when told', async () => {
    const desk = aDesk()
    desk.write(codexPath(), codexSession())
    await desk.sync()
    const release = await holdLock(desk.path('annals/.git/annals/run.lock'), '2026-10-01T12:00:00.000Z', false)
    const said = await desk.type('sync --user ada --system-name box --time-zone UTC')
    expect(said).toMatchObject({ code: 4, out: '' })
    expect(said.err).toMatch(
      /^annals: Process \d+ on .* \(since 2026-10-01T12:00:00\.000Z\) is at work in this repository\.\n {2}hint: Use --wait/,
    )
    let isHeld = true
    const waiting = desk.sync('sync --wait').then((result) => ({ result, wasHeld: isHeld }))
    await sleep(300)
    isHeld = false
    release()
    expect(await waiting).toMatchObject({ wasHeld: false, result: { code: 0, ok: true, unchanged: 1 } })
  })
})
