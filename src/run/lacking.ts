/** What a partial clone does not have. */
import type { State } from '../state/index.ts'

/** Whether heads of sessions are not known, since a partial clone does not have them and could not get them. */
export const lacksHeads = (state: State): boolean => Number(state.recall('lacking') ?? 0) > 0
