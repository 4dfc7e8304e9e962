/** Brings the state in line with the history that HEAD holds. The history is right. */
import type { Committer, Repository } from '../commit/types.ts'
import { exit, UserError } from '../errors.ts'
import { decodeHead } from '../history/json.ts'
import { OwnedFiles, ownNames } from '../history/owned.ts'
import { isIndexName, joinPath, jsonPath, sessionOf, splitPath } from '../history/paths.ts'
import { type Summary, summaryOf } from '../history/summary.ts'
import type { Head } from '../model/session.ts'
import type { Place } from '../plan/names.ts'
import type { State } from '../state/index.ts'
import { rememberHead } from './catalogue.ts'
import { lacksHeads } from './lacking.ts'

/** A session at the top, and where it lies below the history path. */
export interface Indexed {
  summary: Summary
  dir: string
  base: string
}

/** All sessions at the top that the state knows, by the path of their JSON below the history path. */
export const indexedIn = (state: State): Map<string, Indexed> =>
  indexedFrom([...state.heads.all()].map(([path, { head }]) => [path, head]))

/** Sessions at the top by the path of their JSON; `heads`: that path and the head, as JSON. */
function indexedFrom(heads: Iterable<readonly [string, string]>): Map<string, Indexed> {
  const indexed = new Map<string, Indexed>()
  for (const [path, head] of heads) {
    const base = sessionOf(path)
    if (base !== null) indexed.set(path, { summary: JSON.parse(head) as Summary, dir: splitPath(path).dir, base })
  }
  return indexed
}

/** What the history's JSON says, read already: by blob id; null for JSON that is none of ours. */
export type Heads = Map<string, Summary | null>

/**
 * Whether the state fits what HEAD holds below the history path. Where it does not, everything in it that came from the
 * history comes from there again, and what was remembered of the sources of sessions that differ is forgotten. `heads`:
 * what was read already. Throws a `UserError` (exit 3) when a head is missing that `isNeeded`, by its path.
 */
export async function reconcile(
  state: State,
  repository: Repository,
  subpath: string,
  committer: Committer,
  isNeeded: (path: string) => boolean,
  heads: Heads = new Map(),
): Promise<void> {
  const { commit } = await committer.head(repository)
  const tree = commit === null ? null : await committer.treeId(repository, subpath)
  if (state.recall('tree') === (tree ?? '') && !lacksHeads(state)) {
    state.remember('head', commit ?? '')
    return
  }
  const listed = commit === null ? [] : await committer.list(repository, subpath)
  const below = new Map(listed.map(({ path, oid }) => [path.slice(subpath.length + 1), oid]))
  const known = state.heads.all()
  const wanted = [...below].filter(([path, oid]) => sessionOf(path) !== null && known.get(path)?.oid !== oid)
  const missing = await readHeads(
    committer,
    repository,
    wanted.map(([, oid]) => oid),
    heads,
  )
  const needed = wanted.find(([path, oid]) => missing.has(oid) && isNeeded(path))
  if (needed !== undefined) throw notAtHand(needed[0])
  const changed = new Set([...wanted.map(([path]) => path), ...[...known.keys()].filter((path) => !below.has(path))])
  const held = new Set(listed.map(({ path }) => path))
  const lost = new OwnedFiles([...state.files.all().keys()].filter((path) => !held.has(path)))
  state.together(() => {
    state.files.clear()
    for (const { path, oid } of listed) state.files.put(path, oid, isIndexName(path.slice(subpath.length + 1)))
    for (const path of changed) state.heads.drop(path)
    forgetUnits(
      state,
      ({ dir, base }) =>
        changed.has(joinPath(dir, jsonPath(base))) || lost.of(ownNames(joinPath(subpath, dir), base)).length > 0,
    )
    for (const [path, oid] of wanted) {
      const head = heads.get(oid)
      if (head != null) rememberHead(state, path, oid, head)
    }
    state.remember('lacking', String(missing.size))
    state.remember('tree', tree ?? '')
    state.remember('head', commit ?? '')
  })
}

/** Reads heads that are not in `heads` yet into it; the ids of those that cannot be had. */
export async function readHeads(
  committer: Pick<Committer, 'using'>,
  repository: Repository,
  oids: readonly string[],
  heads: Heads,
): Promise<ReadonlySet<string>> {
  const unread = [...new Set(oids)].filter((oid) => !heads.has(oid))
  if (unread.length === 0) return new Set()
  return committer.using(repository, async (backend) => {
    const missing = await backend.bring(unread)
    const there = unread.filter((oid) => !missing.has(oid))
    let at = 0
    for await (const blob of backend.read(there)) {
      heads.set(there[at] ?? '', summaryIn(blob))
      at += 1
    }
    return missing
  })
}

const notAtHand = (path: string): UserError =>
  new UserError(
    `${path} is not at hand: this clone leaves it with its remote, which cannot be reached.`,
    exit.unreadable,
    'Run annals again when there is a network.',
  )

/** Sessions that the history holds of one person on one machine are units of theirs, to be compared with the sources. */
export function adoptUnits(state: State, { user, system }: Pick<Head, 'user' | 'system'>): void {
  const own = [...indexedFrom(state.heads.withoutUnit(user, system)).values()]
  if (own.length === 0) return
  state.together(() => {
    for (const { summary, dir, base } of own) {
      const { key, source } = summary
      state.units.put({ key, source, dir, base, outside: '', facts: null, skipped: null })
    }
  })
}

/** Units whose JSON changed, or of which a file is gone, are read again. */
function forgetUnits(state: State, isOther: (place: Place) => boolean): void {
  const forgotten = new Set<string>()
  for (const { key, dir, base } of state.units.all().values()) {
    if (dir === null || base === null || !isOther({ dir, base })) continue
    state.units.drop(key)
    forgotten.add(key)
  }
  for (const { file, unit } of state.sources.all().values()) if (forgotten.has(unit)) state.sources.drop(file)
}

function summaryIn(blob: Buffer): Summary | null {
  try {
    return summaryOf(decodeHead(blob.toString()))
  } catch {
    // Somebody's own file, or a damaged one of ours: `verify` speaks of it.
    return null
  }
}
