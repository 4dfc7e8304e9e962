/** What annals wrote last, by which it tells its own files from changed ones. */
import type { State } from '../state/index.ts'
import type { LastWritten } from '../write/index.ts'

/** What annals wrote last into each file, as the state knows it now: the last commit, and what waits for the next one. */
export function lastWritten(state: State): LastWritten {
  const files = state.files.all()
  const pending = state.pending.all()
  return (path) => {
    const committed = files.get(path)
    const waiting = pending.get(path) ?? []
    return new Set(committed === undefined ? waiting : [...waiting, committed])
  }
}
