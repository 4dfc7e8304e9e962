/** The run's own thread as a hand of the pool: it has to wait for nobody, and its engine is warm once instead of twice. */
import { setImmediate } from 'node:timers/promises'
import type { Maker, Making, Order, Reading } from './maker.ts'
import { type Hand, weightOf } from './pool.ts'
import type { MadeUnit } from './unit.ts'

/** While it reads or makes a longer one, workers would wait too long for what they are to do next. */
const longest = 8 * 1024 * 1024

export class OwnHand implements Hand {
  readonly longest = longest
  load = 0
  readonly #maker: Maker
  readonly #weights = new Map<string, number>()
  #last: Promise<unknown> = Promise.resolve()

  /** `maker` does the work in this thread. */
  constructor(maker: Maker) {
    this.#maker = maker
  }

  async read(order: Order): Promise<Reading> {
    const weight = weightOf(order)
    this.#weights.set(order.key, weight)
    this.load += weight
    try {
      const reading = await this.#next(() => this.#maker.read(order))
      if (reading.kind === 'elsewhere') this.#forget(order.key)
      return reading
    } catch (error) {
      this.#forget(order.key)
      throw error
    }
  }

  make(key: string, making: Making): Promise<MadeUnit> {
    return this.#next(() => this.#maker.make(key, making).finally(() => this.#forget(key)))
  }

  drop(key: string): void {
    this.#maker.drop(key)
    this.#forget(key)
  }

  finish(): Promise<ReadonlySet<string>> {
    return this.#maker.finish()
  }

  close(): Promise<void> {
    return this.#maker.close()
  }

  #forget(key: string): void {
    this.load -= this.#weights.get(key) ?? 0
    this.#weights.delete(key)
  }

  /** One step after the other; before each, what workers have said is heard. */
  #next<T>(step: () => Promise<T>): Promise<T> {
    const done = this.#last.then(() => setImmediate()).then(step)
    this.#last = done.catch(() => undefined)
    return done
  }
}
