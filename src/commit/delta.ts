/**
 * Contents as deltas against another one that says much of the same text: what to copy from it, and what to insert.
 * Format: gitformat-pack(5), "Deltified representation". Pure.
 */

/** So many bytes have to be the same for a copy to be found. */
const blockBytes = 16
/** Of the base, the block at each multiple of this is known. */
const strideBytes = 8
/** A copy, and an insertion, of one instruction is at most so long. */
const longestCopy = 0xffff
const longestInsertion = 127
/** A copy's instruction takes at most so many bytes. */
const copyBytes = 7
/** A size takes at most so many bytes. */
const sizeBytes = 5
/** At so many places a content is looked at to see whether it is like a base. */
const samples = 64

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength)

/** A hash of the block at `at`. Words are read at once: taken byte by byte, finding what is the same takes twice as long. */
function hashAt(view: DataView, at: number): number {
  const first = Math.imul(view.getInt32(at, true), 0x9e3779b1) ^ Math.imul(view.getInt32(at + 4, true), 0x85ebca6b)
  const second = Math.imul(view.getInt32(at + 8, true), 0x27d4eb2f) ^ view.getInt32(at + 12, true)
  const both = Math.imul(first ^ (first >>> 15), 0xc2b2ae35) ^ second
  return Math.imul(both ^ (both >>> 13), 0x9e3779b1)
}

/** A content against which others are written as deltas. Its bytes must stay as they are. */
export class DeltaBase {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  /** By the upper bits of a block's hash: one more than where the first such block stands, 0 for none. */
  readonly #blocks: Int32Array
  readonly #shift: number

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = viewOf(bytes)
    const count = Math.max(0, Math.floor((bytes.length - blockBytes) / strideBytes) + 1)
    const bits = Math.max(1, Math.ceil(Math.log2(count * 2 + 1)))
    this.#shift = 32 - bits
    this.#blocks = new Int32Array(2 ** bits)
    for (let at = (count - 1) * strideBytes; at >= 0; at -= strideBytes) {
      this.#blocks[hashAt(this.#view, at) >>> this.#shift] = at + 1
    }
  }

  /** How much of a content is found here, by samples: from 0 to 1. */
  likeness(content: Uint8Array): number {
    const room = content.length - blockBytes - strideBytes
    if (room < 0) return 0
    const view = viewOf(content)
    let found = 0
    for (let sample = 0; sample < samples; sample += 1) {
      const from = Math.floor((room * sample) / samples)
      for (let at = from; at < from + strideBytes; at += 1) {
        if (this.#find(view, at) < 0) continue
        found += 1
        break
      }
    }
    return found / samples
  }

  /** A content as a delta against this one; null when that would take more than `limit` bytes. */
  deltaOf(content: Uint8Array, limit: number): Buffer | null {
    const delta = new DeltaWriter(content, limit)
    delta.size(this.#bytes.length)
    delta.size(content.length)
    const view = viewOf(content)
    const last = content.length - blockBytes
    let done = 0
    for (let at = 0; at <= last; ) {
      const there = this.#find(view, at)
      if (there < 0) {
        at += 1
        continue
      }
      const back = this.#sameBefore(content, at, there, at - done)
      const length = back + this.#sameFrom(content, view, at, there)
      if (!delta.insert(done, at - back) || !delta.copy(there - back, length)) return null
      done = at - back + length
      at = done
    }
    return delta.insert(done, content.length) ? delta.end() : null
  }

  /** Where the block that stands at `at` of a content stands here; -1 when it is not known. */
  #find(content: DataView, at: number): number {
    const there = (this.#blocks[hashAt(content, at) >>> this.#shift] ?? 0) - 1
    if (there < 0) return -1
    const view = this.#view
    for (let word = 0; word < blockBytes; word += 4) {
      if (content.getInt32(at + word, true) !== view.getInt32(there + word, true)) return -1
    }
    return there
  }

  /** How many bytes are the same from here on. */
  #sameFrom(content: Uint8Array, view: DataView, at: number, there: number): number {
    const most = Math.min(content.length - at, this.#bytes.length - there)
    let length = blockBytes
    while (length + 4 <= most && view.getInt32(at + length, true) === this.#view.getInt32(there + length, true))
      length += 4
    while (length < most && content[at + length] === this.#bytes[there + length]) length += 1
    return length
  }

  /** How many bytes are the same before, `most` at most. */
  #sameBefore(content: Uint8Array, at: number, there: number, most: number): number {
    const end = Math.min(most, there)
    let length = 0
    while (length < end && content[at - length - 1] === this.#bytes[there - length - 1]) length += 1
    return length
  }
}

/** The instructions of a delta, written one after the other until they take too much room. */
class DeltaWriter {
  readonly #content: Uint8Array
  readonly #out: Buffer
  #length = 0

  constructor(content: Uint8Array, limit: number) {
    this.#content = content
    this.#out = Buffer.allocUnsafe(limit + 2 * sizeBytes)
  }

  /** Seven bits at a time, the lowest first. */
  size(size: number): void {
    let rest = size
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#byte((rest & 0x7f) | 0x80)
    this.#byte(rest)
  }

  /** Inserts a range of the content; false when there is no room. */
  insert(from: number, to: number): boolean {
    for (let at = from; at < to; ) {
      const length = Math.min(longestInsertion, to - at)
      if (this.#length + 1 + length > this.#out.length) return false
      this.#byte(length)
      for (const end = at + length; at < end; at += 1) this.#byte(this.#content[at] ?? 0)
    }
    return true
  }

  /** Copies a range of the base; false when there is no room. */
  copy(from: number, length: number): boolean {
    for (let done = 0; done < length; done += longestCopy) {
      if (this.#length + copyBytes > this.#out.length) return false
      this.#copyOnce(from + done, Math.min(longestCopy, length - done))
    }
    return true
  }

  /** Bytes of the place and of the length that are not zero; the first byte says which. */
  #copyOnce(from: number, length: number): void {
    const head = this.#length
    this.#length += 1
    let which = 0x80
    for (let byte = 0; byte < 4; byte += 1) if (this.#part((from >>> (byte * 8)) & 0xff)) which |= 1 << byte
    for (let byte = 0; byte < 2; byte += 1) if (this.#part((length >>> (byte * 8)) & 0xff)) which |= 0x10 << byte
    this.#out[head] = which
  }

  #part(byte: number): boolean {
    if (byte !== 0) this.#byte(byte)
    return byte !== 0
  }

  #byte(byte: number): void {
    this.#out[this.#length] = byte
    this.#length += 1
  }

  end(): Buffer {
    return this.#out.subarray(0, this.#length)
  }
}
