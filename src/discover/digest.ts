/** One checksum for all that a listing says: where it is the same, no file has changed, come or gone. */
import { createHash, type Hash } from 'node:crypto'
import type { SourceFile } from '../../adapters/types.ts'
import type { Listed } from './listing.ts'

/** SHA-256 of everything that was listed, in its order, with all that a file is told by; hexadecimal. */
export function digestOf(listed: readonly Listed[]): string {
  const hash = createHash('sha256')
  for (const { adapter, location, listing } of listed) {
    const { files, indexes, problems, listed: wasListed } = listing
    hash.update(JSON.stringify([adapter.id, location, wasListed, problems, files.length, indexes.length]))
    addFiles(hash, files)
    addFiles(hash, indexes)
  }
  return hash.digest('hex')
}

/** No path holds a zero byte, and numbers are hashed as they lie in memory: one text of them all would be slower. */
function addFiles(hash: Hash, files: readonly SourceFile[]): void {
  hash.update(files.map(({ file }) => file).join('\0'))
  const numbers = new Float64Array(files.length * 3)
  let at = 0
  for (const { size, mtimeMs, ino } of files) {
    numbers[at] = size
    numbers[at + 1] = mtimeMs
    numbers[at + 2] = ino
    at += 3
  }
  hash.update(numbers)
}
