/** The beginning of a file, which tells what it is. */
import { firstBytes } from './files.ts'
import { decompressBeginning } from './zstd.ts'

/** How much of a file `peek` may see. */
export const peekBytes = 65_536

/** The first bytes of a file, decompressed when it is `.zst`. Throws what the file system throws. */
export function beginningOf(file: string, bytes = peekBytes): Buffer {
  const beginning = firstBytes(file, bytes)
  return file.endsWith('.zst') ? decompressBeginning(beginning) : beginning
}
