/** A source file as a stream of its content: decompressed where the agent compressed it. Read only. */
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { decompressAll, decompressor } from '../../adapters/shared/zstd.ts'

/** Chunks are at most this long; a smaller file is one chunk. */
const chunkBytes = 1 << 20
/** What is tried to be read where a file seems to end. */
const probeBytes = 1024

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
    let left = fstatSync(descriptor).size - from
    for (let at = from; ; ) {
      // Behind what the file had when it was opened there may be more by now, but hardly ever is.
      const bytes = left > 0 ? Math.min(chunkBytes, left) : probeBytes
      const chunk = Buffer.allocUnsafeSlow(bytes)
      const length = readSync(descriptor, chunk, 0, bytes, at)
      at += length
      left -= length
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
