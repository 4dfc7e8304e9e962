/** What a run asks of the system, so that no speed is lost unnoticed: files opened, bytes read, objects stored, processes. */
import { appendFileSync, existsSync, readFileSync, statSync, utimesSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { adapters } from '../../adapters/index.ts'
import { everyAgent, growTree, makeTree, type Tree } from '../../bench/generate/tree.ts'
import { countWork, sourcesRead, type Work } from '../../bench/measure/work.ts'
import { Sources } from '../../src/state/sources.ts'
import { Units } from '../../src/state/units.ts'
import { aDesk, type Desk } from '../helpers/desk.ts'

interface Counted {
  work: Work
  /** Ids of the objects in the repository that are new. */
  stored: string[]
}

async function countedRun(desk: Desk): Promise<Counted> {
  const before = new Set(objectsOf(desk))
  const { work, stop } = countWork()
  try {
    const { code, err } = await desk.sync()
    expect([code, err]).toEqual([0, ''])
  } finally {
    stop()
  }
  return { work, stored: objectsOf(desk).filter((id) => !before.has(id)) }
}

/** Every object of the repository. */
function objectsOf(desk: Desk): string[] {
  if (!existsSync(desk.path('annals'))) return []
  return desk.git('annals', 'cat-file', '--batch-all-objects', '--batch-check=%(objectname)').split('\n')
}

const treeOn = (desk: Desk, sessions: number): Tree =>
  makeTree({ home: desk.home, sessions, bytes: sessions * 20_000, seed: 1, agents: everyAgent })

const gits = ({ started }: Work): number => started.filter((program) => program === 'git').length
const writtenTo = (desk: Desk, { written }: Work): string[] => {
  const history = desk.path('annals/history/')
  return written.filter((path) => path.startsWith(history)).map((path) => path.slice(history.length))
}

/** Objects that HEAD has and the commit before it has not. */
const newInHead = (desk: Desk, range: string): string[] =>
  desk
    .git('annals', 'rev-list', '--objects', '--no-object-names', ...range.split(' '))
    .split('\n')
    .sort()

describe('a run with nothing new', () => {
  it('opens no source, reads none of their bytes, writes nothing, stores no object and starts no process', async () => {
    const desk = aDesk()
    treeOn(desk, 30)
    await desk.sync()
    const state = readFileSync(desk.path('annals/.git/annals/state.db'))
    const { work, stored } = await countedRun(desk)
    expect(sourcesRead(work)).toEqual({ files: [], opens: 0, bytes: 0 })
    expect(work.started).toEqual([])
    expect(stored).toEqual([])
    // Who holds the lock is said in a file beside it.
    expect(work.written.filter((path) => !path.endsWith('run.lock.holder'))).toEqual([])
    expect(readFileSync(desk.path('annals/.git/annals/state.db')).equals(state)).toBe(true)
  })
})

describe('a first run', () => {
  it('opens each source to see its beginning and to read it (what is said of a helper once more), and parses it once', async () => {
    const desk = aDesk()
    const { bytes: all } = makeTree({ home: desk.home, sessions: 6, bytes: 3_000_000, seed: 2, agents: everyAgent })
    const { work } = await countedRun(desk)
    const { files } = sourcesRead(work)
    const beginning = 65_536
    for (const file of files) {
      const [{ opens, bytes } = { opens: 0, bytes: 0 }, { size }] = [work.read[file], statSync(file)]
      expect(opens, file).toBeLessThanOrEqual(file.endsWith('.meta.json') ? 3 : 2)
      expect(bytes, file).toBeLessThanOrEqual(size + (opens - 1) * Math.min(size, beginning))
    }
    expect(work.parsed).toBeLessThanOrEqual(1.1 * all + files.length * beginning)
  })

  it('stores the files of the commit, each once, and nothing besides', async () => {
    const desk = aDesk()
    treeOn(desk, 30)
    const { work, stored } = await countedRun(desk)
    expect(stored.sort()).toEqual(newInHead(desk, 'HEAD'))
    const paths = writtenTo(desk, work)
    expect(new Set(paths).size).toBe(paths.length)
    expect(desk.git('annals', 'rev-list', '--count', 'HEAD')).toBe('1')
  })

  it('starts as many processes for many sessions as for few', async () => {
    const counts: number[] = []
    for (const sessions of [5, 50]) {
      const desk = aDesk()
      treeOn(desk, sessions)
      counts.push(gits((await countedRun(desk)).work))
    }
    expect(counts[1]).toBe(counts[0])
    expect(counts[0]).toBeLessThanOrEqual(24)
  })
})

describe('a run in which one small session grew among many', () => {
  it('opens and writes the files of that one and the lists above it, with as many processes as among few', async () => {
    const processes: number[] = []
    for (const sessions of [5, 50]) {
      const desk = aDesk()
      const tree = treeOn(desk, sessions)
      await desk.sync()
      growTree(tree, 1 / sessions, 2000)
      const { work, stored } = await countedRun(desk)
      const { files, opens } = sourcesRead(work)
      const grown = files.filter((file) => tree.sessions.some((session) => desk.path(session.file) === file))
      expect(grown).toHaveLength(1)
      expect(opens).toBeLessThanOrEqual(2 * files.length)
      const paths = [...new Set(writtenTo(desk, work))]
      const own = paths.filter((path) => !path.endsWith('README.md'))
      expect(own.length).toBeLessThanOrEqual(3)
      expect(new Set(own.map((path) => path.replace(/(^|\/)\.([^/]+)$/, '$1$2').replace(/\.\w+$/, ''))).size).toBe(1)
      expect(stored.sort()).toEqual(newInHead(desk, 'HEAD ^HEAD~1'))
      processes.push(gits(work))
    }
    expect(processes[1]).toBe(processes[0])
    // None of them looks through git's index.
    expect(processes[0]).toBeLessThanOrEqual(8)
  })
})

describe('a run in which one session of each agent grew among many', () => {
  it('groups what is tied to those, opens their files alone, and does not bring all that is remembered', async () => {
    const desk = aDesk()
    const tree = treeOn(desk, 60)
    await desk.sync()
    const grown = adapters.flatMap(({ id }) => tree.sessions.find(({ file }) => file.startsWith(`.${id}`)) ?? [])
    for (const { file } of grown) appendFileSync(desk.path(file), lastLineOf(readFileSync(desk.path(file), 'utf8')))
    const groups = adapters.map((adapter) => vi.spyOn(adapter, 'group'))
    const tables = [vi.spyOn(Sources.prototype, 'all'), vi.spyOn(Units.prototype, 'all')]
    const { work } = await countedRun(desk)
    const grouped = groups.flatMap(({ mock }) => mock.calls.flatMap(([files]) => files.map(({ file }) => file.path)))
    for (const spy of [...groups, ...tables]) spy.mockRestore()
    expect(grouped.length).toBeGreaterThanOrEqual(grown.length)
    expect(grouped.length).toBeLessThan(tree.sessions.length / 3)
    for (const { mock } of tables) expect(mock.calls).toEqual([])
    const opened = sourcesRead(work).files.filter((file) => tree.sessions.some((one) => desk.path(one.file) === file))
    expect(opened.sort()).toEqual(grown.map(({ file }) => desk.path(file)).sort())
  })
})

/**
 * Makes git's index a few seconds younger than the files it holds. A run that begins in the second in which the one before
 * it ended reads those of that second, as git would: which they are is the machine's affair.
 */
function letSecondsPass(desk: Desk): void {
  const index = desk.path('annals/.git/index')
  const { mtimeMs } = statSync(index)
  utimesSync(index, mtimeMs / 1_000 + 3, mtimeMs / 1_000 + 3)
}

const lastLineOf = (text: string): string => `${text.trimEnd().split('\n').at(-1)}\n`

describe('a run in which one long session grew', () => {
  it('reads and parses what is new, writes what changed, and stores that alone', async () => {
    const desk = aDesk()
    const tree = makeTree({ home: desk.home, sessions: 1, bytes: 8_000_000, seed: 3, agents: { codex: 1 } })
    await desk.sync()
    letSecondsPass(desk)
    const added = growTree(tree, 1, 100_000)
    const { work, stored } = await countedRun(desk)
    const { bytes, files } = sourcesRead(work)
    const edges = 2 * 4_096
    expect(files).toEqual([desk.path(tree.sessions[0]?.file ?? '')])
    expect(bytes).toBeLessThanOrEqual(added + edges)
    // With its head, and what index pages are made of.
    expect(work.parsed).toBeLessThanOrEqual(added + 200_000)
    const changed = desk.git('annals', 'diff', '--name-only', 'HEAD~1', 'HEAD', '--', 'history').split('\n')
    expect([...new Set(writtenTo(desk, work))].sort()).toEqual(
      changed.map((path) => path.slice('history/'.length)).sort(),
    )
    expect(changed.length).toBeLessThan(12)
    expect(stored.sort()).toEqual(newInHead(desk, 'HEAD ^HEAD~1'))
    // Whether somebody changed by hand what is to be replaced.
    const looked = Object.keys(work.read).filter((path) => path.startsWith(desk.path('annals/history/')))
    expect(looked.length).toBeLessThanOrEqual(changed.length + 3)
  })

  it.each(adapters.map(({ id }) => id))('reads nothing of %s besides but its edges', async (agent) => {
    const desk = aDesk()
    const tree = makeTree({ home: desk.home, sessions: 1, bytes: 8_000_000, seed: 4, agents: { [agent]: 1 } })
    await desk.sync()
    const added = growTree(tree, 1, 100_000)
    const { bytes, files } = sourcesRead((await countedRun(desk)).work)
    expect(files).toEqual([desk.path(tree.sessions[0]?.file ?? '')])
    expect(bytes).toBeLessThanOrEqual(added + 2 * 4_096)
  })
})
