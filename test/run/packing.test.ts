import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { everyAgent, makeTree } from '../../bench/generate/tree.ts'
import { PackWriter } from '../../src/commit/pack.ts'
import { initRepository } from '../../src/commit/repository.ts'
import { packUnit } from '../../src/run/packing.ts'
import { type Held, Staging } from '../../src/write/held.ts'
import { aDesk } from '../helpers/desk.ts'

function aRepository() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'annals-packing-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const repository = initRepository(join(folder, 'repository'))
  const staging = new Staging(join(folder, 'staging'), 'sha1', '', 100_000)
  const packs = new PackWriter(repository)
  /** By the id of each delta, the id of its base. */
  const deltas = (): Map<string, string> => {
    packs.finish()
    const listed = [...packs.written].map((pack) =>
      execFileSync('git', ['verify-pack', '-v', `${pack}.idx`]).toString(),
    )
    const lines = listed.flatMap((text) => text.split('\n')).map((line) => line.split(/\s+/))
    return new Map(lines.filter(({ length }) => length === 7).map((fields) => [fields[0] ?? '', fields[6] ?? '']))
  }
  return { staging, packs, deltas }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')
const words = (of: string, from: number, to: number): string =>
  Array.from({ length: to - from }, (_, n) => `${digest(`${of} ${from + n}`)}\n`).join('')

it('packs what was made from an original as a delta against the piece that it is most like', () => {
  const { staging, packs, deltas } = aRepository()
  const hold = (text: string): Held => staging.hold(Buffer.from(text))
  const pieces = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => hold(words('original', n * 1_000, (n + 1) * 1_000)))
  const made = [100, 1_100, 1_700, 4_200, 7_500, 7_900].map((at) => hold(`# Page\n\n${words('original', at, at + 80)}`))
  const picture = hold(words('picture', 0, 500))
  packUnit(packs, [
    ...[...made, picture].map((content, n) => ({ path: `part-${n}.md`, content, madeFrom: pieces })),
    ...pieces.map((content, n) => ({ path: `.original/a.jsonl.${n}`, content })),
  ])
  const of = [0, 1, 1, 4, 7, 7]
  expect(deltas()).toEqual(new Map(made.map(({ oid }, n) => [oid, pieces[of[n] ?? 0]?.oid])))
})

it('finds the piece again after pieces of which nothing was made', () => {
  const { staging, packs, deltas } = aRepository()
  const hold = (text: string): Held => staging.hold(Buffer.from(text))
  const pieces = Array.from({ length: 9 }, (_, n) => hold(words('original', n * 100, (n + 1) * 100)))
  const made = [0, 810, 820, 830, 840, 850, 860].map((at) => hold(`# Page\n\n${words('original', at, at + 30)}`))
  packUnit(packs, [
    ...pieces.map((content, n) => ({ path: `.original/a.jsonl.${n}`, content })),
    ...made.map((content, n) => ({ path: `part-${n}.md`, content, madeFrom: pieces })),
  ])
  expect(deltas().get(made.at(-1)?.oid ?? '')).toBe(pieces[8]?.oid)
})

it('packs it whole when its original is in the history already', () => {
  const { staging, packs, deltas } = aRepository()
  const original = staging.hold(Buffer.from(words('original', 0, 100)))
  const page = staging.hold(Buffer.from(`# Page\n\n${words('original', 0, 100)}`))
  packUnit(packs, [{ path: 'a.md', content: page, madeFrom: [original] }])
  expect(deltas()).toEqual(new Map())
  expect(packs.finish()).toEqual(new Set([page.oid]))
})

it('packs JSON and pages of a first import as deltas, whether it is of many sessions or of a long one', async () => {
  for (const [sessions, bytes] of [
    [60, 2_000_000],
    [1, 9_000_000],
  ] as const) {
    const desk = aDesk()
    makeTree({ home: desk.home, sessions, bytes, seed: 5, agents: everyAgent })
    expect(await desk.sync()).toMatchObject({ code: 0 })
    const files = desk.git('annals', 'ls-files').split('\n')
    const made = files.filter(
      (path) => /\/(\.[^/]+\.json|(\d{4}-|part-|agent-)[^/]*\.md)$/.test(path) && !path.includes('/.original/'),
    )
    const packs = desk.path('annals/.git/objects/pack')
    const chains = readdirSync(packs)
      .filter((name) => name.endsWith('.idx'))
      .flatMap((name) => desk.git('annals', 'verify-pack', '-v', join(packs, name)).split('\n'))
    const deltas = chains.filter((line) => line.split(/\s+/).length === 7)
    expect(deltas.length).toBeGreaterThan(made.length * 0.8)
    expect(desk.git('annals', 'fsck', '--full', '--strict')).toBe('')
  }
})
