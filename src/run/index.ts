/** What a run begins with: is there anything to do at all? Nothing else is loaded before that is known. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { headCommit } from '../commit/head.ts'
import { listBeside } from '../discover/beside.ts'
import type { Listed } from '../discover/listing.ts'
import type { Redaction } from '../redact/index.ts'
import type { State } from '../state/index.ts'
import { compareProject, type Project } from './grounds.ts'
import { lacksHeads } from './lacking.ts'
import { listingKey } from './listing-key.ts'
import { lockHistory } from './locked.ts'
import type { RunResult } from './result.ts'
import type { LookSettings, RunSettings } from './settings.ts'
import { compareSetup, type Setup } from './setup.ts'
import type { Progress } from './types.ts'

/** What a run needs that finds something to do; made then. */
export interface Rest {
  /** Throws a `UserError` when secrets could not be masked as they are meant to be. */
  redaction(): Promise<Redaction>
  settings(redaction: Redaction): Promise<RunSettings>
  progress(): Promise<Progress>
}

/** Where a run stands when it is known what lies where. */
export interface Looked {
  historyDir: string
  state: State
  listed: Listed[]
  /** By what is remembered what to say of this listing. */
  listing: string
  setup: Setup
  project: Project
  /** Nothing but the sources can make it necessary to do something. */
  quiet: boolean
}

/** Brings the history up to date with the sources. Throws a `UserError` when nothing can be done at all. */
export async function run(settings: LookSettings, rest: Rest): Promise<RunResult> {
  try {
    return await look(settings, rest)
  } catch (error) {
    const { sayableError } = await import('./say.ts')
    throw sayableError(error, await rest.redaction())
  }
}

async function look(settings: LookSettings, rest: Rest): Promise<RunResult> {
  const { repository, overwrite, prune, firstFiles, redaction } = settings
  const { historyDir, state, close } = await lockHistory(settings)
  try {
    const setup = compareSetup(settings, state)
    const project = compareProject(settings, state)
    const listed = await listBeside(settings.places, state.sources.count())
    const listing = listingKey(listed, redaction)
    const committing = settings.commit && !settings.dryRun
    const quiet =
      !overwrite &&
      prune === 'no' &&
      firstFiles.length === 0 &&
      setup.same &&
      project.same &&
      !lacksHeads(state) &&
      isCommitted(state, headCommit(repository), committing)
    const said = quiet ? state.saidOf(listing) : null
    // A run that was killed after all was done left it behind; one with work to do clears it away itself.
    if (said !== null) rmSync(join(settings.workDir, 'staging'), { recursive: true, force: true })
    if (said !== null && (settings.push === undefined || !committing)) return JSON.parse(said) as RunResult
    // Both are needed, and are read from the disk meanwhile.
    const [{ work }] = await Promise.all([import('./work.ts'), rest.redaction()])
    return await work(settings, { historyDir, state, listed, listing, setup, project, quiet }, rest)
  } finally {
    close()
  }
}

/** Whether HEAD is where it was left, and nothing waits for a commit. */
const isCommitted = (state: State, head: string | null | undefined, committing: boolean): boolean =>
  head !== undefined && state.recall('head') === (head ?? '') && !(committing && !state.pending.isEmpty())
