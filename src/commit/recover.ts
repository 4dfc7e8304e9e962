/** What the next run does first: it finishes what a killed one began. */
import { renameSync } from 'node:fs'
import type { Backend, FileChange } from './backend.ts'
import { underLock } from './index-lock.ts'
import { clearPlaces, type Journal, placesOf, readJournal } from './journal.ts'
import { Patience, releaseLock } from './locks.ts'
import { discardUnfinishedPacks } from './pack.ts'
import type { ProtocolOptions } from './protocol.ts'
import { releaseBranch } from './refs.ts'
import { unwritable } from './situation.ts'
import { type Change, entryAt, treeMode } from './trees.ts'
import type { Repository } from './types.ts'

/**
 * Of the files that a merge was to put into the work tree, those that it had not: they are still as the index, which
 * comes after them, has them.
 */
const unwritten = async (
  backend: Backend,
  { files = [] }: Journal,
  missing: readonly Change[],
): Promise<FileChange[]> => {
  if (files.length === 0) return []
  const wanted = new Set(missing.map(({ path }) => path))
  const open = files.filter(({ path }) => wanted.has(path))
  const paths = new Set(open.map(({ path }) => path))
  const [entries, changed] = [await backend.indexed(paths), await backend.changedFiles(paths)]
  return open.filter(({ path, from, to }) => {
    const entry = entries.get(path)
    if (entry === undefined) return from === null && to !== null
    return entry.oid === from?.oid && !changed.has(path)
  })
}

/**
 * Finishes what a killed run left, see `Committer.recover`. An entry of the index is brought along only where HEAD
 * really has what the journal says: so a commit whose branch never moved is forgotten, and what has been committed or
 * switched to since then stays.
 */
export const recoverPaths = async (
  backend: Backend,
  repository: Repository,
  { lockWait = 10_000 }: Pick<ProtocolOptions, 'lockWait'>,
): Promise<void> => {
  const places = placesOf(repository)
  discardUnfinishedPacks(repository)
  try {
    const journal = readJournal(places)
    if (journal !== null) {
      releaseLock(places.indexLock, journal.lock)
      releaseBranch(repository, journal.branch, journal.commit)
      await underLock(places, journal.lock, new Patience(lockWait), async () => {
        const { commit } = await backend.head()
        const tree = commit === null ? null : await backend.treeOf(commit)
        await backend.check('', commit)
        const missing: Change[] = []
        for (const change of journal.changes) {
          const entry = await entryAt(backend, tree, change.path)
          const oid = entry === null || entry.mode === treeMode ? null : entry.oid
          if (oid === change.oid) missing.push(change)
        }
        if (commit === null || missing.length === 0 || (await backend.indexConflict(missing)) !== null) return
        const files = await unwritten(backend, journal, missing)
        await backend.writeIndex(missing, places.nextIndex, { skipped: new Set(journal.skipped) })
        await backend.checkOut(files, places.nextIndex)
        renameSync(places.nextIndex, places.index)
      })
    }
    clearPlaces(places)
  } catch (error) {
    throw unwritable(error)
  }
}
