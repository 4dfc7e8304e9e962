import { describe, expect, it } from 'vitest'
import type { SourceFile } from '../../adapters/types.ts'
import type { Maker, Making, Order, Reading } from '../../src/run/maker.ts'
import { OwnHand } from '../../src/run/own-hand.ts'
import { type Hand, Pool } from '../../src/run/pool.ts'

const orderOf = (key: string, size = 10): Order => ({
  key,
  root: { id: key, files: [{ size } as SourceFile as Order['root']['files'][number]] },
  helpers: [],
  home: 0,
  storedPlace: undefined,
  resumes: false,
})
const making = { placed: new Map() } as unknown as Making

/** A maker that notes what it is asked, and finds every unit elsewhere whose key begins with `-`. */
function noting(log: string[], name = ''): Maker {
  const note = (what: string, key: string): void => void log.push(`${name}${what} ${key}`)
  return {
    capacity: 0,
    async read({ key }) {
      note('read', key)
      return { kind: key.startsWith('-') ? 'elsewhere' : 'read' } as Reading
    },
    async make(key) {
      note('make', key)
      return { unchanged: false } as Awaited<ReturnType<Maker['make']>>
    },
    drop: (key) => note('drop', key),
    finish: async () => new Set([name]),
    close: async () => undefined,
  }
}

describe('the own thread of a run as a hand', () => {
  it('takes one step after the other and lets others speak before each', async () => {
    const log: string[] = []
    const hand = new OwnHand(noting(log))
    const steps = [hand.read(orderOf('a')), hand.read(orderOf('b')), hand.make('a', making)]
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
    for (let count = 0; count < 3; count += 1) await turn().then(() => log.push('heard'))
    await Promise.all(steps)
    expect(log.filter((line) => line !== 'heard')).toEqual(['read a', 'read b', 'make a'])
    expect(log.slice(0, 4)).toEqual(['heard', 'read a', 'heard', 'read b'])
  })

  it('carries what it was given until that is made, dropped, or elsewhere', async () => {
    const hand = new OwnHand(noting([]))
    await Promise.all(['a', 'b', '-c'].map((key) => hand.read(orderOf(key, 100))))
    expect(hand.load).toBe(202)
    await hand.make('a', making)
    hand.drop('b')
    expect(hand.load).toBe(0)
  })

  it('goes on after a step that failed', async () => {
    const log: string[] = []
    const broken = noting(log)
    const hand = new OwnHand({ ...broken, make: () => Promise.reject(new Error('no')) })
    await hand.read(orderOf('a'))
    await expect(hand.make('a', making)).rejects.toThrow('no')
    await hand.read(orderOf('b'))
    expect(log).toEqual(['read a', 'read b'])
    expect(hand.load).toBe(11)
  })

  it('does not carry what could not be read', async () => {
    const hand = new OwnHand({ ...noting([]), read: () => Promise.reject(new Error('no')) })
    await expect(hand.read(orderOf('a'))).rejects.toThrow('no')
    expect(hand.load).toBe(0)
  })
})

describe('a pool', () => {
  const handOf = (log: string[], name: string, longest: number): Hand => {
    const hand = Object.assign(noting(log, name), { load: 0, longest })
    const { read } = hand
    hand.read = (order) => {
      hand.load += 1
      return read(order)
    }
    return hand
  }

  it('gives a unit to the hand with least to do that may have it, and all else about it to the same', async () => {
    const log: string[] = []
    const pool = new Pool([handOf(log, 'small ', 100), handOf(log, 'large ', Number.POSITIVE_INFINITY)])
    for (const order of [orderOf('a'), orderOf('b'), orderOf('c', 500), orderOf('d', 500)]) await pool.read(order)
    await pool.make('a', making)
    await pool.make('c', making)
    pool.drop('b')
    const read = ['small read a', 'large read b', 'large read c', 'large read d']
    expect(log).toEqual([...read, 'small make a', 'large make c', 'large drop b'])
    expect(await pool.finish()).toEqual(new Set(['small ', 'large ']))
  })
})
