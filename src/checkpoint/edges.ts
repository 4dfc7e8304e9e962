/** The first and the last bytes of a source that was read: by them it is seen to be the same file, only longer. */

import { closeSync, openSync, readSync } from 'node:fs'
import { macOf } from '../redact/mac.ts'
import { sha256Of } from '../sha256.ts'
import type { NotedEdges, SeenEdges } from './types.ts'

/** How many bytes are looked at on either side. */
const edge = 4_096
/** A last line without its end may be that long; of a longer one nothing is noted. */
const longestTail = 65_536

/** A checksum that tells nothing of the bytes to anybody without the key; where there is none, nothing is masked anyway. */
const checksum = (key: Uint8Array | null, bytes: Buffer): string => (key === null ? sha256Of(bytes) : macOf(key, bytes))

/** Where the last bytes begin that are looked at, of a source that was read up to `offset`. */
const lastFrom = (offset: number): number => Math.max(0, offset - edge)

/** What a source looks like at its edges while it is read. */
export class Edges {
  #first: Buffer
  /** The bytes that came last. */
  #recent: Buffer
  #bytes: number

  /** `read`: how a source begins and what stands before the byte `bytes`, from which on it is read. */
  constructor(read?: { first: Buffer; last: Buffer; bytes: number }) {
    this.#first = read?.first ?? Buffer.alloc(0)
    this.#recent = read?.last ?? Buffer.alloc(0)
    this.#bytes = read?.bytes ?? 0
  }

  add(chunk: Buffer): void {
    if (this.#first.length < edge)
      this.#first = Buffer.concat([this.#first, chunk.subarray(0, edge - this.#first.length)])
    const kept = chunk.length >= edge + longestTail ? [] : [this.#recent]
    const recent = Buffer.concat([...kept, chunk.subarray(-edge - longestTail)])
    this.#recent = Buffer.from(recent.subarray(-edge - longestTail))
    this.#bytes += chunk.length
  }

  /** What to know it by when it is read on from `offset`; null: the line behind that is too long. */
  note(offset: number, key: Uint8Array | null): NotedEdges | null {
    if (this.#bytes - offset > longestTail) return null
    const last = this.#recent.subarray(this.#recent.length - (this.#bytes - lastFrom(offset)))
    const first = this.#first.subarray(0, offset)
    return { first: checksum(key, first), last: checksum(key, last), bytes: this.#bytes }
  }
}

/** What a source looks like at its edges where it was read up to `offset`; null when it is not as noted. Throws what the file system throws. */
export function edgesAt(
  file: string,
  offset: number,
  { first, last, bytes }: NotedEdges,
  key: Uint8Array | null,
): SeenEdges | null {
  const descriptor = openSync(file, 'r')
  try {
    const read = (from: number, to: number): Buffer => {
      const into = Buffer.alloc(to - from)
      return into.subarray(0, readSync(descriptor, into, 0, into.length, from))
    }
    const beginning = read(0, Math.min(edge, offset))
    const end = read(lastFrom(offset), bytes)
    if (checksum(key, beginning) !== first || checksum(key, end) !== last) return null
    return {
      first: beginning,
      last: end.subarray(0, offset - lastFrom(offset)),
      bytesRead: beginning.length + end.length,
    }
  } finally {
    closeSync(descriptor)
  }
}
