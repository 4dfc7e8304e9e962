/** Two histories made one: what each side has stored stays, whichever side merges. */
import type { Backend } from '../commit/backend.ts'
import { mergeTrees } from '../commit/merge-trees.ts'
import { type Change, editTree, entryAt, treeMode } from '../commit/trees.ts'
import { isIndexName } from '../history/paths.ts'
import { notPushed } from '../remote/transport.ts'
import { type Files, ownerOf, type Settled, settleSession } from './sessions.ts'

/** Trees of two commits and of the one that they both come from; null: they have nothing in common. */
export interface Sides {
  base: string | null
  ours: string
  theirs: string
}

export interface MergeRules {
  objectFormat: 'sha1' | 'sha256'
  subpath: string
  /** Files outside the history that annals itself made in this repository: path → blob id. Theirs replaces them. */
  ownFiles: ReadonlyMap<string, string>
}

/** The history in a tree; empty where it has none. */
export const filesIn = async (backend: Backend, tree: string, subpath: string): Promise<Files> => {
  const entry = await entryAt(backend, tree, subpath)
  if (entry?.mode !== treeMode) return new Map()
  return new Map((await backend.list(entry.oid, '')).map(({ path, oid }) => [path, oid]))
}

/**
 * The tree that has what both sides have; its index pages are theirs where both changed them, to be made anew. All trees
 * are stored. Throws a `UserError` (exit 5) for a file outside the history, or one in it that is none of ours, that both
 * changed.
 */
export const mergeFiles = async (
  backend: Backend,
  sides: Sides,
  { objectFormat, subpath, ownFiles }: MergeRules,
): Promise<{ tree: string; settled: Settled[] }> => {
  const clashes: string[] = []
  const conflicts: string[] = []
  const { tree, trees } = await mergeTrees(backend, objectFormat, sides, ({ path, ours, theirs }) => {
    if (!path.startsWith(`${subpath}/`)) {
      if (ours !== null && theirs !== null && ownFiles.get(path) === ours.oid) return theirs
      conflicts.push(path)
      return ours
    }
    const below = path.slice(subpath.length + 1)
    if (isIndexName(below) || below === '.gitattributes') return theirs ?? ours
    clashes.push(below)
    return ours ?? theirs
  })
  await backend.writeTrees(trees)
  const settled = clashes.length === 0 ? [] : await settleAll(backend, sides, subpath, clashes, conflicts)
  if (conflicts.length > 0) throw conflict(conflicts)
  const changes: Change[] = settled.flatMap(({ files }) =>
    [...files].map(([path, oid]): Change => ({ path: `${subpath}/${path}`, oid })),
  )
  const edited = await editTree(backend, objectFormat, tree, changes)
  await backend.writeTrees(edited.trees)
  return { tree: edited.tree, settled }
}

const settleAll = async (
  backend: Backend,
  sides: Sides,
  subpath: string,
  clashes: readonly string[],
  conflicts: string[],
): Promise<Settled[]> => {
  const ours = await filesIn(backend, sides.ours, subpath)
  const theirs = await filesIn(backend, sides.theirs, subpath)
  const owners = new Map<string, { dir: string; base: string }>()
  for (const path of clashes) {
    const owner = ownerOf(path, ours, theirs)
    if (owner === null) conflicts.push(`${subpath}/${path}`)
    else owners.set(JSON.stringify(owner), owner)
  }
  const settled: Settled[] = []
  for (const owner of owners.values()) settled.push(await settleSession(backend, owner, ours, theirs))
  return settled
}

const conflict = (paths: readonly string[]) =>
  notPushed(
    `${paths[0]}${paths.length > 1 ? ` and ${paths.length - 1} more` : ''} was changed here and on the remote, not in the same way.`,
    'Merge it yourself (git pull), then run annals again.',
  )
