/** The next index where it can be written without git: one pass over it, where git takes one to change it and one to note times. */
import { chmodSync, closeSync, existsSync, lstatSync, openSync, readFileSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../errors.ts'
import { checkedIndex, editIndex, emptyIndex, fileEntry, type IndexEntry, UnfitIndex } from './index-file.ts'
import { placesOf } from './journal.ts'
import { changedUnseen } from './racy.ts'
import type { Change } from './trees.ts'
import type { Prepared, Repository } from './types.ts'

/**
 * Writes the index with some changes to a file of its own. Entries of files that are as they were when they were put in
 * their places have their times, so that nobody reads those files again to see that they are as committed. Returns whether
 * it did: not for an index of another version, split, sparse, with SHA-256 ids, or with caches that git would keep, nor where
 * somebody changed a file right after it was staged.
 */
export const writeNextIndex = (
  repository: Repository,
  changes: readonly Change[],
  placed: Prepared['placed'],
  file: string,
): boolean => {
  if (repository.objectFormat !== 'sha1') return false
  const { index } = placesOf(repository)
  const entries = new Map(
    changes.map(({ path, oid, mode }): [string, IndexEntry | null] => {
      const name = latin1(path)
      return [name, oid === null ? null : fileEntry(name, oid, statsOf(repository, path, placed), modeOf(mode))]
    }),
  )
  const isThere = existsSync(index)
  try {
    const before = checkedIndex(isThere ? readFileSync(index) : emptyIndex())
    // Git alone knows what filters make of those files.
    if (isThere && changedUnseen(repository.root, index, before, entries).length > 0) return false
    writePieces(file, editIndex(before, entries, caches))
    if (isThere) chmodSync(file, statSync(index).mode)
    return true
  } catch (error) {
    if (error instanceof UnfitIndex) return false
    throw error
  }
}

function writePieces(file: string, pieces: readonly Buffer[]): void {
  const descriptor = openSync(file, 'w')
  try {
    for (const piece of gathered(pieces)) for (let at = 0; at < piece.length; ) at += writeSync(descriptor, piece, at)
  } finally {
    closeSync(descriptor)
  }
}

/** Smaller pieces are written together: a first run has 60,000 entries, and a call for each takes three times as long. */
const atOnce = 64 * 1024

function* gathered(pieces: readonly Buffer[]): Generator<Buffer> {
  let [few, bytes]: [Buffer[], number] = [[], 0]
  for (const piece of pieces) {
    if (bytes + piece.length > atOnce) {
      yield Buffer.concat(few)
      few = []
      bytes = 0
    }
    if (piece.length > atOnce) yield piece
    else {
      few.push(piece)
      bytes += piece.length
    }
  }
  yield Buffer.concat(few)
}

/** Untracked files, and the file system monitor: git alone can tell whether they still hold. */
const caches = ['UNTR', 'FSMN']

const latin1 = (path: string): string => Buffer.from(path).toString('latin1')

const modeOf = (mode: string | undefined): number | undefined =>
  mode === undefined ? undefined : Number.parseInt(mode, 8)

/** The times of a file that nobody has touched since it was put in its place. */
function statsOf({ root }: Repository, path: string, placed: Prepared['placed']) {
  const ctime = placed.get(path)
  if (ctime === undefined) return undefined
  try {
    const stats = lstatSync(join(root, path), { bigint: true, throwIfNoEntry: false })
    return stats?.isFile() && stats.ctimeNs === ctime ? stats : undefined
  } catch (error) {
    // One of its folders has become a file: it is as gone as one that is not there.
    if (codeOf(error) === 'ENOTDIR') return undefined
    throw error
  }
}
