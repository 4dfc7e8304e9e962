import {
  appendFileSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Random } from '../../bench/generate/random.ts'
import { everyAgent, makeTree, type TreeOptions } from '../../bench/generate/tree.ts'
import { corpus, inCorpus, needsCorpus } from '../helpers/corpus.ts'
import { Shelf, type ShelfOptions } from '../helpers/shelf.ts'

/** Files of agents that come in over time: path → content. */
type Sources = Map<string, Buffer>

const scratch = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'annals-growing-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Made sessions, which came as a whole. */
function made(options: Pick<TreeOptions, 'sessions' | 'bytes' | 'seed'> & Partial<TreeOptions>): Sources {
  const home = scratch()
  const { sessions } = makeTree({ home, agents: everyAgent, ...options })
  return new Map(sessions.map(({ file }) => [file, readFileSync(join(home, file))]))
}

/** All files below a folder, as files below `below`. */
function filesIn(folder: string, below: string): Sources {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(
    entries.map(({ parentPath, name }) => {
      const file = join(parentPath, name)
      return [join(below, relative(folder, file)), readFileSync(file)]
    }),
  )
}

class Growing {
  readonly home = scratch()
  readonly #sources: Sources
  readonly #written = new Map<string, number>()

  constructor(sources: Sources) {
    this.#sources = sources
  }

  /** Each file that is written line by line comes in up to a share of its bytes, any other one as a whole. */
  upTo(share: number): void {
    for (const [path, content] of this.#sources) {
      const from = this.#written.get(path) ?? 0
      const to = path.endsWith('.jsonl') ? Math.floor(content.length * share) : content.length
      if (to <= from) continue
      const file = join(this.home, path)
      mkdirSync(dirname(file), { recursive: true })
      if (from === 0) writeFileSync(file, content.subarray(0, to))
      else appendFileSync(file, content.subarray(from, to))
      this.#written.set(path, to)
    }
  }
}

/** Runs after each step: one history is read on, the other one whole; both say the same. Returns how many bytes were read. */
async function sameAfterEach(
  sources: Sources,
  shares: number[],
  options: ShelfOptions = {},
): Promise<{ on: number; whole: number }> {
  const growing = new Growing(sources)
  const [on, whole] = [new Shelf(growing.home, { worthBytes: 0, ...options }), new Shelf(growing.home, options)]
  const read = { on: 0, whole: 0 }
  for (const [step, share] of [...shares, 1].entries()) {
    growing.upTo(share)
    const [one, other] = [await on.run(), await whole.run()]
    const [files, wanted] = [on.files(), whole.files()]
    expect([...files.keys()], `step ${step}`).toEqual([...wanted.keys()])
    for (const [path, content] of files) expect(content === wanted.get(path), `step ${step}: ${path}`).toBe(true)
    expect({ ...one, bytesRead: 0 }).toEqual({ ...other, bytesRead: 0 })
    if (step > 0) read.on += one.bytesRead
    if (step > 0) read.whole += other.bytesRead
  }
  return read
}

/** A session of about a megabyte, stored up to a share of it, on two shelves: one reads on, the other one reads whole. */
async function aSession(share = 0.5, options: ShelfOptions = {}) {
  const sources = made({ sessions: 1, bytes: 1_500_000, seed: 11, agents: { codex: 1 } })
  const growing = new Growing(sources)
  const [[path = '', content = Buffer.alloc(0)] = []] = sources
  const file = join(growing.home, path)
  const [on, whole] = [new Shelf(growing.home, { worthBytes: 0, ...options }), new Shelf(growing.home, options)]
  growing.upTo(share)
  await on.run()
  await whole.run()
  /** Runs on both; how many bytes of the session the first one read, and how many there are. */
  const again = async (changed: Parameters<Shelf['run']>[0] = {}) => {
    const one = await on.run({ worthBytes: 0, ...changed })
    const other = await whole.run({ worthBytes: Number.POSITIVE_INFINITY, ...changed })
    expect({ ...one, bytesRead: 0 }).toEqual({ ...other, bytesRead: 0 })
    expect(same(on, whole)).toEqual([])
    return { read: one.bytesRead, size: readFileSync(file).length }
  }
  return { growing, file, content, on, whole, again }
}

