import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { everyAgent, makeTree, type TreeOptions } from '../../bench/generate/tree.ts'
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
      { numRuns: Number(process.env.RUNS ?? 6) },
    )
    expect(on).toBeLessThan(whole)
  })
})
