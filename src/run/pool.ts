/** Several hands that read and make units. The run says in which order they are decided and kept, so it does not matter who is quick. */
import type { Maker, Making, Order, Reading } from './maker.ts'
import type { MadeUnit } from './unit.ts'

/** Bytes of sources that each hand may have under way. */
const capacityOfHand = 4 * 1024 * 1024

/** One of those who read and make units: see `Maker`. */
export interface Hand extends Omit<Maker, 'capacity'> {
  /** Bytes of sources that it has under way. */
  readonly load: number
  /** Bytes of sources of the largest unit that it may be given. */
  readonly longest: number
}

/** Bytes of a unit's sources, at least one. */
export const weightOf = ({ root, helpers }: Pick<Order, 'root' | 'helpers'>): number =>
  [root, ...helpers].flatMap(({ files }) => files).reduce((sum, { size }) => sum + size, 1)

/** Gives each unit to the hand that has least to do. */
export class Pool implements Maker {
  readonly capacity: number
  readonly #hands: readonly Hand[]
  readonly #of = new Map<string, Hand>()

  /** One of the hands has to take units of any size. */
  constructor(hands: readonly Hand[]) {
    this.capacity = hands.length * capacityOfHand
    this.#hands = hands
  }

  read(order: Order): Promise<Reading> {
    const weight = weightOf(order)
    const able = this.#hands.filter(({ longest }) => weight <= longest)
    const hand = able.reduce((least, one) => (one.load < least.load ? one : least))
    this.#of.set(order.key, hand)
    return hand.read(order)
  }

  make(key: string, making: Making): Promise<MadeUnit> {
    const hand = this.#of.get(key)
    if (hand === undefined) throw new RangeError(`${key} was not read.`)
    this.#of.delete(key)
    return hand.make(key, making)
  }

  drop(key: string): void {
    this.#of.get(key)?.drop(key)
    this.#of.delete(key)
  }

  async finish(): Promise<ReadonlySet<string>> {
    const stored = await Promise.all(this.#hands.map((hand) => hand.finish()))
    return new Set(stored.flatMap((ids) => [...ids]))
  }

  async close(): Promise<void> {
    await Promise.all(this.#hands.map((hand) => hand.close()))
  }
}
