/** Heads of all sessions in a tree: remembered ones, and those that are read from blobs. */
import type { Backend } from '../commit/backend.ts'
import type { Repository } from '../commit/types.ts'
import { sessionOf, splitPath } from '../history/paths.ts'
import type { Summary } from '../history/summary.ts'
import type { Files } from '../merge/sessions.ts'
import type { State } from '../state/index.ts'
import { type Heads, type Indexed, readHeads } from './history.ts'

const sessionsIn = (files: Files): [path: string, oid: string][] =>
  [...files].filter(([path]) => sessionOf(path) !== null)

/** The sessions of a tree; what nobody remembers is read into `heads`. Null when some cannot be had. */
export async function indexedAmong(
  backend: Backend,
  repository: Repository,
  files: Files,
  state: State,
  heads: Heads,
): Promise<Indexed[] | null> {
  const known = state.heads.all()
  const sessions = sessionsIn(files)
  const unknown = sessions.filter(([path, oid]) => known.get(path)?.oid !== oid).map(([, oid]) => oid)
  const missing = await readHeads({ using: (_, work) => work(backend) }, repository, unknown, heads)
  if (missing.size > 0) return null
  return sessions.flatMap(([path, oid]): Indexed[] => {
    const remembered = known.get(path)
    const summary = remembered?.oid === oid ? (JSON.parse(remembered.head) as Summary) : heads.get(oid)
    return summary == null ? [] : [{ summary, dir: splitPath(path).dir, base: sessionOf(path) ?? '' }]
  })
}
