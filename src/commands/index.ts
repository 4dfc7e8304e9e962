import { sync } from './sync.ts'
import { syncRepo } from './sync-repo.ts'
import type { Command } from './types.ts'

/** Every command, in the order in which help shows them. */
export const commands: readonly Command[] = [sync, syncRepo]