/** Paths of which two shelves have other contents. */
function same(one: Shelf, other: Shelf): string[] {
  const [a, b] = [one.files(), other.files()]
  return [...new Set([...a.keys(), ...b.keys()])].filter((path) => a.get(path) !== b.get(path))
}

const cuts = fc.uniqueArray(fc.double({ min: 0.02, max: 0.99, noNaN: true }), { minLength: 1, maxLength: 4 })
const inOrder = (shares: number[]): number[] => shares.toSorted((a, b) => a - b)

describe('a session that only grew', () => {
  it('is read on to the same history as when it is read whole, however its growth is cut into runs', async () => {
    let [on, whole] = [0, 0]
    await fc.assert(
      fc.asyncProperty(fc.nat(1_000), cuts, async (seed, shares) => {
        const sources = made({ sessions: 6, bytes: 3_000_000, seed })
        const read = await sameAfterEach(sources, inOrder(shares))
        on += read.on
        whole += read.whole
      }),
      { numRuns: 6 },
    )
    expect(on).toBeLessThan(whole)
  })

  it('is masked as when it is read whole: secrets in any line, on either side of where a run ended', async () => {
    const sources = made({ sessions: 4, bytes: 2_000_000, seed: 4 })
    // Words that stand everywhere, so that there is a secret at every seam.
    const secrets = [...new Set([...sources.values()].join('').match(/[a-z]{8,}/g))].slice(0, 40)
    const read = await sameAfterEach(sources, [0.3, 0.31, 0.5, 0.75], { redact: { secrets } })
    expect(read.on).toBeLessThan(read.whole)
  })

  it('becomes a session in parts on the way, and closes several parts in one run', async () => {
    const sources = made({ sessions: 1, bytes: 6_000_000, seed: 9, agents: { claude: 1 } })
    const read = await sameAfterEach(sources, [0.01, 0.03, 0.06, 0.5, 0.51, 0.99])
    expect(read.on).toBeLessThan(read.whole / 2)
  })

  it('keeps long values and pictures in files of their own', async () => {
    const sources = made({ sessions: 2, bytes: 1_000_000, seed: 2, agents: everyAgent, line: 3_000_000 })
    await sameAfterEach(sources, [0.2, 0.6, 0.8, 0.95])
  })

  it('has its original left out when originals are', async () => {
    await sameAfterEach(made({ sessions: 4, bytes: 2_000_000, seed: 5 }), [0.4, 0.7], { originals: false })
  })

  it.skipIf(corpus === null).each(['codex', 'claude', 'gemini'])(
    needsCorpus('is the same for real sessions of %s, with their helpers, forks and companions'),
    async (agent) => {
      await sameAfterEach(filesIn(inCorpus(agent), `.${agent}`), [0.4, 0.93])
    },
  )
})

