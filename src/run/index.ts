/** What a run begins with: is there anything to do at all? Nothing else is loaded before that is known. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { discoverAll } from '../discover/listing.ts'
import type { Redaction } from '../redact/index.ts'
import { openRedaction } from '../redact/open.ts'
import { Surface } from '../redact/surface.ts'
import type { State } from '../state/index.ts'
import { groundsOf } from './belongs.ts'
import { isSettled, settledResult } from './discovery.ts'
import { headCommit } from './head.ts'
import { lacksHeads } from './lacking.ts'
import { lockHistory } from './locked.ts'
import { type BelongsTo, belongsTo } from './project.ts'
import type { RunResult } from './result.ts'
import { sayable, sayableError } from './say.ts'
import type { RunSettings } from './settings.ts'
import { compareSetup } from './setup.ts'
import type { Progress } from './types.ts'

/** Brings the history up to date with the sources. Throws a `UserError` when nothing can be done at all. */
export async function run(
  settings: RunSettings,
  progress: Progress,
  redaction = openRedaction(settings.redaction),
): Promise<RunResult> {
  const surface = new Surface(redaction)
  try {
    return sayable(await runMasked(settings, redaction, surface, progress), surface)
  } catch (error) {
    throw sayableError(error, surface)
  }
}

async function runMasked(
  settings: RunSettings,
  redaction: Redaction,
  surface: Surface,
  progress: Progress,
): Promise<RunResult> {
  const { repository } = settings
  const { historyDir, state, close } = await lockHistory(settings)
  try {
    state.maskWith(surface)
    const setup = compareSetup(settings, state, surface)
    const found = discoverAll(settings.places, surface)
    const project = projectOf(settings, state, surface)
    const isQuiet = !settings.overwrite && settings.prune === 'no' && settings.firstFiles.length === 0
    const committing = settings.commit && !settings.dryRun
    const settled =
      isQuiet &&
      setup.same &&
      project.same &&
      !lacksHeads(state) &&
      isSettled(found, state, headCommit(repository), committing)
        ? settledResult(found, state)
        : null
    // A run that was killed after all was done left it behind; one with work to do clears it away itself.
    if (settled !== null) rmSync(join(settings.workDir, 'staging'), { recursive: true, force: true })
    if (settled !== null && (settings.push === undefined || !committing)) return settled
    const { pushSettled, update } = await import('./update.ts')
    const begun = { historyDir, state, found, redaction, setup, ...project }
    return settled === null ? await update(settings, begun, progress) : await pushSettled(settings, begun, settled)
  } finally {
    close()
  }
}

/**
 * What decides whether a session belongs to the repository, and whether that is the same as at the last run. Worktrees
 * that were seen once are remembered, for the sessions that ran in them.
 */
function projectOf(
  { project: rules, repository, home, dryRun }: RunSettings,
  state: State,
  surface: Surface,
): { same: boolean; belongs?: BelongsTo } {
  if (rules === undefined) return { same: true }
  const grounds = groundsOf(repository, home, JSON.parse(state.recall('worktrees') ?? '[]') as string[])
  const told = surface.text(JSON.stringify([grounds, rules]))
  const same = state.recall('grounds') === told
  if (!same && !dryRun) {
    state.remember('grounds', told)
    state.remember('worktrees', JSON.stringify(grounds.worktrees.filter((one) => surface.path(one) === one)))
  }
  return { same, belongs: belongsTo(grounds, rules) }
}
