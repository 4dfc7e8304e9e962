/** The door to the Zstandard library. Node 20 has none of its own. */
import { Decompress, decompress } from 'fzstd'

/** A whole stream, decompressed. Throws when it is damaged. */
export const decompressAll = (bytes: Uint8Array): Buffer => Buffer.from(decompress(bytes))

/** As much as can be had from the beginning of a compressed stream; empty when nothing can. */
export function decompressBeginning(bytes: Uint8Array): Buffer {
  const chunks: Uint8Array[] = []
  try {
    new Decompress((chunk) => chunks.push(chunk)).push(bytes)
  } catch {
    // The stream is cut, or damaged further on: what came before is what was asked for.
  }
  return Buffer.concat(chunks)
}

/** Decompresses piece by piece: `push` returns what each piece gave, and `damaged` whether the stream broke off there. */
export function decompressor(): { push(bytes: Uint8Array, last: boolean): { content: Buffer; damaged: boolean } } {
  let chunks: Uint8Array[] = []
  const stream = new Decompress((chunk) => {
    chunks.push(chunk)
  })
  return {
    push(bytes, last) {
      let damaged = false
      try {
        stream.push(bytes, last)
      } catch {
        damaged = true
      }
      const content = Buffer.concat(chunks)
      chunks = []
      return { content, damaged }
    },
  }
}
