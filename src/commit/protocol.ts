/** The protocol of a commit, the same for every implementation of git: what is written when, and under which lock. */
import { randomUUID } from 'node:crypto'
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { exit, UserError } from '../errors.ts'
import type { Backend } from './backend.ts'
import { underLock } from './index-lock.ts'
import { clearPlaces, type Places, placesOf, writeJournal } from './journal.ts'
import { lockHeld, Patience, releaseLock, tryLock } from './locks.ts'
import { copyIndex } from './racy.ts'
import { checkNoOperation, checkOnBranch, indexInTheWay, notAFolder, unwritable } from './situation.ts'
import { type Change, editTree, entryAt, fileMode, objectId, treeMode } from './trees.ts'
import type { Prepared, Repository } from './types.ts'
import { checkPaths, checkSubpath, filesPresent, parentsOf, readWorkFile } from './work-tree.ts'

/** What a commit has done when `onStep` is called; tests stop it there. */
export type Step =
  | 'blobs'
  | 'trees'
  | 'commit'
  | 'journal'
  | 'lock'
  | 'index'
  | 'branch'
  | 'files'
  | 'installed'
  | 'unlocked'

export interface ProtocolOptions {
  /** How long to wait for locks that others hold, in milliseconds; ten seconds unless told. */
  lockWait?: number
  /** Called after each step. */
  onStep?: (step: Step) => void | Promise<void>
}

/** How often a commit is made anew because the branch or a file changed meanwhile. */
const tries = 5

const checkSubpathInTree = async (backend: Backend, tree: string, subpath: string): Promise<void> => {
  for (const folder of subpath === '' ? [] : [...parentsOf(subpath), subpath]) {
    const entry = await entryAt(backend, tree, folder)
    if (entry === null) return
    if (entry.mode !== treeMode) throw notAFolder(folder, entry.mode)
  }
}

const nothingKnown: Prepared = { ids: new Map(), stored: new Set(), placed: new Map() }

/** Everything that can be refused before something is written; returns HEAD and its branch. */
export const checkSafe = async (
  backend: Backend,
  repository: Repository,
  subpath: string,
): Promise<{ branch: string; commit: string | null }> => {
  checkPaths(subpath, [])
  checkNoOperation(repository)
  const head = await backend.head()
  const branch = checkOnBranch(repository, head)
  checkSubpath(repository, subpath)
  await backend.check(subpath, head.commit)
  if (head.commit !== null) await checkSubpathInTree(backend, await backend.treeOf(head.commit), subpath)
  return { branch, commit: head.commit }
}

/** What makes a tree's paths as they are in the work tree, removals first; nothing is written. */
const differences = async (
  backend: Backend,
  repository: Repository,
  tree: string | null,
  paths: string[],
  known: ReadonlyMap<string, string>,
) => {
  const present = filesPresent(repository.root, paths)
  const added: { path: string; oid: string }[] = []
  const removed: Change[] = []
  for (const path of paths) {
    const entry = await entryAt(backend, tree, path)
    if (present.has(path)) {
      const oid = known.get(path) ?? objectId('blob', readWorkFile(repository.root, path), repository.objectFormat)
      if (entry?.oid !== oid || entry.mode !== fileMode) added.push({ path, oid })
    } else if (entry !== null && entry.mode !== treeMode) removed.push({ path, oid: null })
  }
  return { added, changes: [...removed, ...added] }
}

/**
 * Spares the next `git status` from reading the files. Under a lock of its own, so that the first one is held briefly;
 * where somebody else holds it, that status will do.
 */
export const noteTimes = async (backend: Backend, places: Places, lock: string, subpath: string, changes: Change[]) => {
  if (!tryLock(places.indexLock, places.spare, lock)) return
  try {
    copyIndex(places.index, places.nextIndex)
    if (await backend.refresh(subpath, changes, places.nextIndex)) renameSync(places.nextIndex, places.index)
  } finally {
    releaseLock(places.indexLock, lock)
  }
}

