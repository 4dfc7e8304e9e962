/** Workers, threads that read and make units. The run says in which order they are decided and kept, so it does not matter who is quick. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { reasonOf } from '../errors.ts'
import type { Spot } from './decide.ts'
import { Deferred } from './deferred.ts'
import type { Job, LastOfUnit, Maker, Order, Reading } from './maker.ts'
import { type Answer, errorOf, madeOf, type Question } from './messages.ts'
import type { PlacedSession } from './pages.ts'
import type { MadeUnit } from './unit.ts'

/** Bytes of sources that each worker may have under way. */
const capacityOfWorker = 8 * 1024 * 1024

/** The program of a worker, as the build makes it; it is not there where the program runs from its sources. */
export const workerProgram = (): URL | null => {
  const program = new URL('./worker.js', import.meta.url)
  return existsSync(fileURLToPath(program)) ? program : null
}

/** Memory for what is new in a worker's heap. With three times as much it needs no less time, and 40 MB more. */
const youngGenerationMb = 16

/** A unit that was given to a worker. */
interface Assignment {
  order: Order
  weight: number
  reading: Deferred<Reading>
  /** What it is to be made with, once that is decided. */
  wanted: { spot: Spot; last: LastOfUnit } | null
  making: Deferred<MadeUnit>
  /** How many workers broke down at it. */
  breakdowns: number
}

export class WorkerPool implements Maker {
  readonly capacity: number
  readonly #hands: Hand[]
  readonly #placed: Map<string, PlacedSession>
  readonly #of = new Map<string, Hand>()

