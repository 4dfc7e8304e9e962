/**
 * What the last runs did. It lies beside the state and is written by a rename, so that it can be read and added to without
 * the lock. A run that ends as the last one did and had nothing to do writes nothing: it touches the file, and the time of
 * that is the time at which annals last ran.
 */
import { mkdirSync, readFileSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** One run. Fields are only ever added. */
export interface RunRecord {
  /** When it began, ISO 8601, UTC. */
  at: string
  durationMs: number
  command: 'sync' | 'sync-repo'
  /** What it ended with (`docs/commands.md`). */
  code: number
  new: number
  updated: number
  unchanged: number
  skipped: number
  failed: number
  bytesRead: number
  filesWritten: number
  commit: string | null
  /** What went wrong: the first few failures, or the sentence with which the run ended. */
  problems: string[]
}

/** So many runs are kept. */
const kept = 30

const fileIn = (workDir: string): string => join(workDir, 'runs.json')

export interface Runs {
  /** The latest first. */
  runs: RunRecord[]
  /** When annals last ran here and ended as `runs[0]` says, ISO 8601; null: never. */
  lastAt: string | null
}

/** What is known of the last runs. A file that is damaged counts as none. */
export function readRuns(workDir: string): Runs {
  try {
    const runs = JSON.parse(readFileSync(fileIn(workDir), 'utf8')) as unknown
    if (!Array.isArray(runs) || runs.length === 0) return { runs: [], lastAt: null }
    const touched = statSync(fileIn(workDir)).mtime.toISOString()
    const [{ at }] = runs as [RunRecord]
    return { runs: runs as RunRecord[], lastAt: touched > at ? touched : at }
  } catch {
    return { runs: [], lastAt: null }
  }
}

/** When annals last ran and had nothing to do, if that was after the last run that is told of; ISO 8601. */
export function idleAt({ runs: [latest], lastAt }: Runs): string | null {
  if (latest === undefined || lastAt === null) return null
  const ended = Date.parse(latest.at) + latest.durationMs
  // File systems round times.
  return Date.parse(lastAt) > ended + 1_000 ? lastAt : null
}

/** Whether a run did nothing and ended as the one before it. */
const isLikeTheLast = (run: RunRecord, last: RunRecord | undefined): boolean =>
  last !== undefined &&
  run.bytesRead === 0 &&
  run.filesWritten === 0 &&
  run.commit === null &&
  run.code === last.code &&
  run.problems.join('\n') === last.problems.join('\n')

/** Remembers a run. A folder that cannot be written costs the memory, not the run. */
export function recordRun(workDir: string, run: RunRecord): void {
  const file = fileIn(workDir)
  const { runs } = readRuns(workDir)
  const ended = new Date(Date.parse(run.at) + run.durationMs)
  try {
    if (isLikeTheLast(run, runs[0])) {
      utimesSync(file, ended, ended)
      return
    }
    mkdirSync(workDir, { recursive: true })
    writeFileSync(`${file}.new`, `${JSON.stringify([run, ...runs].slice(0, kept), null, 2)}\n`)
    utimesSync(`${file}.new`, ended, ended)
    renameSync(`${file}.new`, file)
  } catch {
    // Nothing depends on it.
  }
}
