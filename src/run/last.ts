/** What annals wrote last, by which it tells its own files from changed ones. */
import { OwnedFiles, ownNames } from '../history/owned.ts'
import type { State } from '../state/index.ts'
import type { LastWritten } from '../write/index.ts'

/** What annals wrote last into each file, as the state knows it now: the last commit, and what waits for the next one. */
export function lastWritten(state: State, pending = state.pending.all()): LastWritten {
  return (path) => {
    const committed = state.files.oid(path)
    const waiting = pending.get(path) ?? []
    return new Set(committed === undefined ? waiting : [...waiting, committed])
  }
}

/** The files of a session, as far as the state knows them now, in order. `dir` and paths are below the work tree's top. */
export function filesOfSessions(state: State): (dir: string, base: string) => string[] {
  const pending = new OwnedFiles(state.pending.all().keys())
  return (dir, base) => {
    const names = ownNames(dir, base)
    return [...new Set([...state.files.of(names), ...pending.of(names)])].sort()
  }
}
