import { config } from './config.ts'
import { doctor } from './doctor.ts'
import { gc } from './gc.ts'
import { hooks } from './hooks.ts'
import { init } from './init.ts'
import { list } from './list.ts'
import { log } from './log.ts'
import { redact } from './redact.ts'
import { render } from './render.ts'
import { schedule } from './schedule.ts'
import { show } from './show.ts'
import { stats } from './stats.ts'
import { status } from './status.ts'
import { sync } from './sync.ts'
import { syncRepo } from './sync-repo.ts'
import type { Command } from './types.ts'
import { verify } from './verify.ts'
import { why } from './why.ts'

/** Every command, in the order in which help shows them. */
export const commands: readonly Command[] = [
  init,
  sync,
  syncRepo,
  list,
  show,
  stats,
  status,
  log,
  why,
  verify,
  render,
  redact,
  config,
  schedule,
  hooks,
  doctor,
  gc,
]
