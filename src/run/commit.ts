/** The end of a run: index pages, one commit of exactly what was written, and remembering that it is made. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { objectId } from '../commit/trees.ts'
import type { Committer, Prepared, Repository } from '../commit/types.ts'
import { exit, reasonOf, UserError } from '../errors.ts'
import { isIndexName, joinPath, sessionOf, splitPath } from '../history/paths.ts'
import type { State } from '../state/index.ts'
import { applyChanges, changedByHand, type FileChange, needed } from '../write/index.ts'
import { RememberedCatalogue } from './catalogue.ts'
import { indexFiles, workTreeShelf } from './indexes.ts'
import { lacksHeads } from './lacking.ts'
import { lastWritten } from './last.ts'
import type { HistorySettings, RunSettings } from './settings.ts'
import type { Office } from './types.ts'

/** Writes the index pages of every folder in which something waits for a commit. Returns how many were written. */
export function writeIndexes(
  state: State,
  office: Office,
  settings: Pick<HistorySettings, 'repository' | 'subpath' | 'overwrite'>,
): number {
  const { subpath, repository } = settings
  if (lacksHeads(state)) return 0
  const pending = state.pending.all()
  const below = (path: string): string => path.slice(subpath.length + 1)
  const listed = state.recall('indexed') === state.recall('tree')
  const changed = [...pending.keys()].map(below).filter((path) => sessionOf(path) !== null)
  const catalogue = new RememberedCatalogue(state)
  const dirs = new Set([
    ...changed.map((path) => splitPath(path).dir),
    ...(listed ? [] : catalogue.tallies.map(({ dir }) => dir)),
  ])
  if (dirs.size === 0) return 0
  const present = [...new Set([...state.files.indexPages(), ...pending.keys()])].map(below)
  const shelves = [workTreeShelf(office.historyDir, present)]
  const { wanted, removed } = indexFiles(catalogue, dirs, present, shelves, office)
  const last = lastWritten(state, pending)
  const changes: FileChange[] = [
    ...wanted.map(({ path, content }) => ({ path: joinPath(subpath, path), content })),
    ...removed.map((path) => ({ path: joinPath(subpath, path), content: null })),
  ]
  const needing = needed(changes, last)
  const byHand = settings.overwrite ? [] : changedByHand(repository.root, needing, last, repository.objectFormat)
  const ours = needing.filter(({ path }) => !byHand.includes(path))
  if (ours.length === 0) return 0
  state.together(() => {
    for (const { path, content } of ours) state.pending.put(path, content?.oid ?? null)
  })
  try {
    return applyChanges(repository.root, ours, office.staging)
  } catch (error) {
    throw new UserError(`The history cannot be written: ${reasonOf(error)}.`, exit.unreadable, undefined, error)
  }
}

/** What is remembered as the tree and its commit where that holds something of which nothing is known yet. */
const unknown = 'unknown'

/**
 * Commits what waits for it; null when HEAD holds it already. The state then knows what that commit holds, or that it does
 * not: somebody may have committed to the history since the state was brought in line with it.
 */
export async function commitPending(
  state: State,
  committer: Committer,
  { repository, subpath, firstFiles }: Pick<RunSettings, 'repository' | 'subpath' | 'firstFiles'>,
  message: string,
  { stored, placed }: Pick<Prepared, 'stored' | 'placed'>,
): Promise<string | null> {
  const pending = state.pending.all()
  const paths = [...pending.keys()].sort()
  if (paths.length === 0 && firstFiles.length === 0) return null
  const all = [...firstFiles, ...paths]
  const known = knownIds(repository, pending)
  const { commit, isKnown, head, tree } = await committer.inOne(repository, async () => {
    const top = firstFiles.length === 0 ? subpath : ''
    const before = await committer.head(repository)
    const treeIn = async (id: string | null): Promise<string> =>
      id === null ? '' : ((await committer.treeId(repository, subpath, id)) ?? '')
    const isKnown = (await treeIn(before.commit)) === (state.recall('tree') ?? '')
    const commit = await committer.commit(repository, top, all, message, { ids: known, stored, placed })
    // HEAD may have somebody else's commit by now, of which nothing is known yet.
    const head = commit ?? before.commit
    return { commit, isKnown, head: head ?? '', tree: await treeIn(head) }
  })
  state.together(() => {
    for (const path of paths) {
      const oid = known.get(path)
      if (oid === undefined) state.files.drop(path)
      else state.files.put(path, oid, isIndexName(path.slice(subpath.length + 1)))
    }
    rememberPlaced(state, placed)
    state.pending.clear()
    state.remember('head', isKnown ? head : unknown)
    state.remember('tree', isKnown ? tree : unknown)
    if (isKnown && !lacksHeads(state)) state.remember('indexed', tree)
  })
  return commit
}

/** The blob ids of the files that wait for a commit and are there; read again only where it may be one of several. */
function knownIds(
  { root, objectFormat }: Repository,
  pending: ReturnType<State['pending']['all']>,
): Map<string, string> {
  const known = new Map<string, string>()
  for (const [path, oids] of pending) {
    const file = join(root, path)
    if (!existsSync(file)) continue
    const [only] = oids
    known.set(path, oids.length === 1 && only != null ? only : objectId('blob', readFileSync(file), objectFormat))
  }
  return known
}

/** When the last file was put in its place, in milliseconds since 1970: what has not changed since is as annals wrote it. */
function rememberPlaced(state: State, placed: Prepared['placed']): void {
  let last = 0n
  for (const time of placed.values()) if (time > last) last = time
  if (last > 0n) state.remember('placed', String(Number(last / 1_000_000n) + 1))
}
