/** Looks at everything once; puts right what is safe; packs what it saw so that it can be shown to others. */

import { join } from 'node:path'
import { holdLock } from '../state/lock.ts'
import { readRuns } from '../state/runs.ts'
import { deletion, formats, stores } from './agents.ts'
import { configuration, disk, program } from './machine.ts'
import { remote, runs, schedule, secrets } from './outside.ts'
import { growth, largest, leftovers, objects, remembered, repository, state, workTree } from './repository.ts'
import type { Check, Finding, Patient } from './types.ts'

/** Every check, in the order in which they are told. */
const checks: readonly Check[] = [
  program,
  configuration,
  stores,
  formats,
  deletion,
  repository,
  disk,
  state,
  leftovers,
  remembered,
  workTree,
  objects,
  largest,
  growth,
  remote,
  schedule,
  secrets,
  runs,
]

export interface Told extends Omit<Finding, 'fix'> {
  check: string
  /** Whether `--fix` puts it right; `fixed`: it just did. */
  fixable: boolean
  fixed: boolean
}

/** What every check finds. With `fix`, what is safe is put right, while no run is at work (`now`: ISO 8601, for the lock). */
export async function examine(patient: Patient, fix: boolean, now: string): Promise<Told[]> {
  const told: Told[] = []
  const fixes: (() => void)[] = []
  for (const check of checks) {
    for (const { fix: put, ...finding } of await check.look(patient)) {
      told.push({ check: check.name, ...finding, fixable: put !== undefined, fixed: fix && put !== undefined })
      if (put !== undefined) fixes.push(put)
    }
  }
  if (fix && fixes.length > 0) await underLock(patient, now, fixes)
  return told
}

async function underLock(
  { workDir, state: open }: Patient,
  now: string,
  fixes: readonly (() => void)[],
): Promise<void> {
  open?.close()
  const release = await holdLock(join(workDir ?? '', 'run.lock'), now, false)
  try {
    for (const put of fixes) put()
  } finally {
    release()
  }
}

/** A report without contents: of every finding only its facts, of settings their names, of runs their numbers. */
export function bundleOf(told: readonly Told[], { settings, workDir }: Patient, version: string): object {
  const kept = workDir === null ? [] : readRuns(workDir).runs
  return {
    annals: version,
    findings: told.map(({ check, level, facts, fixable }) => ({ check, level, fixable, facts })),
    settings: settings
      .all()
      .filter(({ from }) => from !== 'default')
      .map(({ name, from, value }) => ({ name, from, ...(typeof value === 'boolean' ? { value } : {}) })),
    runs: kept.map(({ problems, commit, ...numbers }) => ({
      ...numbers,
      committed: commit !== null,
      problems: problems.length,
    })),
  }
}
