/** What masks as a run on this machine does, for commands that are none. */
import type { Environment } from '../../adapters/types.ts'
import type { Settings } from '../config/index.ts'
import type { Redaction } from './index.ts'
import { openRedaction } from './open.ts'
import { Surface } from './surface.ts'
import { redactionHere } from './wishes.ts'

/** What masks as a run on this machine did: with its key, if it has one. Throws a `UserError` (exit 2). */
export const redactionAtHand = (call: { env: Environment; settings: Settings }): Redaction =>
  openRedaction(redactionHere(call))

/** Paths as this machine may write them. Throws a `UserError` (exit 2). */
export const surfaceAtHand = (call: { env: Environment; settings: Settings }): Surface =>
  new Surface(redactionAtHand(call))
