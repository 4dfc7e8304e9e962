/** A source file as a stream of its content: decompressed where the agent compressed it. Read only. */
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { decompressAll, decompressor } from '../../adapters/shared/zstd.ts'

/** Chunks are at most this long; a smaller file is one chunk. */
const chunkBytes = 1 << 20

/** Whether the agent keeps this file compressed. */
export const isCompressed = (file: string): boolean => file.endsWith('.zst')

/**
 * The content of a file, in chunks of about a MiB; each chunk has a buffer of its own. Throws what the file system
 * throws. A compressed file that is damaged ends where it breaks off: `onDamage` is told, or an error is thrown.
 * `from`: the byte at which to begin, of a file that is not compressed.
 */
export function* contentOf(file: string, onDamage?: () => void, from = 0): Generator<Buffer> {
  const descriptor = openSync(file, 'r')
  const unpack = isCompressed(file) ? decompressor() : undefined
  try {
    // One byte more than the file has, so that a small file and its end are seen with little memory.
    const bytes = Math.min(chunkBytes, Math.max(0, fstatSync(descriptor).size - from) + 1)
    for (let at = from; ; ) {
      const chunk = Buffer.allocUnsafe(bytes)
      const length = readSync(descriptor, chunk, 0, bytes, at)
      at += length
      const read = chunk.subarray(0, length)
      if (unpack !== undefined) {
        const { content, damaged } = unpack.push(read, length === 0)
        yield content
        if (damaged) {
          if (onDamage === undefined) throw new Error('The compressed file is damaged.')
          onDamage()
          return
        }
      } else if (length > 0) yield read
      if (length === 0) return
    }
  } finally {
    closeSync(descriptor)
  }
}

/** The whole content of a file. */
export function wholeContentOf(file: string): Buffer {
  const bytes = readFileSync(file)
  return isCompressed(file) ? decompressAll(bytes) : bytes
}
