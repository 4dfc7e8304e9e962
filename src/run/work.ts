/** What a run does where it is not remembered that there is nothing to do. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { CheckpointFiles, checkpointsIn } from '../checkpoint/files.ts'
import type { Listed } from '../discover/listing.ts'
import { Surface } from '../redact/surface.ts'
import type { State } from '../state/index.ts'
import type { Looked, Rest } from './index.ts'
import { IndexMarks } from './index-marks.ts'
import { nearScope } from './near.ts'
import type { RunResult } from './result.ts'
import { sayable } from './say.ts'
import { type Scope, WholeScope } from './scope.ts'
import type { LookSettings } from './settings.ts'
import { ownerOf, pushSettled, update } from './update.ts'

/** Compares each source with what is remembered of it; stores what has changed. Throws what `run` throws. */
export async function work(look: LookSettings, looked: Looked, rest: Rest): Promise<RunResult> {
  const { historyDir, state, listed, listing, setup, project, quiet } = looked
  const redaction = await rest.redaction()
  const surface = new Surface(redaction)
  state.maskWith(surface)
  setup.begin(surface)
  project.begin(surface)
  const places = placesOf(listed, surface)
  const told = (scope: Scope): RunResult | null => {
    const settled = scope.settled()
    if (settled === null) return null
    const result = sayable(settled, surface)
    state.say(listing, isAllRemembered(listed, state) ? places : '', JSON.stringify(result))
    return result
  }
  const said = quiet ? state.saidOfPlaces(places) : null
  const checkpoints = new CheckpointFiles(checkpointsIn(look.workDir))
  const near =
    said === null ? null : nearScope(listed, JSON.parse(said) as RunResult, state, surface, redaction, checkpoints)
  let everything: Scope | undefined
  const whole = (): Scope => {
    everything ??= new WholeScope(listed, state, surface, redaction)
    return everything
  }
  const settled = quiet ? told(near ?? whole()) : null
  if (settled !== null) rmSync(join(look.workDir, 'staging'), { recursive: true, force: true })
  const pushing = look.push !== undefined && look.commit && !look.dryRun
  if (settled !== null && !pushing) return settled
  const settings = await rest.settings(redaction)
  const { belongs } = project
  const isSameOwner = state.recall('adopted for') === ownerOf(settings)
  const scope = near !== null && isSameOwner ? near : whole()
  const begun = {
    historyDir,
    state,
    scope,
    everything: whole,
    redaction,
    setup,
    checkpoints,
    ...(belongs === undefined ? {} : { belongs }),
  }
  if (settled !== null) return sayable(await pushSettled(settings, begun, settled), surface)
  const { result, scope: reached } = await update(settings, begun, await rest.progress())
  // So that the next run has to compare the listing alone.
  if (!look.dryRun && told(reached) !== null) {
    for (const found of reached.otherIndexes) new IndexMarks(state, redaction.key).remember(found)
  }
  return sayable(result, surface)
}

/** By what places are remembered. */
const placesOf = (listed: readonly Listed[], surface: Surface): string =>
  surface.secret(JSON.stringify(listed.map(({ adapter, location }) => [adapter.id, location])))

/** Whether nothing is remembered besides what was listed, where each listed file is remembered. */
const isAllRemembered = (listed: readonly Listed[], state: State): boolean =>
  state.sources.count() === listed.reduce((sum, { listing }) => sum + listing.files.length + listing.indexes.length, 0)
