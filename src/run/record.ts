/** What is remembered of a run once it has ended, well or not. */
import { existsSync } from 'node:fs'
import { exit, reasonOf, UserError } from '../errors.ts'
import { type RunRecord, recordRun } from '../state/runs.ts'
import { isoOf } from '../zone.ts'
import type { RunResult } from './result.ts'

/** So many failures are remembered in words; the others are counted. */
const told = 5

/** Where a run is remembered, and what is known of it before it begins. Times are milliseconds since 1970. */
export interface Recorder {
  workDir: string
  command: RunRecord['command']
  began: number
  now: () => number
}

const base = ({ command, began, now }: Recorder): Pick<RunRecord, 'at' | 'durationMs' | 'command'> => ({
  at: isoOf(began),
  durationMs: Math.max(0, now() - began),
  command,
})

/** Remembers a run that came to its end. `code`: what the program ends with. */
export function recordResult(recorder: Recorder, result: RunResult, code: number): void {
  const { new: created, updated, unchanged, skipped, failed, bytesRead, filesWritten, commit, notPushed } = result
  recordRun(recorder.workDir, {
    ...base(recorder),
    code,
    new: created,
    updated,
    unchanged,
    skipped: skipped.length,
    failed: failed.length,
    bytesRead,
    filesWritten,
    commit,
    problems: [
      ...(notPushed === null ? [] : [`Not pushed: ${notPushed.reason}`]),
      ...failed.slice(0, told).map(({ file, error }) => `${file}: ${error}`),
    ],
  })
}

/**
 * Remembers a run that broke off. One that only found another one at work is not remembered: that other one is. Nor is one
 * that was refused before annals had anything to remember there.
 */
export function recordError(recorder: Recorder, error: unknown): void {
  const code = error instanceof UserError ? error.code : exit.unreadable
  if (code === exit.busy || !existsSync(recorder.workDir)) return
  recordRun(recorder.workDir, {
    ...base(recorder),
    code,
    new: 0,
    updated: 0,
    unchanged: 0,
    skipped: 0,
    failed: 0,
    bytesRead: 0,
    filesWritten: 0,
    commit: null,
    problems: [reasonOf(error)],
  })
}
