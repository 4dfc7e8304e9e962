/** Trees of two branches made one, by path; and what one tree has otherwise than another. Pure but for reading trees. */
import { exit, UserError } from '../errors.ts'
import { inGitOrder, objectId, serializeTree, type TreeEntry, type TreeStore, treeMode } from './trees.ts'

/** What stands at a path: never a tree. */
export interface Leaf {
  mode: string
  oid: string
}

/** How one path differs between two trees; null where it is not there. */
export interface TreeChange {
  /** Relative to the top, `/` as separator. */
  path: string
  from: Leaf | null
  to: Leaf | null
}

/** A path that both sides changed, and not in the same way. An entry may be a tree where the other side has a file. */
export interface Clash {
  path: string
  base: TreeEntry | null
  ours: TreeEntry | null
  theirs: TreeEntry | null
}

/** The path below `prefix` that a tree's entry has. Throws a `UserError` (exit 3) for a name that is not UTF-8. */
const pathOf = (prefix: string, { name }: TreeEntry): string => {
  const bytes = Buffer.from(name, 'latin1')
  const path = bytes.toString('utf8')
  if (Buffer.from(path, 'utf8').equals(bytes)) return `${prefix}${path}`
  throw new UserError(`${prefix}${path} has a name that is not UTF-8.`, exit.unreadable, 'Merge with git yourself.')
}

const isSame = (one: TreeEntry | null, two: TreeEntry | null): boolean =>
  one?.oid === two?.oid && one?.mode === two?.mode
const isTree = (entry: TreeEntry | null): boolean => entry === null || entry.mode === treeMode
const leafOf = (entry: TreeEntry | null): Leaf | null =>
  entry === null || entry.mode === treeMode ? null : { mode: entry.mode, oid: entry.oid }

const entriesOf = async (store: TreeStore, entry: TreeEntry | null): Promise<Map<string, TreeEntry>> =>
  new Map(
    entry === null || entry.mode !== treeMode ? [] : (await store.readTree(entry.oid)).map((one) => [one.name, one]),
  )

const asEntry = (tree: string | null): TreeEntry | null =>
  tree === null ? null : { mode: treeMode, name: '', oid: tree }

/**
 * Every path at which two trees differ, removals first. Reads only trees that differ. `skip` names folders (paths) that
 * are not entered.
 */
export const diffTrees = async (
  store: TreeStore,
  from: string | null,
  to: string | null,
  skip: (path: string) => boolean = () => false,
): Promise<TreeChange[]> => {
  const changes: TreeChange[] = []
  const visit = async (prefix: string, before: TreeEntry | null, after: TreeEntry | null): Promise<void> => {
    const [old, next] = [await entriesOf(store, before), await entriesOf(store, after)]
    for (const name of new Set([...old.keys(), ...next.keys()])) {
      const [one, two] = [old.get(name) ?? null, next.get(name) ?? null]
      if (isSame(one, two)) continue
      const path = pathOf(prefix, (one ?? two) as TreeEntry)
      if (skip(path)) continue
      const [left, right] = [leafOf(one), leafOf(two)]
      if (left !== null || right !== null) changes.push({ path, from: left, to: right })
      if (one?.mode === treeMode || two?.mode === treeMode) await visit(`${path}/`, one, two)
    }
  }
  await visit('', asEntry(from), asEntry(to))
  return changes.sort((a, b) => Number(a.to !== null) - Number(b.to !== null) || (a.path < b.path ? -1 : 1))
}

/**
 * The tree that has what either side changed since `base` (null: they have nothing in common). What both changed is
 * decided by `settle`, which gets the path and answers with the entry that shall stand there. Writes nothing: `trees` are
 * the new ones, inner before outer.
 */
export const mergeTrees = async (
  store: TreeStore,
  format: 'sha1' | 'sha256',
  { base, ours, theirs }: { base: string | null; ours: string; theirs: string },
  settle: (clash: Clash) => TreeEntry | null,
): Promise<{ tree: string; trees: TreeEntry[][] }> => {
  const trees: TreeEntry[][] = []
  const make = (entries: TreeEntry[]): string => {
    trees.push(entries)
    return objectId('tree', serializeTree(entries), format)
  }
  const merge = async (prefix: string, clash: Omit<Clash, 'path'>): Promise<string | null> => {
    const [old, mine, other] = [
      await entriesOf(store, clash.base),
      await entriesOf(store, clash.ours),
      await entriesOf(store, clash.theirs),
    ]
    const merged: TreeEntry[] = []
    for (const name of new Set([...mine.keys(), ...other.keys()])) {
      const at = { base: old.get(name) ?? null, ours: mine.get(name) ?? null, theirs: other.get(name) ?? null }
      const entry = await decide(prefix, name, at)
      if (entry !== null) merged.push({ ...entry, name })
    }
    return merged.length === 0 ? null : make(merged.sort(inGitOrder))
  }
  const decide = async (prefix: string, name: string, at: Omit<Clash, 'path'>): Promise<TreeEntry | null> => {
    if (isSame(at.ours, at.theirs) || isSame(at.base, at.theirs)) return at.ours
    if (isSame(at.base, at.ours)) return at.theirs
    const path = pathOf(prefix, (at.ours ?? at.theirs) as TreeEntry)
    const base = isTree(at.base) ? at.base : null
    if (isTree(at.ours) && isTree(at.theirs) && isTree(at.base)) {
      const tree = await merge(`${path}/`, { ...at, base })
      return tree === null ? null : { mode: treeMode, name, oid: tree }
    }
    return settle({ path, ...at })
  }
  const tree = await merge('', { base: asEntry(base), ours: asEntry(ours), theirs: asEntry(theirs) })
  return { tree: tree ?? make([]), trees }
}
