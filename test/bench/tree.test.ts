/** Generated sessions: the same for the same seed, and good enough to be stored without a word of complaint. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { adapters } from '../../adapters/index.ts'
import { agents } from '../../bench/generate/format.ts'
import { everyAgent, growTree, makeTree, type Tree } from '../../bench/generate/tree.ts'
import { bytesOf } from '../../bench/sizes.ts'
import { aDesk } from '../helpers/desk.ts'
import { readAll } from '../helpers/read.ts'

const treeAt = (home: string, seed: number): Tree =>
  makeTree({ home, seed, sessions: 30, bytes: 3_000_000, agents: everyAgent })

/** Each file below a folder with the hash of its bytes. */
const hashes = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [relative(folder, file), createHash('sha256').update(readFileSync(file)).digest('hex')]),
  )

describe('a generated tree', () => {
  it('is the same for the same seed, also after it grew, and another for another seed', () => {
    const desk = aDesk()
    const [one, same, other] = [treeAt(desk.path('a'), 7), treeAt(desk.path('b'), 7), treeAt(desk.path('c'), 8)]
    expect(hashes(same.home)).toEqual(hashes(one.home))
    expect(Object.values(hashes(other.home))).not.toEqual(Object.values(hashes(one.home)))
    growTree(one, 0.2, 10_000)
    growTree(same, 0.2, 10_000)
    expect(hashes(same.home)).toEqual(hashes(one.home))
  })

  it('is as large as it is meant to be, and holds every agent in every format', () => {
    const tree = makeTree({ home: aDesk().home, seed: 1, sessions: 60, bytes: 6_000_000, agents: everyAgent })
    expect(tree.bytes).toBeGreaterThan(5_400_000)
    expect(tree.bytes).toBeLessThan(7_200_000)
    const formats = new Set(tree.sessions.map(({ format }) => format))
    expect([...formats].sort()).toMatchInlineSnapshot(`
      [
        "claude 1",
        "claude 2",
        "codex legacy",
        "codex paginated",
        "gemini document",
        "gemini lines",
      ]
    `)
  })

  it('is stored without a report, and grown sessions are updated', async () => {
    const desk = aDesk()
    const tree = treeAt(desk.home, 3)
    const clean = { ok: true, failed: [], reports: [], skipped: [], code: 0 }
    expect(await desk.sync()).toMatchObject({ ...clean, new: 30, updated: 0 })
    expect(await desk.sync()).toMatchObject({ ...clean, new: 0, unchanged: 30, bytesRead: 0 })
    growTree(tree, 0.2, 5000)
    expect(await desk.sync()).toMatchObject({ ...clean, new: 0, updated: 6, unchanged: 24 })
  })

  it('holds nothing that an adapter does not know, and each call with its result', () => {
    const desk = aDesk()
    const tree = treeAt(desk.home, 5)
    for (const [at, agent] of agents.entries()) {
      const adapter = adapters.find(({ id }) => id === agent)
      const mine = tree.sessions.filter(({ format }) => format.startsWith(agent))
      expect(mine.length).toBeGreaterThan(at === 2 ? 0 : 5)
      const read = adapter === undefined ? [] : readAll(adapter, { home: desk.path(`.${agent}`) })
      const blocks = read.flatMap(({ messages }) => messages.flatMap((message) => message.blocks))
      expect(blocks.filter(({ type }) => type === 'unknown')).toEqual([])
      expect(read.flatMap(({ problems }) => problems)).toEqual([])
      const calls = blocks.filter(({ type }) => type === 'tool_call').length
      expect(calls).toBeGreaterThan(10)
      expect(blocks.filter(({ type }) => type === 'tool_result')).toHaveLength(calls)
    }
  })

  it('makes one line as large as it is told', () => {
    const desk = aDesk()
    const tree = makeTree({ home: desk.home, seed: 1, sessions: 1, bytes: 1000, agents: { codex: 1 }, line: 300_000 })
    const [session] = tree.sessions
    const file = desk.path(session?.file ?? '')
    const longest = Math.max(
      ...readFileSync(file, 'utf8')
        .split('\n')
        .map((line) => line.length),
    )
    expect(longest).toBeGreaterThan(300_000)
    expect(statSync(file).size).toBe(tree.bytes)
  })
})

describe('sizes', () => {
  it.each([
    ['200MB', 200_000_000],
    ['1.5 gb', 1_500_000_000],
    ['4096', 4096],
  ])('%s is %d bytes', (text, bytes) => {
    expect(bytesOf(text)).toBe(bytes)
  })

  it('refuses what is none', () => {
    expect(() => bytesOf('many')).toThrow('many is not a size')
  })
})
