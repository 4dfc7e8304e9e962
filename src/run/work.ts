/** What a run does where it is not remembered that there is nothing to do. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { foundIn } from '../discover/found.ts'
import { Surface } from '../redact/surface.ts'
import { isSettled, settledResult } from './discovery.ts'
import type { Looked, Rest } from './index.ts'
import type { RunResult } from './result.ts'
import { sayable } from './say.ts'
import type { LookSettings } from './settings.ts'
import { pushSettled, update } from './update.ts'

/** Compares each source with what is remembered of it; stores what has changed. Throws what `run` throws. */
export async function work(look: LookSettings, looked: Looked, rest: Rest): Promise<RunResult> {
  const { historyDir, state, listed, listing, setup, project, quiet } = looked
  const redaction = await rest.redaction()
  const surface = new Surface(redaction)
  state.maskWith(surface)
  setup.begin(surface)
  project.begin(surface)
  const found = foundIn(listed, surface)
  const told = (): RunResult | null => {
    if (!isSettled(found, state)) return null
    const result = sayable(settledResult(found, state), surface)
    state.say(listing, JSON.stringify(result))
    return result
  }
  const settled = quiet ? told() : null
  if (settled !== null) rmSync(join(look.workDir, 'staging'), { recursive: true, force: true })
  const pushing = look.push !== undefined && look.commit && !look.dryRun
  if (settled !== null && !pushing) return settled
  const settings = await rest.settings(redaction)
  const { belongs } = project
  const begun = { historyDir, state, found, redaction, setup, ...(belongs === undefined ? {} : { belongs }) }
  if (settled !== null) return sayable(await pushSettled(settings, begun, settled), surface)
  const result = await update(settings, begun, await rest.progress())
  // So that the next run has to compare the listing alone.
  if (!look.dryRun) told()
  return sayable(result, surface)
}
