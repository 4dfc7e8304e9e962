/** Who reads and makes the units of a run: this thread alone, or workers beside it. */
import { availableParallelism, freemem } from 'node:os'
import type { Unit } from '../discover/units.ts'
import { type Job, LocalMaker, type Maker } from './maker.ts'
import { WorkerPool, workerProgram } from './pool.ts'
import { sizeOf } from './store.ts'

/** Less than this is done before workers have started. */
const worthWorkers = 24 * 1024 * 1024
/** More of them would wait for the disk. */
const mostWorkers = 4
/** Memory that is to be free for each. */
const memoryOfWorker = 320 * 1024 * 1024

/** `workers`: how many there may be; left out, as many as the machine has cores and memory for, where it is worth it. */
export function makerFor(job: Job, units: readonly Unit[], workers: number | undefined): Maker {
  const program = workerProgram()
  const count = workers ?? workersFor(units)
  return program === null || count < 1 ? new LocalMaker(job) : new WorkerPool(job, count, program)
}

function workersFor(units: readonly Unit[]): number {
  if (units.length < 2) return 0
  const bytes = units.reduce((sum, unit) => sum + sizeOf(unit), 0)
  if (bytes < worthWorkers) return 0
  const count = Math.min(availableParallelism(), mostWorkers, Math.floor(freemem() / memoryOfWorker))
  return count < 2 ? 0 : count
}