  /** `program`: see `workerProgram`. */
  constructor(job: Job, workers: number, program: URL) {
    this.capacity = workers * capacityOfWorker
    this.#placed = new Map(job.placed)
    const given = { ...job, placed: this.#placed }
    this.#hands = Array.from({ length: workers }, (_, index) => new Hand(given, index + 1, program))
  }

  read(order: Order): Promise<Reading> {
    const hand = this.#hands.reduce((least, one) => (one.load < least.load ? one : least))
    this.#of.set(order.key, hand)
    return hand.read(order)
  }

  announce(placed: readonly (readonly [string, PlacedSession])[]): void {
    for (const [key, one] of placed) this.#placed.set(key, one)
    for (const hand of this.#hands) hand.announce(placed)
  }

  make(key: string, spot: Spot, last: LastOfUnit): Promise<MadeUnit> {
    const hand = this.#of.get(key)
    if (hand === undefined) throw new RangeError(`${key} was not read.`)
    this.#of.delete(key)
    return hand.make(key, spot, last)
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

/**
 * One worker and the units it was given. When it breaks down they begin anew with a new one. The unit that it was at is
 * tried once more with nothing after it: the memory of all together may have been too little. Twice is the unit's fault.
 */
class Hand {
  load = 0
  readonly #job: Job
  readonly #number: number
  readonly #program: URL
  /** By key, in the order in which they were given. */
  readonly #assignments = new Map<string, Assignment>()
  /** What was announced and is not told yet: it is told with the next unit that is to be made. */
  #untold: (readonly [string, PlacedSession])[] = []
  #worker: Worker | null = null
  #restarts = 0
  /** The keys of units of which it was asked something, in its order: it works at the first. */
  #asked: string[] = []
  /** The unit at which a worker broke down and which is tried once more, and those that wait until it is done. */
  #retried: string | null = null
  readonly #waiting = new Set<string>()
  #finishing: Deferred<readonly string[]> | null = null

  constructor(job: Job, number: number, program: URL) {
    this.#job = job
    this.#number = number
    this.#program = program
  }

  read(order: Order): Promise<Reading> {
    const files = [order.root, ...order.helpers].flatMap((one) => one.files)
    const weight = files.reduce((sum, { size }) => sum + size, 1)
    const assignment = {
      order,
      weight,
      reading: new Deferred<Reading>(),
      wanted: null,
      making: new Deferred<MadeUnit>(),
      breakdowns: 0,
    }
    assignment.making.promise.catch(() => undefined)
    this.#assignments.set(order.key, assignment)
    this.load += weight
    if (this.#retried === null) this.#ask({ kind: 'read', order })
    else this.#waiting.add(order.key)
    return assignment.reading.promise
  }

  announce(placed: readonly (readonly [string, PlacedSession])[]): void {
    if (this.#worker !== null) this.#untold.push(...placed)
  }

  make(key: string, spot: Spot, last: LastOfUnit): Promise<MadeUnit> {
    const assignment = this.#assignments.get(key)
    if (assignment === undefined) throw new RangeError(`${key} was not read.`)
    assignment.wanted = { spot, last }
    if (this.#waiting.has(key)) return assignment.making.promise
    this.#ask({ kind: 'announce', placed: this.#untold })
    this.#untold = []
    this.#ask({ kind: 'make', key, spot, last })
    return assignment.making.promise
  }

  drop(key: string): void {
    this.#forget(key)
    this.#ask({ kind: 'drop', key })
  }

  async finish(): Promise<readonly string[]> {
    if (this.#worker === null) return []
    this.#finishing = new Deferred()
    this.#ask({ kind: 'finish' })
    return this.#finishing.promise
  }

  async close(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    worker?.removeAllListeners()
    await worker?.terminate()
  }

  #forget(key: string): void {
    this.load -= this.#assignments.get(key)?.weight ?? 0
    this.#assignments.delete(key)
    this.#waiting.delete(key)
    if (key !== this.#retried) return
    this.#retried = null
    const waiting = [...this.#assignments.values()].filter(({ order }) => this.#waiting.has(order.key))
    this.#waiting.clear()
    for (const one of waiting) this.#begin(one)
  }

  #begin({ order, wanted }: Assignment): void {
    this.#ask({ kind: 'read', order })
    if (wanted !== null) this.#ask({ kind: 'make', key: order.key, ...wanted })
  }

  #ask(question: Question): void {
    this.#worker ??= this.#start()
    if (question.kind === 'read') this.#asked.push(question.order.key)
    if (question.kind === 'make') this.#asked.push(question.key)
    this.#worker.postMessage(question)
  }

  #start(): Worker {
    const prefix = `${this.#number}-${this.#restarts}-`
    this.#untold = []
    const worker = new Worker(this.#program, {
      workerData: { job: this.#job, prefix },
      resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMb },
    })
    worker.on('message', (answer: Answer) => this.#take(answer))
    worker.on('error', (error) => this.#breakDown(reasonOf(error)))
    worker.on('exit', (code) => this.#breakDown(`it ended with ${code}`))
    return worker
  }

  #take(answer: Answer): void {
    if (answer.kind === 'finished') {
      this.#finishing?.resolve(answer.stored)
      return
    }
    const { key } = answer
    const asked = this.#asked.indexOf(key)
    if (asked !== -1) this.#asked.splice(asked, 1)
    const assignment = this.#assignments.get(key)
    if (assignment === undefined) return
    if (answer.kind === 'read') {
      assignment.reading.resolve(answer.reading)
      if (answer.reading.kind === 'elsewhere') this.#forget(key)
      return
    }
    this.#forget(key)
    if (answer.kind === 'made') assignment.making.resolve(madeOf(answer.made))
    else this.#fail(assignment, errorOf(answer.error))
  }

  #fail({ reading, making }: Assignment, error: Error): void {
    reading.reject(error)
    making.reject(error)
  }

  /** What was in its hands is begun anew by another one; the unit at which a second one breaks down fails. */
  #breakDown(reason: string): void {
    if (this.#worker === null) return
    this.#worker.removeAllListeners().on('error', () => undefined)
    this.#worker = null
    this.#restarts += 1
    const at = this.#assignments.get(this.#asked[0] ?? '') ?? [...this.#assignments.values()][0]
    this.#asked = []
    this.#waiting.clear()
    this.#retried = null
    // What it had put into packs is lost with it; the commit finds those files in the work tree.
    this.#finishing?.resolve([])
    if (at !== undefined) {
      at.breakdowns += 1
      if (at.breakdowns > 1) {
        this.#forget(at.order.key)
        this.#fail(at, new Error(`The worker that read it broke down: ${reason}.`))
      } else this.#retried = at.order.key
    }
    let isAfter = false
    for (const assignment of this.#assignments.values()) {
      if (isAfter) this.#waiting.add(assignment.order.key)
      else this.#begin(assignment)
      isAfter ||= assignment.order.key === this.#retried
    }
  }
}
