/** What masks as a run on this machine does, for commands that are none. */
import type { Environment } from '../../adapters/types.ts'
import type { Settings } from '../config/index.ts'
import type { Redaction } from './index.ts'
import { knownKey } from './key.ts'
import { openRedaction } from './open.ts'
import { Surface } from './surface.ts'
import { redactionSettings, wishesIn } from './wishes.ts'

/** What masks as a run on this machine did: with its key, if it has one. Throws a `UserError` (exit 2). */
export function redactionAtHand({ env, settings }: { env: Environment; settings: Settings }): Redaction {
  const on = knownKey(env) !== null
  return openRedaction(redactionSettings(wishesIn(settings), env, { on, remember: false }).redaction)
}

/** Paths as this machine may write them. Throws a `UserError` (exit 2). */
export const surfaceAtHand = (call: { env: Environment; settings: Settings }): Surface =>
  new Surface(redactionAtHand(call))
