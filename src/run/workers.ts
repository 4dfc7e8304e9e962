/** Who reads and makes the units of a run: its own thread alone, or workers beside it. */
import { availableParallelism, freemem } from 'node:os'
import { threadProgram } from '../built.ts'
import type { CheckpointFiles } from '../checkpoint/files.ts'
import type { Unit } from '../discover/units.ts'
import { collectEarlier, collectNow } from '../engine.ts'
import type { Redaction } from '../redact/index.ts'
import { budgetOfThread, type Job, LocalMaker, type Maker } from './maker.ts'
import { openJob, shareJob } from './messages.ts'
import { OwnHand } from './own-hand.ts'
import { Pool } from './pool.ts'
import { sizeOf } from './store.ts'
import { WorkerHand } from './worker-hand.ts'

/** Less than this is done before workers have started. */
const worthWorkers = 24 * 1024 * 1024
const manyBytes = 256 * 1024 * 1024
/** So many units, however small, leave much memory behind that nobody needs any more. */
const manyUnits = 1_000
/** More threads would wait for the disk. */
const mostThreads = 4
/** Memory that is to be free for each. */
const memoryOfThread = 320 * 1024 * 1024

/**
 * `redaction`, `checkpoints`: the run's own. `workers`: how many there may be; left out, so many that the machine has a core and memory for
 * each and for the run.
 */
export function makerFor(
  job: Job,
  units: readonly Unit[],
  redaction: Redaction,
  checkpoints: CheckpointFiles,
  workers: number | undefined,
): Maker {
  const program = threadProgram('worker')
  const bytes = units.reduce((sum, unit) => sum + sizeOf(unit), 0)
  const isWorthWorkers = units.length > 1 && bytes >= worthWorkers
  const count = workers ?? (isWorthWorkers ? workersBeside() : 0)
  if (bytes >= worthWorkers || units.length >= manyUnits) collectEarlier()
  if (bytes >= manyBytes || units.length >= manyUnits) collectNow()
  if (program === null || count < 1) return new LocalMaker(job, redaction, checkpoints)
  const shared = shareJob(job)
  const own = new OwnHand(new LocalMaker(openJob(shared), redaction, checkpoints, 'own-', budgetOfThread))
  return new Pool([own, ...Array.from({ length: count }, (_, index) => new WorkerHand(shared, index + 1, program))])
}

const workersBeside = (): number =>
  Math.min(availableParallelism(), mostThreads, Math.floor(freemem() / memoryOfThread)) - 1