/**
 * Makes one commit of paths, see `Committer.commit`. Objects come first, then the journal; then, under the lock on the
 * index, the next index beside the real one, the branch, and last the real index. Stopped anywhere, either nothing
 * that anybody sees has changed, or the journal says what is missing.
 */
export const commitPaths = async (
  backend: Backend,
  repository: Repository,
  subpath: string,
  paths: readonly string[],
  message: string,
  { lockWait = 10_000, onStep = () => {} }: ProtocolOptions,
  prepared: Prepared = nothingKnown,
): Promise<string | null> => {
  const places = placesOf(repository)
  const patience = new Patience(lockWait)
  const unique = [...new Set(paths)]
  checkPaths(subpath, unique)
  let branchLock = ''

  const once = async ({
    ids,
    stored: there,
    placed,
  }: Prepared): Promise<{ done: string | null } | 'elsewhere' | 'locked'> => {
    const { branch, commit: parent } = await checkSafe(backend, repository, subpath)
    branchLock = join(repository.commonDir, `${branch}.lock`)
    const base = parent === null ? null : await backend.treeOf(parent)
    const { added, changes } = await differences(backend, repository, base, unique, ids)
    if (changes.length === 0) return { done: null }
    const conflict = await backend.indexConflict(changes)
    if (conflict !== null) throw indexInTheWay(conflict)

    const { tree, trees } = await editTree(backend, repository.objectFormat, base, changes)

    const missing = added.filter(({ oid }) => !there.has(oid))
    // At the same time: nothing leads to either before there is a commit.
    const [stored] = await Promise.all([backend.writeBlobs(missing.map(({ path }) => path)), backend.writeTrees(trees)])
    await onStep('blobs')
    if (missing.some(({ oid }, i) => oid !== stored[i])) return 'elsewhere'
    await onStep('trees')
    const commit = await backend.writeCommit(tree, parent === null ? [] : [parent], message)
    await onStep('commit')

    const lock = `annals ${randomUUID()}\n`
    let written: Awaited<ReturnType<Backend['writeIndex']>> = 'without times'
    let moved: 'moved' | 'elsewhere' | 'locked' | null = null
    writeJournal(places, { version: 1, branch, commit, lock, changes })
    try {
      await onStep('journal')
      await underLock(places, lock, patience, async () => {
        await onStep('lock')
        const now = await checkSafe(backend, repository, subpath)
        if (now.branch !== branch || now.commit !== parent) {
          moved = 'elsewhere'
          return
        }
        const late = await backend.indexConflict(changes)
        if (late !== null) throw indexInTheWay(late)
        written = await backend.writeIndex(changes, places.nextIndex, { placed })
        await onStep('index')
        moved = await backend.moveBranch(branch, commit, parent)
        if (moved !== 'moved') return
        await onStep('branch')
        renameSync(places.nextIndex, places.index)
        backend.installed(tree)
        await onStep('installed')
      })
      await onStep('unlocked')
    } finally {
      // A branch that has moved while its index has not is what the journal is for.
      if (moved !== 'moved') clearPlaces(places)
    }
    if (moved !== 'moved') return moved ?? 'elsewhere'
    if (written === 'without times') await noteTimes(backend, places, lock, subpath, changes)
    clearPlaces(places)
    return { done: commit }
  }

  try {
    for (let moves = 0; moves < tries; ) {
      const result = await once(moves === 0 ? prepared : nothingKnown)
      if (typeof result === 'object') return result.done
      if (result === 'elsewhere') moves++
      else if (!(await patience.wait())) throw lockHeld(branchLock)
    }
  } catch (error) {
    throw unwritable(error)
  }
  throw new UserError(
    'The branch or the files keep changing.',
    exit.unreadable,
    'Run annals again when nobody else is writing there.',
  )
}
