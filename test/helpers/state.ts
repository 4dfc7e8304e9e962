/** A state that nobody has used, in a folder that goes with the test. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { State } from '../../src/state/index.ts'

/** Closed and removed when the test is done. */
export function aState(): State {
  const folder = mkdtempSync(join(tmpdir(), 'annals-state-'))
  const state = State.open(join(folder, 'state.db'))
  onTestFinished(() => {
    state.close()
    rmSync(folder, { recursive: true })
  })
  return state
}
