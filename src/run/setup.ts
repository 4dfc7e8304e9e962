/** What is masked and left out, compared with the last run: when it is otherwise, every session is read again once. */
import { knownBy } from '../redact/mac.ts'
import { setupOf } from '../redact/setup.ts'
import type { Surface } from '../redact/surface.ts'
import type { State } from '../state/index.ts'
import type { LookSettings } from './settings.ts'

export interface Setup {
  /** Nothing of it has changed since the last run that came to its end. */
  same: boolean
  /** Where it has: what is remembered of sources is masked anew, and they are read again. */
  begin(surface: Surface): void
  /** The run has come to its end; `stored`: how many sessions are new or otherwise. */
  done(stored: number): void
}

/** Looks whether anything is masked or left out otherwise than at the last run. */
export function compareSetup(settings: LookSettings, state: State): Setup {
  const { redaction, lastingSecrets, leaveOut, recipients, dryRun } = settings
  const told = knownBy(redaction.key, JSON.stringify([setupOf(redaction, lastingSecrets), leaveOut]))
  // A run without vaults takes nothing away from those that are there.
  const sealed =
    recipients.length === 0
      ? (state.recall('sealed for') ?? '')
      : knownBy(redaction.key, recipients.toSorted().join('\n'))
  const same = state.recall('setup') === told && (state.recall('sealed for') ?? '') === sealed
  const begin = (surface: Surface): void => {
    // Under its own word until the end: a run that is killed in between begins again.
    if (same || state.recall('setup under way') === `${told} ${sealed}`) return
    state.readAgain((source) => ({
      ...source,
      file: surface.file(source.file),
      home: surface.file(source.home),
      path: surface.path(source.path),
    }))
    state.remember('setup under way', `${told} ${sealed}`)
  }
  const done = (stored: number): void => {
    if (dryRun) return
    state.remember('setup under way', '')
    state.remember('setup', told)
    // What was stored without a vault gets one when there is one again.
    state.remember('sealed for', recipients.length === 0 && stored > 0 ? '' : sealed)
  }
  return { same, begin, done }
}
