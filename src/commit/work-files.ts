/** Files put into the work tree, and taken out of it, by a merge. */
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { codeOf } from '../errors.ts'
import type { Leaf, TreeChange } from './merge-trees.ts'
import { objectId } from './trees.ts'
import type { Repository } from './types.ts'

/** Removes a file, and the folders above it that are empty then. */
export const removeFile = (root: string, path: string): void => {
  rmSync(join(root, path), { force: true })
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    try {
      rmdirSync(join(root, folder))
    } catch {
      // Not empty, or not there: nothing above it is empty either.
      return
    }
  }
}

/** Puts a file that is whole in its place. */
const place = (temporary: string, file: string): void => {
  mkdirSync(dirname(file), { recursive: true })
  try {
    renameSync(temporary, file)
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error
    // The git directory is on another file system (a linked worktree): the last step has to be a rename all the same.
    const beside = join(dirname(file), `.annals-${process.pid}.tmp`)
    copyFileSync(temporary, beside)
    renameSync(beside, file)
    rmSync(temporary)
  }
}

/** Whether nobody has made something else of a file meanwhile. */
const isStill = (file: string, from: Leaf | null, objectFormat: Repository['objectFormat']): boolean => {
  try {
    return objectId('blob', readFileSync(file), objectFormat) === from?.oid
  } catch (error) {
    return from === null && ['ENOENT', 'ENOTDIR'].includes(codeOf(error))
  }
}

/**
 * Writes files byte for byte, first to `temporary`; not over one that somebody has changed by now. `read` gives the bytes
 * of blobs in the order of their ids.
 */
export const writeFiles = async (
  { root, objectFormat }: Repository,
  temporary: string,
  changes: readonly TreeChange[],
  read: (oids: string[]) => AsyncIterable<Buffer>,
): Promise<void> => {
  const wanted = changes.flatMap(({ path, from, to }) => (to === null ? [] : [{ path, from, to }]))
  let at = 0
  for await (const bytes of read(wanted.map(({ to }) => to.oid))) {
    const { path, from, to } = wanted[at] as { path: string; from: Leaf | null; to: Leaf }
    at += 1
    if (!isStill(join(root, path), from, objectFormat)) continue
    rmSync(temporary, { force: true })
    writeFileSync(temporary, bytes, { mode: to.mode === '100755' ? 0o777 : 0o666 })
    place(temporary, join(root, path))
  }
}