describe('a checkpoint', () => {
  it('is read on from when there is nothing against it', async () => {
    const { growing, again, content } = await aSession()
    growing.upTo(0.6)
    const { read } = await again()
    expect(read).toBeLessThan(0.11 * content.length + 65_536 + 8_192)
    growing.upTo(1)
    expect((await again()).read).toBeLessThan(0.41 * content.length + 65_536 + 8_192)
  })

  it('is for its owner alone, and says nothing that was masked', async () => {
    const secrets = ['correcthorsebattery']
    const { growing, file, on, again } = await aSession(0.5, { redact: { secrets } })
    const record = {
      type: 'event_msg',
      payload: { type: 'agent_message', message: `it is ${secrets[0]}, ${'x'.repeat(40)}` },
    }
    appendFileSync(
      file,
      `\n${JSON.stringify(record)}\n${JSON.stringify(record)}\n${JSON.stringify(record).slice(0, 90)}`,
    )
    await again()
    const [checkpoint = ''] = on.checkpoints()
    expect(statSync(checkpoint).mode & 0o777).toBe(0o600)
    const said = readFileSync(checkpoint, 'latin1')
    expect(said).toContain('[REDACTED:known-secret:')
    expect(said).not.toContain('correcthorse')
    expect(said).not.toContain('sebattery')
    expect(growing.home).toBeTruthy()
  })

  const doubts: [string, (session: Awaited<ReturnType<typeof aSession>>) => Parameters<Shelf['run']>[0] | undefined][] =
    [
      ['it is not there', ({ on }) => void on.checkpoints().map((file) => rmSync(file))],
      ['it is damaged', ({ on }) => void on.checkpoints().map((file) => truncateSync(file, 9_000))],
      [
        'a byte of it is another one',
        ({ on }) => {
          for (const file of on.checkpoints()) {
            const bytes = readFileSync(file)
            bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
            writeFileSync(file, bytes)
          }
          return undefined
        },
      ],
      [
        'the source is another file',
        ({ file }) => {
          copyFileSync(file, `${file}.new`)
          renameSync(`${file}.new`, file)
          return undefined
        },
      ],
      ['another secret is known', () => ({ redact: { secrets: ['something'] } })],
      ['what was changed by hand is to be overwritten', () => ({ overwrite: true })],
      [
        'the history holds another head',
        ({ on, whole }) => {
          for (const shelf of [on, whole]) {
            const json = [...shelf.files().keys()].find((path) => /\/\.2\d{3}[^/]*\.json$/.test(path)) ?? ''
            const text = readFileSync(join(shelf.root, json), 'utf8')
            writeFileSync(join(shelf.root, json), text.replace('"timeZone": "UTC"', '"timeZone": "Asia/Tokyo"'))
          }
          return { overwrite: false }
        },
      ],
    ]
  it.each(doubts)('counts for nothing when %s', async (_, doubt) => {
    const session = await aSession()
    session.growing.upTo(0.55)
    const changed = doubt(session)
    const { read, size } = await session.again(changed ?? {})
    expect(read).toBeGreaterThanOrEqual(size)
  })

  it.each([
    ['its beginning', 100],
    ['what stands before the end', -2_000],
  ])('counts for nothing when %s of the source is otherwise', async (_, at) => {
    const { growing, file, again } = await aSession()
    const descriptor = openSync(file, 'r+')
    const { size } = statSync(file)
    writeSync(descriptor, Buffer.from('~'), 0, 1, at < 0 ? size + at : at)
    closeSync(descriptor)
    growing.upTo(0.55)
    expect((await again()).read).toBeGreaterThanOrEqual(size)
  })

  it('counts for nothing when a torn last line was written anew', async () => {
    const { file, content, again } = await aSession(0.5)
    const end = readFileSync(file).lastIndexOf('\n') + 1
    truncateSync(file, end)
    appendFileSync(file, content.subarray(0, content.indexOf('\n') + 1))
    appendFileSync(file, content.subarray(end))
    expect((await again()).read).toBeGreaterThanOrEqual(content.length)
  })

  it('holds no more when the source got shorter, and grew again', async () => {
    const { growing, file, content, again } = await aSession()
    truncateSync(file, 200_000)
    await again()
    appendFileSync(file, content.subarray(200_000, Math.floor(content.length / 2)))
    await again()
    growing.upTo(0.8)
    await again()
    growing.upTo(1)
    await again()
  })
})

describe('a run that is killed between its files and its checkpoint, or among its files', () => {
  it('costs nothing: the next one makes what a whole reading makes', async () => {
    const { growing, on, whole, again } = await aSession()
    const random = new Random(5)
    for (const share of [0.6, 0.7, 0.8, 0.9]) {
      growing.upTo(share)
      const before = on.files()
      await on.run({ commits: false })
      const after = on.files()
      // Some of the files are not in their places; checkpoint and state say that they are to be.
      for (const path of after.keys()) {
        if (after.get(path) === before.get(path) || random.below(2) === 0) continue
        const had = before.get(path)
        if (had === undefined) rmSync(join(on.root, path))
        else writeFileSync(join(on.root, path), had, 'latin1')
      }
      on.lookAgain()
      await on.run()
      await whole.run()
      expect(same(on, whole)).toEqual([])
    }
    growing.upTo(1)
    expect((await again()).read).toBeLessThan(500_000)
  })

  it('leaves a checkpoint of another state of the history, which is not believed', async () => {
    const { growing, on, again } = await aSession()
    const [checkpoint = ''] = on.checkpoints()
    const older = readFileSync(checkpoint)
    growing.upTo(0.6)
    await again()
    writeFileSync(checkpoint, older)
    growing.upTo(0.65)
    const { read, size } = await again()
    expect(read).toBeGreaterThanOrEqual(size)
  })
})
