/** The program on one screen: what a run does when something has changed, in the order in which it does it. */
import { join } from 'node:path'
import { type CheckpointFiles, checkpointsIn } from '../checkpoint/files.ts'
import { compileLater } from '../engine.ts'
import { safeSegment } from '../plan/segments.ts'
import type { Redaction } from '../redact/index.ts'
import type { State } from '../state/index.ts'
import { Staging } from '../write/held.ts'
import { commitPending, writeIndexes } from './commit.ts'
import { collectWhenNeeded, growingUnits } from './gc.ts'
import { adoptUnits } from './history.ts'
import { IndexMarks } from './index-marks.ts'
import type { BelongsTo } from './project.ts'
import { pruneMissing } from './prune.ts'
import { pushHistory } from './push.ts'
import { readyCommitter } from './ready.ts'
import { commitMessage, type RunResult } from './result.ts'
import type { Scope } from './scope.ts'
import type { RunSettings, WriteSettings } from './settings.ts'
import type { Setup } from './setup.ts'
import { storeUnits } from './store.ts'
import { StoredFirst } from './stored-first.ts'
import type { Office, Progress } from './types.ts'
import { makerFor } from './workers.ts'

/** Shorter sessions are read whole in less than a quarter of a second: what is noted of one would cost more than it saves. */
const worthCheckpoint = 4 * 1024 * 1024

/** What is there when a run begins. */
export interface Begun {
  historyDir: string
  state: State
  scope: Scope
  /** What is looked at when the history turns out to be another one than it was. */
  everything: () => Scope
  redaction: Redaction
  setup: Setup
  /** Those of this history. */
  checkpoints: CheckpointFiles
  /** Only sessions that belong to a repository. */
  belongs?: BelongsTo
}

/**
 * Brings the history up to date with what was found; says what was looked at, too. Throws a `UserError` when nothing can be
 * done at all.
 */
export async function update(
  settings: RunSettings,
  { historyDir, state, scope: begun, everything, redaction, setup, checkpoints, belongs }: Begun,
  progress: Progress,
): Promise<{ result: RunResult; scope: Scope }> {
  const { dryRun } = settings
  const committing = settings.commit && !dryRun
  compileLater()
  const tree = state.recall('tree')
  const committer = settings.missing ? null : await readyCommitter(state, settings, isOwnPath(settings))
  // Somebody moved HEAD meanwhile: sessions may be forgotten by now that no change of a source reaches.
  const scope = state.recall('tree') === tree ? begun : everything()
  state.remember('run', 'sync')
  if (!dryRun) for (const found of scope.otherIndexes) new IndexMarks(state, redaction.key).forget(found)
  if (scope.isWhole) {
    adoptUnits(state, settings)
    state.remember('adopted for', ownerOf(settings))
  }
  const before = new StoredFirst(state, settings, redaction, historyDir)
  if (!setup.same && before.maskNames()) adoptUnits(state, settings)
  const office = openOffice(settings, redaction, historyDir)
  const storing = { ...settings, ...(belongs === undefined ? {} : { belongs }) }
  const { result, blobs } = await storeUnits(scope, state, office, storing, progress, (job, units) =>
    makerFor(job, units, redaction, checkpoints, scope.isWhole ? settings.workers : 0),
  )
  if (!setup.same) before.maskOthers(scope.found, result)
  await pruneMissing(scope.found, state, office, settings, result)
  if (committer !== null && !dryRun) {
    result.filesWritten += writeIndexes(state, office, settings)
    const message = commitMessage(
      result,
      settings.system,
      settings.firstFiles.length > 0 ? 'a new history' : 'index pages',
    )
    const { placed } = office.staging
    if (committing) {
      result.commit = await commitPending(state, committer, settings, message, { stored: blobs, placed })
      if (settings.push !== undefined) await pushHistory(state, committer, office, settings.push, settings, result)
      if (result.commit !== null)
        result.reports.push(...(await collectWhenNeeded(state, committer, settings.repository)))
    }
  }
  if (!dryRun) tidyCheckpoints(state, checkpoints, result)
  setup.done(result.new + result.updated)
  office.staging.remove()
  return { result, scope }
}

/** What was noted of sessions that will not grow any more goes, and what is too much. */
function tidyCheckpoints(state: State, files: CheckpointFiles, { pruned = [], reports, ...result }: RunResult): void {
  if (pruned.length > 0 || reports.some(({ kind }) => kind === 'gone')) files.keepOnly(growingUnits(state))
  if (result.new + result.updated > 0) files.tidy()
}

/** Pushes a history in which nothing changed: an earlier run may not have been able to. */
export async function pushSettled(
  settings: RunSettings,
  { historyDir, state, redaction }: Begun,
  result: RunResult,
): Promise<RunResult> {
  const { push, missing } = settings
  if (push === undefined || missing) return result
  const committer = await readyCommitter(state, settings, isOwnPath(settings))
  await pushHistory(state, committer, openOffice(settings, redaction, historyDir), push, settings, result)
  return result
}

function openOffice(settings: RunSettings, redaction: Redaction, historyDir: string): Office {
  const staging = new Staging(join(settings.workDir, 'staging'), settings.repository.objectFormat)
  staging.remove()
  return {
    settings,
    repository: settings.repository,
    historyDir,
    staging,
    redaction,
    redactionSettings: settings.redaction,
    checkpoints: {
      folder: checkpointsIn(settings.workDir),
      worthBytes: settings.checkpointBytes ?? worthCheckpoint,
    },
    templates: settings.templates,
  }
}

/** Whose sessions in the history are units, as it is remembered. */
export const ownerOf = ({ user, system }: WriteSettings): string => JSON.stringify([user, system])

/** Whether a path below the history path is of this person and this machine. */
const isOwnPath = ({ user, system }: WriteSettings) => {
  const [mine, here] = [safeSegment(user), safeSegment(system)].map((one) => one.toLowerCase())
  return (path: string): boolean => {
    const [person, , machine] = path.toLowerCase().split('/')
    return person === mine && machine === here
  }
}
