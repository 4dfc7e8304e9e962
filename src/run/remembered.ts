/** What is remembered of the sessions in a history, for those who list them. */
import { join } from 'node:path'
import type { Repository } from '../commit/types.ts'
import type { RememberedHeads } from '../history/sessions.ts'
import { State } from '../state/index.ts'
import { workDirOf } from './work-dir.ts'

/** Null where there is no state, or it does not say how old it is. */
export function rememberedHeads(repository: Repository): RememberedHeads | null {
  const state = State.look(join(workDirOf(repository), 'state.db'))
  try {
    const until = state?.recall('placed')
    return state === null || until == null ? null : { heads: state.heads(), until: Number(until) }
  } finally {
    state?.close()
  }
}
