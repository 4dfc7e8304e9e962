/** The instructions of a delta: gitformat-pack(5), "Deltified representation". Pure. */

/** A copy, and an insertion, of one instruction is at most so long. */
const longestCopy = 0xffff
const longestInsertion = 127
/** A copy's instruction takes at most so many bytes. */
const copyBytes = 7
/** A size takes at most so many bytes. */
const sizeBytes = 5

/** The instructions of a delta, written one after the other until they take too much room. */
export class DeltaWriter {
  readonly #content: Uint8Array
  readonly #out: Buffer
  #length = 0

  /** `limit`: so many bytes of instructions, at most. */
  constructor(content: Uint8Array, limit: number) {
    this.#content = content
    this.#out = Buffer.allocUnsafe(limit + 2 * sizeBytes)
  }

  /** How many bytes there is room for. */
  get room(): number {
    return this.#out.length - this.#length
  }

  /** Seven bits at a time, the lowest first. */
  size(size: number): void {
    let rest = size
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#byte((rest & 0x7f) | 0x80)
    this.#byte(rest)
  }

  /** Inserts a range of the content; false when there is no room. */
  insert(from: number, to: number): boolean {
    const content = this.#content
    const out = this.#out
    for (let at = from; at < to; ) {
      const length = Math.min(longestInsertion, to - at)
      let next = this.#length
      if (next + 1 + length > out.length) return false
      out[next++] = length
      for (const end = at + length; at < end; at += 1) out[next++] = content[at] as number
      this.#length = next
    }
    return true
  }

  /** Copies a range of the base; false when there is no room. */
  copy(from: number, length: number): boolean {
    for (let done = 0; done < length; done += longestCopy) {
      if (copyBytes > this.room) return false
      this.#copyOnce(from + done, Math.min(longestCopy, length - done))
    }
    return true
  }

  /** Bytes of the place and of the length that are not zero, the lowest first; the first byte says which. */
  #copyOnce(from: number, length: number): void {
    const out = this.#out
    const head = this.#length
    let next = head + 1
    let which = 0x80
    for (let bit = 0x01, rest = from; rest !== 0; bit <<= 1, rest >>>= 8) {
      if ((rest & 0xff) === 0) continue
      out[next++] = rest
      which |= bit
    }
    for (let bit = 0x10, rest = length; rest !== 0; bit <<= 1, rest >>>= 8) {
      if ((rest & 0xff) === 0) continue
      out[next++] = rest
      which |= bit
    }
    out[head] = which
    this.#length = next
  }

  #byte(byte: number): void {
    this.#out[this.#length] = byte
    this.#length += 1
  }

  end(): Buffer {
    return this.#out.subarray(0, this.#length)
  }
}
