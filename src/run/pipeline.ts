/** Takes units through the maker: read ahead as far as it has room, decided and kept one after the other in their order. */

/** Bytes of sources of a unit from which on what is known of its messages takes much memory: one at a time. */
const huge = 64 * 1024 * 1024

/**
 * How many small units may be under way: enough that nobody waits for the next one. What waits longer outlives the young
 * part of the heap and costs memory until the whole heap is looked through.
 */
const mostUnits = 64

/** How one unit goes through. `R`: what was read, `M`: what was made. */
export interface Passage<U, R, M> {
  /** Bytes of its sources. */
  sizeOf(unit: U): number
  /** Null: it is not to be read. */
  read(unit: U): Promise<R> | null
  /** What is read is decided upon in order; null: nothing is to be made of it. */
  decide(unit: U, reading: R): Promise<M> | null
  /** What is made is kept in order. */
  keep(unit: U, made: M): void
  /** What became of a unit that could not be read or made. An error that it throws ends the run. */
  fail(unit: U, error: unknown): void
  /** A unit is done with. */
  done(unit: U): void
}

/** A promise that can be looked at. */
class Outcome<T> {
  readonly settled: Promise<void>
  isSettled = false
  #value: { value: T } | undefined
  #error: unknown

  constructor(work: Promise<T>) {
    this.settled = work.then(
      (value) => {
        this.#value = { value }
        this.isSettled = true
      },
      (error: unknown) => {
        this.#error = error
        this.isSettled = true
      },
    )
  }

  /** Throws what the work threw. */
  get(): T {
    if (this.#value === undefined) throw this.#error
    return this.#value.value
  }
}

interface UnderWay<U, T> {
  unit: U
  outcome: Outcome<T> | null
}

/** `capacity`: bytes of sources that may be under way at once; 0: one unit after the other. */
export async function passAll<U, R, M>(
  units: readonly U[],
  capacity: number,
  passage: Passage<U, R, M>,
): Promise<void> {
  const waiting = units.values()
  const reading: UnderWay<U, R>[] = []
  const making: UnderWay<U, M>[] = []
  let underWay = 0
  // A large one leaves room for others beside it, of which one may be large as well; a huge one for none that is huge.
  const weightOf = (unit: U): number => {
    const size = passage.sizeOf(unit)
    return Math.max(capacity / mostUnits, Math.min(size, size < huge ? capacity / 3 : capacity / 2))
  }
  let next = waiting.next()
  const readAhead = (): void => {
    const isAlone = (): boolean => reading.length + making.length === 0
    while (next.done !== true && (isAlone() || underWay + weightOf(next.value) <= capacity - 1)) {
      const unit = next.value
      const work = passage.read(unit)
      reading.push({ unit, outcome: work === null ? null : new Outcome(work) })
      underWay += weightOf(unit)
      next = waiting.next()
    }
  }
  const attempt = <T>(unit: U, work: () => T): T | null => {
    try {
      return work()
    } catch (error) {
      passage.fail(unit, error)
      return null
    }
  }
  const decide = ({ unit, outcome }: UnderWay<U, R>): void => {
    const work = outcome === null ? null : attempt(unit, () => passage.decide(unit, outcome.get()))
    making.push({ unit, outcome: work === null ? null : new Outcome(work) })
  }
  const keep = ({ unit, outcome }: UnderWay<U, M>): void => {
    if (outcome !== null) attempt(unit, () => passage.keep(unit, outcome.get()))
    underWay -= weightOf(unit)
    passage.done(unit)
  }
  for (readAhead(); reading.length + making.length > 0; readAhead()) {
    const [read, made] = [reading[0], making[0]]
    if (made !== undefined && made.outcome?.isSettled !== false) {
      making.shift()
      keep(made)
    } else if (read !== undefined && read.outcome?.isSettled !== false) {
      reading.shift()
      decide(read)
    } else await Promise.race([read?.outcome?.settled, made?.outcome?.settled].filter((one) => one !== undefined))
  }
}
