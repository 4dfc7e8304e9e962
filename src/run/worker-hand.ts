/** A worker, a thread that reads and makes units, as a hand of the pool. */
import { Worker } from 'node:worker_threads'
import { reasonOf } from '../errors.ts'
import { Deferred } from './deferred.ts'
import type { Making, Order, Reading } from './maker.ts'
import { type Answer, errorOf, madeOf, type Question, type SharedJob } from './messages.ts'
import { type Hand, weightOf } from './pool.ts'
import type { MadeUnit } from './unit.ts'

/** Memory for what is new in a worker's heap. With three times as much it needs no less time, and 40 MB more. */
const youngGenerationMb = 16

/** A unit that was given to a worker. */
interface Assignment {
  order: Order
  weight: number
  reading: Deferred<Reading>
  /** What it is to be made with, once that is decided. */
  making: Making | null
  made: Deferred<MadeUnit>
  /** How many workers broke down at it. */
  breakdowns: number
}

/**
 * One worker and the units it was given. When it breaks down they begin anew with a new one. The unit that it was at is
 * tried once more with nothing after it: the memory of all together may have been too little. Twice is the unit's fault.
 */
export class WorkerHand implements Hand {
  readonly longest = Number.POSITIVE_INFINITY
  load = 0
  readonly #job: SharedJob
  readonly #number: number
  readonly #program: URL
  /** By key, in the order in which they were given. */
  readonly #assignments = new Map<string, Assignment>()
  #worker: Worker | null = null
  #restarts = 0
  /** The keys of units of which it was asked something, in its order: it works at the first. */
  #asked: string[] = []
  /** The unit at which a worker broke down and which is tried once more, and those that wait until it is done. */
  #retried: string | null = null
  readonly #waiting = new Set<string>()
  #finishing: Deferred<ReadonlySet<string>> | null = null

  constructor(job: SharedJob, number: number, program: URL) {
    this.#job = job
    this.#number = number
    this.#program = program
  }

  read(order: Order): Promise<Reading> {
    const weight = weightOf(order)
    const assignment = {
      order,
      weight,
      reading: new Deferred<Reading>(),
      making: null,
      made: new Deferred<MadeUnit>(),
      breakdowns: 0,
    }
    assignment.made.promise.catch(() => undefined)
    this.#assignments.set(order.key, assignment)
    this.load += weight
    if (this.#retried === null) this.#ask({ kind: 'read', order })
    else this.#waiting.add(order.key)
    return assignment.reading.promise
  }

  make(key: string, making: Making): Promise<MadeUnit> {
    const assignment = this.#assignments.get(key)
    if (assignment === undefined) throw new RangeError(`${key} was not read.`)
    assignment.making = making
    if (!this.#waiting.has(key)) this.#ask({ kind: 'make', key, making })
    return assignment.made.promise
  }

  drop(key: string): void {
    this.#forget(key)
    this.#ask({ kind: 'drop', key })
  }

  async finish(): Promise<ReadonlySet<string>> {
    if (this.#worker === null) return new Set()
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

  #begin({ order, making }: Assignment): void {
    this.#ask({ kind: 'read', order })
    if (making !== null) this.#ask({ kind: 'make', key: order.key, making })
  }

  #ask(question: Question): void {
    this.#worker ??= this.#start()
    if (question.kind === 'read') this.#asked.push(question.order.key)
    if (question.kind === 'make') this.#asked.push(question.key)
    this.#worker.postMessage(question)
  }

  #start(): Worker {
    const prefix = `${this.#number}-${this.#restarts}-`
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
      this.#finishing?.resolve(new Set(answer.stored))
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
    if (answer.kind === 'made') assignment.made.resolve(madeOf(answer.made))
    else this.#fail(assignment, errorOf(answer.error))
  }

  #fail({ reading, made }: Assignment, error: Error): void {
    reading.reject(error)
    made.reject(error)
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
    this.#finishing?.resolve(new Set())
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
