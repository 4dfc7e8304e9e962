/** Git's trees: their bytes, their ids, and how one is edited along a few paths. */
import { createHash } from 'node:crypto'
import { exit, UserError } from '../errors.ts'

/** One line of a tree object. */
export interface TreeEntry {
  /** Octal, as git writes it: `100644`, `40000`, `120000` (symbolic link), `160000` (submodule). */
  mode: string
  /** The name's bytes, one per character (latin1): names need not be UTF-8. */
  name: string
  oid: string
}

/** Where trees are read. */
export interface TreeStore {
  readTree(oid: string): Promise<TreeEntry[]>
}

/** How one path shall be: the blob it holds, or null when it is not there. */
export interface Change {
  /** Relative to the top, `/` as separator, UTF-16 as everywhere in the program. */
  path: string
  oid: string | null
  /** `100644` unless told. */
  mode?: string
}

export const treeMode = '40000'
export const fileMode = '100644'
export const submoduleMode = '160000'

/** A path's names in the form that trees use. */
const namesOf = (path: string): string[] => Buffer.from(path, 'utf8').toString('latin1').split('/')

/** Parses a tree object's bytes; ids are 20 or 32 bytes long. */
export const parseTree = (bytes: Buffer, idBytes: number): TreeEntry[] => {
  const entries: TreeEntry[] = []
  for (let i = 0; i < bytes.length; ) {
    const blank = bytes.indexOf(0x20, i)
    const zero = bytes.indexOf(0, blank)
    entries.push({
      mode: bytes.toString('latin1', i, blank),
      name: bytes.toString('latin1', blank + 1, zero),
      oid: bytes.toString('hex', zero + 1, zero + 1 + idBytes),
    })
    i = zero + 1 + idBytes
  }
  return entries
}

/** A tree object's bytes; the entries stand in git's order. */
export const serializeTree = (entries: TreeEntry[]): Buffer =>
  Buffer.concat(
    entries.flatMap(({ mode, name, oid }) => [Buffer.from(`${mode} ${name}\0`, 'latin1'), Buffer.from(oid, 'hex')]),
  )

/** The id git gives an object: the hash of its type, its size and its bytes. */
export const objectId = (type: string, bytes: Buffer, format: 'sha1' | 'sha256'): string =>
  createHash(format).update(`${type} ${bytes.length}\0`).update(bytes).digest('hex')

/** Git's order: by bytes, a folder as if its name ended in a slash. */
export const inGitOrder = (a: TreeEntry, b: TreeEntry): number => {
  const left = a.mode === treeMode ? `${a.name}/` : a.name
  const right = b.mode === treeMode ? `${b.name}/` : b.name
  return left < right ? -1 : left > right ? 1 : 0
}

/** The entry at a path below a tree; null when there is none. The path '' is the tree itself. */
export const entryAt = async (store: TreeStore, root: string | null, path: string): Promise<TreeEntry | null> => {
  if (root === null) return null
  let entry: TreeEntry = { mode: treeMode, name: '', oid: root }
  for (const name of path === '' ? [] : namesOf(path)) {
    if (entry.mode !== treeMode) return null
    const next: TreeEntry | undefined = (await store.readTree(entry.oid)).find((candidate) => candidate.name === name)
    if (next === undefined) return null
    entry = next
  }
  return entry
}

/** What shall happen at a name: a change of its own, changes below it, or (a file that became a folder) both. */
interface Plan {
  path: string
  change?: { oid: string | null; mode: string }
  /** Undefined where nothing changes: most names are those of files. */
  below?: Map<string, Plan>
}

const planOf = (changes: Change[]): Plan => {
  const root: Plan = { path: '' }
  for (const { path, oid, mode = fileMode } of changes) {
    let plan = root
    let end = -1
    for (const name of namesOf(path)) {
      end = path.indexOf('/', end + 1)
      plan.below ??= new Map()
      const next: Plan = plan.below.get(name) ?? { path: end === -1 ? path : path.slice(0, end) }
      plan.below.set(name, next)
      plan = next
    }
    plan.change = { oid, mode }
  }
  return root
}

const inTheWay = (path: string, what: string): UserError =>
  new UserError(
    `${path} is ${what} in the branch's last commit, and not one of annals' files.`,
    exit.unreadable,
    'Commit its removal yourself, or choose another folder for the history.',
  )

/** Makes a tree of entries in git's order; its id. */
type Make = (entries: TreeEntry[]) => string

/** The entry that takes a name's place; null for none. */
const changed = async (
  store: TreeStore,
  make: Make,
  old: TreeEntry | null,
  name: string,
  plan: Plan,
): Promise<TreeEntry | null> => {
  const { change } = plan
  if (old?.mode === submoduleMode) throw inTheWay(plan.path, 'a submodule')
  let tree = old?.mode === treeMode ? old.oid : null
  if (plan.below !== undefined) {
    tree = await editPlan(store, make, tree, plan)
    if (tree !== null && old !== null && old.mode !== treeMode && change === undefined)
      throw inTheWay(plan.path, 'a file')
  }
  if (change !== undefined && change.oid !== null) {
    const { oid, mode } = change
    if (tree !== null) throw inTheWay(plan.path, 'a folder')
    return old?.oid === oid && old.mode === mode ? old : { mode, name, oid }
  }
  if (tree !== null) return tree === old?.oid ? old : { mode: treeMode, name, oid: tree }
  return old === null || old.mode === treeMode || change !== undefined ? null : old
}

const editPlan = async (store: TreeStore, make: Make, tree: string | null, plan: Plan): Promise<string | null> => {
  const before = tree === null ? [] : await store.readTree(tree)
  const entries = new Map(before.map((entry) => [entry.name, entry]))
  let touched = false
  for (const [name, next] of plan.below ?? []) {
    const old = entries.get(name) ?? null
    const entry = await changed(store, make, old, name, next)
    if (entry === old) continue
    touched = true
    if (entry === null) entries.delete(name)
    else entries.set(name, entry)
  }
  if (!touched) return tree
  return entries.size === 0 ? null : make([...entries.values()].sort(inGitOrder))
}

/**
 * The tree in which exactly these paths are as the changes say and everything else is as it was. Reads only trees on
 * the way to them and writes nothing: `trees` are the new ones, inner before outer.
 * Throws a `UserError` (exit 3) where something that is not among the paths would have to go.
 */
export const editTree = async (
  store: TreeStore,
  format: 'sha1' | 'sha256',
  root: string | null,
  changes: Change[],
): Promise<{ tree: string; trees: TreeEntry[][] }> => {
  const trees: TreeEntry[][] = []
  const make: Make = (entries) => {
    trees.push(entries)
    return objectId('tree', serializeTree(entries), format)
  }
  const tree = (await editPlan(store, make, root, planOf(changes))) ?? make([])
  return { tree, trees }
}
