/** Brings a branch, the index and the work tree to another commit, as far as nobody has changed anything there. */
import { randomUUID } from 'node:crypto'
import { lstatSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { exit, UserError } from '../errors.ts'
import type { Backend, FileChange } from './backend.ts'
import { underLock } from './index-lock.ts'
import { clearPlaces, placesOf, writeJournal } from './journal.ts'
import { needsGit } from './limits.ts'
import { lockHeld, Patience } from './locks.ts'
import { diffTrees, type Leaf, type TreeChange } from './merge-trees.ts'
import { checkSafe, noteTimes, type ProtocolOptions } from './protocol.ts'
import { indexInTheWay, unwritable } from './situation.ts'
import { type Change, fileMode, objectId, submoduleMode } from './trees.ts'
import type { Repository } from './types.ts'
import { parentsOf } from './work-tree.ts'

/** From where to where, and what may be left as a person has it. */
export interface Advance {
  /** Where the branch is; null while it is unborn. */
  from: string | null
  to: string
  subpath: string
  /**
   * Files of the history that somebody changed stay so in the work tree, and the branch moves on. Anything else that
   * somebody changed and that would have to change stops it.
   */
  leaveHistory: boolean
}

/** `left`: files of the history that stay as somebody made them. */
export type Advanced = { moved: true; left: string[] } | { moved: false }

/** What has to be done where: entries of the index, files of the work tree. */
interface Work {
  changes: Change[]
  files: FileChange[]
  skipped: string[]
  left: string[]
}

const sameLeaf = (one: Leaf | null | undefined, two: Leaf | null): boolean =>
  (one?.oid ?? null) === (two?.oid ?? null) && (one?.mode ?? null) === (two?.mode ?? null)

/** What stands at a path of the work tree that the index does not have: nothing, the very file, or something else. */
const thereAt = ({ root, objectFormat }: Repository, path: string, to: Leaf | null): 'nothing' | 'same' | 'other' => {
  for (const folder of parentsOf(path)) {
    const above = lstatSync(join(root, folder), { throwIfNoEntry: false })
    if (above === undefined) return 'nothing'
    if (!above.isDirectory()) return 'other'
  }
  const file = join(root, path)
  const stats = lstatSync(file, { throwIfNoEntry: false })
  if (stats === undefined) return 'nothing'
  return stats.isFile() && objectId('blob', readFileSync(file), objectFormat) === to?.oid ? 'same' : 'other'
}

const inTheWay = (path: string): UserError =>
  new UserError(
    `${path} is changed here, and what was pushed elsewhere changes it too.`,
    exit.notPushed,
    'Commit it or take it back, then run annals again.',
  )

/** Decides what is done, from what is in the index and in the work tree. Throws a `UserError` where it must not be done. */
const planWork = async (
  backend: Backend,
  repository: Repository,
  differences: readonly TreeChange[],
  { subpath, leaveHistory }: Advance,
): Promise<Work> => {
  const work: Work = { changes: [], files: [], skipped: [], left: [] }
  const paths = new Set(differences.map(({ path }) => path))
  const entries = await backend.indexed(paths)
  const isSkipped = ({ path }: TreeChange): boolean => entries.get(path)?.skipped === true
  const changed = await backend.changedFiles(
    new Set(differences.filter((one) => entries.has(one.path) && !isSkipped(one)).map(({ path }) => path)),
  )
  const added = differences.filter(({ path }) => !entries.has(path)).map(({ path }) => path)
  const outside = await backend.outsideCheckout(added)
  const leave = (path: string): void => {
    if (!leaveHistory || !path.startsWith(`${subpath}/`)) throw inTheWay(path)
    work.left.push(path)
  }
  /** What the work tree has at a path that is not as the index has it, or not in the index. */
  const otherwise = ({ path, to }: TreeChange, isTracked: boolean): 'write' | 'leave' | 'nothing to do' => {
    const there = thereAt(repository, path, to)
    if (there === 'same' || (there === 'nothing' && to === null)) return 'nothing to do'
    return there === 'other' || isTracked ? 'leave' : 'write'
  }
  for (const change of differences) {
    const { path, from, to } = change
    const entry = entries.get(path)
    if (!sameLeaf(entry, from) && !sameLeaf(entry, to)) {
      // Somebody staged something else.
      leave(path)
      continue
    }
    work.changes.push(to === null ? { path, oid: null } : { path, ...to })
    if (isSkipped(change) || outside.has(path)) {
      if (to !== null) work.skipped.push(path)
      continue
    }
    if (to?.mode === submoduleMode || from?.mode === submoduleMode) throw inTheWay(path)
    const isAsIndexed = entry !== undefined && !changed.has(path) && !sameLeaf(entry, to)
    const what = isAsIndexed ? 'write' : otherwise(change, entry !== undefined)
    if (what === 'leave') leave(path)
    if (what !== 'write') continue
    const raw = path.startsWith(`${subpath}/`) && (to === null || to.mode === fileMode)
    if (!raw && to !== null && !backend.converts) throw needsGit(`Merging ${path}, which is not of the history,`)
    work.files.push({ ...change, raw })
  }
  return work
}

/** Everything that can keep it from being done, before anything is done. Throws a `UserError`. */
export const checkAdvance = async (backend: Backend, repository: Repository, advance: Advance): Promise<void> => {
  const tree = advance.from === null ? null : await backend.treeOf(advance.from)
  await planWork(backend, repository, await diffTrees(backend, tree, await backend.treeOf(advance.to)), advance)
}

/**
 * Moves the branch that HEAD stands on from one commit to another, and takes index and work tree along for the paths
 * that differ. Under the lock on the index: the next index beside the real one, the branch, the files, last the index;
 * the journal says what is missing when it is stopped. `moved: false`: HEAD is not where it was.
 */
export const advanceBranch = async (
  backend: Backend,
  repository: Repository,
  advance: Advance,
  { lockWait = 10_000, onStep = () => {} }: ProtocolOptions,
): Promise<Advanced> => {
  const places = placesOf(repository)
  const { from, to, subpath } = advance
  try {
    const { branch, commit } = await checkSafe(backend, repository, subpath)
    if (commit !== from) return { moved: false }
    const tree = from === null ? null : await backend.treeOf(from)
    const differences = await diffTrees(backend, tree, await backend.treeOf(to))
    const { changes, files, skipped, left } = await planWork(backend, repository, differences, advance)
    const conflict = await backend.indexConflict(changes)
    if (conflict !== null) throw indexInTheWay(conflict)
    await backend.bring(files.flatMap((file) => (file.to === null ? [] : [file.to.oid])))

    const lock = `annals ${randomUUID()}\n`
    let moved = 'elsewhere' as 'moved' | 'elsewhere' | 'locked'
    writeJournal(places, { version: 1, branch, commit: to, lock, changes, skipped, files })
    try {
      await onStep('journal')
      await underLock(places, lock, new Patience(lockWait), async () => {
        await onStep('lock')
        const now = await checkSafe(backend, repository, subpath)
        if (now.branch !== branch || now.commit !== from) return
        await backend.writeIndex(changes, places.nextIndex, { skipped: new Set(skipped) })
        await onStep('index')
        moved = await backend.moveBranch(branch, to, from)
        if (moved !== 'moved') return
        await onStep('branch')
        await backend.checkOut(files, places.nextIndex)
        await onStep('files')
        renameSync(places.nextIndex, places.index)
        await onStep('installed')
      })
      await onStep('unlocked')
    } finally {
      // A branch that has moved while its index has not is what the journal is for.
      if (moved !== 'moved') clearPlaces(places)
    }
    if (moved === 'locked') throw lockHeld(join(repository.commonDir, `${branch}.lock`))
    if (moved !== 'moved') return { moved: false }
    await noteTimes(backend, places, lock, subpath, changes)
    clearPlaces(places)
    return { moved: true, left }
  } catch (error) {
    throw unwritable(error)
  }
}
