/** What is remembered of the sessions in a history, for those who list them. */
import { join } from 'node:path'
import { headCommit } from '../commit/head.ts'
import type { History } from '../history/open.ts'
import { foldersChanged, type RememberedHistory } from '../history/sessions.ts'
import { State } from '../state/index.ts'
import { lacksHeads } from './lacking.ts'
import { workDirOf } from './work-dir.ts'

/**
 * Does `work` with what is remembered, which can be asked for until it returns; with null where there is no state, it does
 * not say how old it is, or the history is not as the last run left it. Columns belong together: all is of one instant.
 */
export function withRemembered<T>(history: History, work: (remembered: RememberedHistory | null) => T): T {
  const state = State.look(join(workDirOf(history.repository), 'state.db'))
  if (state === null) return work(null)
  try {
    return state.asOfNow(() => work(rememberedIn(state, history)))
  } finally {
    state.close()
  }
}

/** The same of a state that is open. */
export function rememberedIn(state: State, { repository, subpath, dir }: History): RememberedHistory | null {
  const until = state.recall('placed')
  const isAsLeft = state.recall('head') === headCommit(repository) && state.pending.isEmpty() && !lacksHeads(state)
  if (until === null || !isAsLeft) return null
  return {
    isWhole: !foldersChanged(dir, state.heads.foldersEver(), Number(until)),
    until: Number(until),
    columns: state.heads,
    paths: () => state.heads.paths(),
    summaries: () => state.heads.summaries(),
    sums: () => state.heads.sums(),
    like: (beginning) => state.heads.like(beginning),
    helpers: () => state.files.helpers().map((path) => path.slice(subpath.length + 1)),
  }
}
