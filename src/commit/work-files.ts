/** Files put into the work tree by a merge. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { codeOf } from '../errors.ts'
import { putInPlace } from '../placing.ts'
import type { Leaf, TreeChange } from './merge-trees.ts'
import { objectId } from './trees.ts'
import type { Repository } from './types.ts'

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
    mkdirSync(dirname(join(root, path)), { recursive: true })
    putInPlace(temporary, join(root, path))
  }
}
