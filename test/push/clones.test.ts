import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Machine, Room } from './machines.ts'

/** A remote to which one machine has pushed several times. */
async function aRemote(): Promise<{ room: Room; one: Machine }> {
  const room = new Room()
  room.desk.git('remote.git', 'config', 'uploadpack.allowFilter', 'true')
  room.desk.git('remote.git', 'config', 'uploadpack.allowAnySHA1InWant', 'true')
  const one = room.machine('one').clone()
  for (const prompt of ['first', 'second', 'third']) {
    one.begins(prompt)
    await one.push()
  }
  return { room, one }
}

/** Blobs of the remote's branch that a clone has. */
const blobsIn = (machine: Machine): number => {
  const lines = machine.git('cat-file', '--batch-all-objects', '--batch-check=%(objecttype)').split('\n')
  return lines.filter((line) => line === 'blob').length
}

describe('a clone that does not hold everything', () => {
  let room: Room
  let one: Machine
  beforeEach(async () => {
    ;({ room, one } = await aRemote())
  })

  /** The other machine and the first one push, and end with the same. */
  const together = async (two: Machine): Promise<void> => {
    two.begins('from two')
    expect(await two.push()).toMatchObject({ code: 0, new: 1, pushed: true, reports: [] })
    one.begins('fourth')
    expect(await one.push()).toMatchObject({ code: 0, pushed: true })
    two.begins('again from two')
    await two.sync()
    expect(await two.push()).toMatchObject({ code: 0, pushed: true })
    expect(await one.push()).toMatchObject({ code: 0, pushed: true })
    expect([one.tree(), two.tree()]).toEqual([room.tree(), room.tree()])
    expect([one.status(), two.status()]).toEqual(['', ''])
    expect(two.git('fsck', '--no-dangling')).toBe('')
  }

  it('works when it is shallow', async () => {
    const two = room.machine('two').clone('--depth=1')
    await together(two)
    expect(existsSync(two.path('.git/shallow'))).toBe(true)
  })

  it('works when it is partial', async () => {
    await together(room.machine('two').clone('--filter=blob:none'))
  })

  it('works when it is partial and sparse, and does not fetch what others wrote', async () => {
    const two = room.machine('two').clone('--filter=blob:none', '--sparse')
    two.git('sparse-checkout', 'set', 'history/ada/claude/two', 'history/ada/codex/two')
    await together(two)
    expect(existsSync(two.path('history/ada/claude/one'))).toBe(false)
    expect(existsSync(two.path('history/ada/claude/two'))).toBe(true)
    const files = room.files()
    const heads = files.filter((path) => path.endsWith('.json'))
    expect(readFileSync(two.path('history/README.md'), 'utf8')).toContain(`${heads.length} sessions`)
    const pages = files.filter((path) => path.startsWith('history/ada/claude/one/') && /\d{4}-[^/]*\.md$/.test(path))
    expect(pages.length).toBeGreaterThan(1)
    expect(blobsIn(two)).toBeLessThan(blobsIn(one))
    expect(
      two
        .git('ls-files', '-t', 'history/ada/claude/one')
        .split('\n')
        .every((line) => line.startsWith('S ')),
    ).toBe(true)
  })

  it('stores sessions without a network when it is partial; lists wait until there is one', async () => {
    const two = room.machine('two').clone('--filter=blob:none', '--sparse')
    two.git('sparse-checkout', 'set', 'history/ada/claude/two', 'history/ada/codex/two')
    renameSync(room.desk.path('remote.git'), room.desk.path('away.git'))
    two.begins('on the train')
    expect(await two.push()).toMatchObject({ code: 5, new: 1, commit: expect.any(String), pushed: false })
    expect(await two.sync()).toMatchObject({ code: 0, new: 0, unchanged: 1, bytesRead: 0 })
    renameSync(room.desk.path('away.git'), room.desk.path('remote.git'))
    expect(await two.push()).toMatchObject({ code: 0, pushed: true })
    expect(readFileSync(two.path('history/README.md'), 'utf8')).toContain('4 sessions')
    expect(await one.push()).toMatchObject({ code: 0, pushed: true, merged: two.git('rev-parse', 'HEAD') })
    expect(one.tree()).toBe(two.tree())
  })

  it('is refused where its own sessions are left out of the work tree', async () => {
    mkdirSync(room.desk.path('again'))
    one.git('sparse-checkout', 'set', 'elsewhere')
    one.begins('not to be stored twice')
    const said = await one.sync()
    expect(said.code).toBe(3)
    expect(said.err).toContain('git sparse-checkout add history/ada')
    one.git('sparse-checkout', 'add', 'history/ada')
    expect(await one.sync()).toMatchObject({ code: 0, new: 1 })
  })
})
