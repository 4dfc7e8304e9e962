/** What is remembered of the sessions in a history, for those who list them. */
import { join } from 'node:path'
import type { History } from '../history/open.ts'
import type { EntryKind, RememberedHistory } from '../history/sessions.ts'
import { State } from '../state/index.ts'
import { headCommit } from './head.ts'
import { lacksHeads } from './lacking.ts'
import { workDirOf } from './work-dir.ts'

/** Null where there is no state, it does not say how old it is, or the history is not as the last run left it. */
export function rememberedHistory(
  { repository, subpath }: History,
  kinds: readonly EntryKind[],
): RememberedHistory | null {
  const state = State.look(join(workDirOf(repository), 'state.db'))
  if (state === null) return null
  try {
    const until = state.recall('placed')
    const isAsLeft = state.recall('head') === headCommit(repository) && state.pending.isEmpty() && !lacksHeads(state)
    if (until === null || !isAsLeft) return null
    const helpers = kinds.includes('helper') ? state.files.helpers() : []
    return {
      sessions: state.heads.lines(),
      helpers: helpers.map((path) => path.slice(subpath.length + 1)),
      until: Number(until),
    }
  } finally {
    state.close()
  }
}
