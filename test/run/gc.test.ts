import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Random } from '../../bench/generate/random.ts'
import { Text } from '../../bench/generate/text.ts'
import { bytesOf } from '../../src/commit/heap.ts'
import { findRepository } from '../../src/commit/repository.ts'
import type { GcResult } from '../../src/run/gc.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { claudePath, claudeSession, codexPath, codexSession } from '../helpers/sessions.ts'

const collect = async (desk: Desk, ...more: string[]): Promise<GcResult> => {
  const { code, out } = await desk.type('gc --json', more)
  expect(code).toBe(0)
  return JSON.parse(out) as GcResult
}

const sizeOf = (desk: Desk): number => {
  const repository = findRepository(desk.path('annals'))
  return repository === null ? 0 : bytesOf(repository)
}

describe('annals gc', () => {
  it.each(['git', 'isomorphic-git'])('packs what many runs left, and nothing is lost (%s)', async (git) => {
    const desk = aDesk()
    for (let n = 1; n <= 4; n += 1) {
      const prompts = Array.from({ length: n }, (_, i) => `prompt ${i}`)
      desk.write(codexPath(), codexSession({ prompts }))
      expect(await desk.sync('sync', ['--git', git])).toMatchObject({ code: 0 })
    }
    const before = desk.git('annals', 'rev-list', '--objects', 'HEAD')
    const result = await collect(desk, '--git', git)
    expect(result).toMatchObject({ ok: true, by: git, after: { loose: 0, packs: 1 } })
    expect(result.before.packs + result.before.loose).toBeGreaterThan(5)
    if (git === 'git') expect(result.after.bytes).toBeLessThan(result.before.bytes)
    expect(desk.git('annals', 'rev-list', '--objects', 'HEAD')).toBe(before)
    expect(desk.git('annals', 'fsck', '--full', '--strict', '--no-dangling')).toBe('')
    expect(desk.git('annals', 'status', '--porcelain')).toBe('')
    expect((await collect(desk, '--git', git)).after).toMatchObject({ loose: 0, packs: 1 })
    expect(await desk.sync('sync', ['--git', git])).toMatchObject({ unchanged: 1, bytesRead: 0 })
    desk.write(codexPath(), codexSession({ prompts: ['prompt 0', 'other'] }))
    expect(await desk.sync('sync', ['--git', git])).toMatchObject({ code: 0, updated: 1 })
    expect((await desk.type('verify')).code).toBe(0)
  })

  it('does not begin while somebody holds a lock', async () => {
    const desk = aDesk()
    desk.write(codexPath(), codexSession())
    await desk.sync()
    for (const lock of ['index.lock', 'refs/heads/main.lock', 'gc.pid']) {
      writeFileSync(desk.path('annals/.git', lock), '')
      const said = await desk.type('gc')
      expect(said).toMatchObject({ code: 4 })
      expect(said.err).toContain(`.git/${lock}`)
      rmSync(desk.path('annals/.git', lock))
    }
    expect((await desk.type('gc')).err).toMatch(
      /^\d+\.\d MB before, \d+\.\d MB now: \d+ loose objects and \d+ packs became 0 and 1\.\n$/,
    )
  })

  it('comes by itself at the end of a run when there are many packs, unless a person does not want it', async () => {
    const desk = aDesk()
    const packs = desk.path('annals/.git/objects/pack')
    const count = (): number => readdirSync(packs).filter((name) => name.endsWith('.pack')).length
    desk.write(codexPath(), codexSession())
    await desk.sync()
    await collect(desk)
    const [pack = ''] = readdirSync(packs).filter((name) => name.endsWith('.pack'))
    for (let n = 0; n < 60; n += 1) {
      const name = `pack-${String(n).padStart(40, '0')}`
      for (const ending of ['pack', 'idx'])
        cpSync(join(packs, pack.replace(/pack$/, ending)), join(packs, `${name}.${ending}`))
    }
    desk.write(claudePath(), claudeSession())
    desk.git('annals', 'config', 'gc.auto', '0')
    await desk.sync()
    expect(count()).toBeGreaterThan(60)
    desk.git('annals', 'config', '--unset', 'gc.auto')
    expect(await desk.sync()).toMatchObject({ commit: null })
    expect(count()).toBeGreaterThan(60)
    desk.write(claudePath(), claudeSession({ prompts: ['make it green', 'and blue'] }))
    expect(await desk.sync()).toMatchObject({ code: 0, updated: 1, reports: [] })
    expect(count()).toBe(1)
    expect(desk.git('annals', 'fsck', '--full', '--strict', '--no-dangling')).toBe('')
  })

  it('keeps a session small that grows all day', async () => {
    const desk = aDesk()
    const [random, text] = [new Random(1), new Text(1)]
    const prompts: string[] = []
    let appended = 0
    let first = 0
    let length = 0
    for (let hour = 0; hour < 6; hour += 1) {
      for (let n = 0; n < 5; n += 1) prompts.push(text.prose(random, 2_000), text.log(random, 6_000))
      const session = claudeSession({ prompts })
      desk.write(claudePath(), session)
      expect(await desk.sync()).toMatchObject({ code: 0 })
      if (hour === 0) first = sizeOf(desk)
      else appended += session.length - length
      length = session.length
    }
    const before = (sizeOf(desk) - first) / appended
    await collect(desk)
    const after = (sizeOf(desk) - first) / appended
    expect(before).toBeLessThan(4)
    // Page, JSON and original hold the same words, and of invented ones little can be compressed.
    expect(after).toBeLessThan(0.6)
  })
})
