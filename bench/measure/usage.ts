/** Loaded into a node process that is looked at: leaves in a file what it took, when it ends. Built with the program. */
import { writeFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import { countWork, type Work } from './work.ts'

/** What a process took. */
export interface Usage {
  /** Resident memory at its peak, of all threads together. */
  peakBytes: number
  /** Of the main thread. */
  work: Work
}

const file = process.env.BENCH_USAGE
if (file !== undefined && isMainThread) {
  const { work, stop } = countWork()
  process.on('exit', () => {
    stop()
    const usage: Usage = { peakBytes: process.resourceUsage().maxRSS * 1024, work }
    writeFileSync(file, JSON.stringify(usage))
  })
}
