import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { aDesk, type Desk } from '../helpers/desk.ts'
import { codexPath, codexSession } from '../helpers/sessions.ts'

const idOf = (n: number): string => `0199aaaa-1111-7000-8000-00000000000${n}`

/** So many stored sessions, of which the first ones lose their source. */
async function withGone(all: number, gone: number): Promise<Desk> {
  const desk = aDesk()
  for (let n = 0; n < all; n += 1) {
    desk.write(codexPath(idOf(n)), codexSession({ id: idOf(n), prompts: [`number ${n}`], cwd: `/home/ada/p${n}` }))
  }
  await desk.sync()
  for (let n = 0; n < gone; n += 1) rmSync(desk.path(codexPath(idOf(n))))
  return desk
}

const page = 'annals/history/ada/codex/box/p0/2026-03-04-0800-number-0.md'

describe('--prune-missing', () => {
  it('takes sessions whose source is gone out of the tree, with their folder and their line in the index', async () => {
    const desk = await withGone(3, 1)
    expect(await desk.sync('sync --prune-missing --yes')).toMatchObject({
      code: 0,
      pruned: [{ key: `codex:${idOf(0)}` }],
    })
    expect(existsSync(desk.path('annals/history/ada/codex/box/p0'))).toBe(false)
    expect(readFileSync(desk.path('annals/history/README.md'), 'utf8')).not.toContain('number 0')
    expect(desk.git('annals', 'show', '--format=', '--name-only', 'HEAD~1')).toContain('number-0.md')
    expect(await desk.sync()).toMatchObject({ new: 0, unchanged: 2, commit: null })
  })

  it('leaves a session alone of which somebody changed a file, and does not claim otherwise', async () => {
    const desk = await withGone(3, 1)
    await desk.sync()
    appendFileSync(desk.path(page), 'mine\n')
    const result = await desk.sync('sync --prune-missing --yes')
    expect(result).toMatchObject({ code: 1, pruned: [], failed: [{ file: page.replace('annals/', '') }] })
    expect(existsSync(desk.path(page))).toBe(true)
  })

  it('asks first, and takes no terminal for a no', async () => {
    const desk = await withGone(3, 1)
    expect(await desk.sync('sync --prune-missing')).toMatchObject({
      pruned: [],
      skipped: [{ key: `codex:${idOf(0)}` }],
    })
    expect(existsSync(desk.path(page))).toBe(true)
  })

  it('wants to be forced when it is more than half of them', async () => {
    const desk = await withGone(3, 2)
    expect(await desk.sync('sync --prune-missing --yes')).toMatchObject({ code: 1, pruned: [] })
    expect(existsSync(desk.path(page))).toBe(true)
    expect((await desk.sync('sync --prune-missing --yes --force')).pruned).toHaveLength(2)
    expect(existsSync(desk.path(page))).toBe(false)
  })

  it('prunes nothing where the store is away or empty', async () => {
    const desk = await withGone(2, 2)
    expect(await desk.sync('sync --prune-missing --yes --force')).toMatchObject({ pruned: [], commit: null })
    expect(existsSync(desk.path(page))).toBe(true)
  })
})
