/** The file in which a job that a scheduler started says what it could do, and for which an installation waits. */
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '../../adapters/types.ts'
import { codeOf } from '../errors.ts'
import { configFolder } from '../machine.ts'
import type { RunResult } from '../run/result.ts'

/** Fields are only ever added. */
export interface ProbeReport {
  /** It could read every store, commit, and push where runs are to push. */
  ok: boolean
  /** ISO 8601. */
  at: string
  node: string
  stores: { source: string; path: string; found: number; error: string | null }[]
  commit: { path: string; by: string | null; error: string | null }
  /** Null: the history has no such remote. */
  push: { remote: string; error: string | null } | null
  /** What a whole run did, when one was asked for. */
  run?: RunResult | { ok: false; error: string; code: number }
}

/** Where it is; the job finds it by itself. */
export const reportFile = (env: Environment): string => join(configFolder(env), 'schedule-probe.json')

/** Claims a report; false when another job has it: a scheduler may start a job again before it was taken away. */
export function claimReport(file: string): boolean {
  try {
    writeFileSync(`${file}.taken`, '', { flag: 'wx' })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** Puts a report where somebody waits for it: whole or not at all. */
export function writeReport(file: string, report: ProbeReport): void {
  writeFileSync(`${file}.new`, JSON.stringify(report))
  renameSync(`${file}.new`, file)
}

/** Takes away a report, and the claim on it. */
export function clearReport(file: string): void {
  for (const ending of ['', '.new', '.taken']) rmSync(`${file}${ending}`, { force: true })
}
