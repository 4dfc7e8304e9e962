/** File times in the index for files that were just written, so that neither annals nor git reads them again. */
import { lstatSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UnfitIndex, withTimes } from './index-file.ts'
import type { Prepared, Repository } from './types.ts'

/**
 * Notes in an index file the times of the files that are as they were when they were put in their places. Returns whether
 * it did: not for an index of another version, split, sparse, or with SHA-256 ids.
 */
export const notePlaced = (
  { root, objectFormat }: Repository,
  files: readonly { path: string; oid: string }[],
  placed: Prepared['placed'],
  index: string,
): boolean => {
  if (objectFormat !== 'sha1' || placed.size === 0) return false
  const known = new Map(files.map((file) => [Buffer.from(file.path).toString('latin1'), file]))
  try {
    const timed = withTimes(readFileSync(index), (name, oid) => {
      const file = known.get(name)
      const ctime = file === undefined ? undefined : placed.get(file.path)
      if (file === undefined || file.oid !== oid || ctime === undefined) return undefined
      const stats = lstatSync(join(root, file.path), { bigint: true, throwIfNoEntry: false })
      return stats?.isFile() && stats.ctimeNs === ctime ? stats : undefined
    })
    writeFileSync(index, timed)
    return true
  } catch (error) {
    if (error instanceof UnfitIndex) return false
    throw error
  }
}
