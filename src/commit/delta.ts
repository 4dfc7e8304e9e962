/**
 * Contents as deltas against another one that says much of the same text: what to copy from it, and what to insert.
 * Bases are JSON, and contents may say the same without its escapes. Pure.
 */
import { DeltaWriter } from './delta-writer.ts'

/** So many bytes have to be the same for a copy to be found. */
const blockBytes = 16
/** Of a base, the block at each multiple of this is known: of a longer one at a multiple of that, see `mostBlocks`. */
const strideBytes = 16
/** A block's number takes 16 bits. */
const mostBlocks = 2 ** 16
/** At so many places a content is looked at to see whether it is like a base. */
const samples = 64
/** A page puts at most so many bytes before a line of a text: an indent, or marks of quotes. */
const longestLead = 12

const backslash = 0x5c
const newline = 0x0a
const letterN = 0x6e

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength)

/** A hash of the block at `at`. Words are read at once: taken byte by byte, finding what is the same takes twice as long. */
function hashAt(view: DataView, at: number): number {
  const a = Math.imul(view.getInt32(at, true), 0x9e3779b1) ^ Math.imul(view.getInt32(at + 4, true), 0x85ebca6b)
  const b = Math.imul(view.getInt32(at + 8, true), 0x27d4eb2f) ^ Math.imul(view.getInt32(at + 12, true), 0x165667b1)
  const h = a ^ ((b << 15) | (b >>> 17))
  return Math.imul(h ^ (h >>> 15), 0x9e3779b1)
}

/** What is the same in a content and in a base. */
interface Match {
  /** Where it stands in the content. */
  at: number
  /** Where it stands in the base. */
  there: number
  length: number
}

/** A content against which others are written as deltas. Its bytes must stay as they are. */
export class DeltaBase {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  /**
   * By the upper bits of a block's hash: the lower 16 bits of the hash, then the number of the first such block. So a block
   * that is not here is mostly known from the table alone, without a look at the base.
   */
  readonly #blocks: Int32Array
  readonly #shift: number
  readonly #stride: number

  constructor(bytes: Uint8Array) {
    const view = viewOf(bytes)
    const stride = strideBytes * Math.max(1, Math.ceil(bytes.length / (strideBytes * mostBlocks)))
    const count = Math.max(0, Math.floor((bytes.length - blockBytes) / stride) + 1)
    const bits = Math.max(1, Math.ceil(Math.log2(count * 2 + 1)))
    const blocks = new Int32Array(2 ** bits)
    const shift = 32 - bits
    for (let block = count - 1; block >= 0; block -= 1) {
      const hash = hashAt(view, block * stride)
      blocks[hash >>> shift] = (hash << 16) | block
    }
    this.#bytes = bytes
    this.#view = view
    this.#stride = stride
    this.#blocks = blocks
    this.#shift = shift
  }

  /** How much of a content is found here, by samples: from 0 to 1. */
  likeness(content: Uint8Array): number {
    const room = content.length - blockBytes - this.#stride
    if (room < 0) return 0
    const view = viewOf(content)
    const match: Match = { at: 0, there: 0, length: 0 }
    let found = 0
    for (let sample = 0; sample < samples; sample += 1) {
      const from = Math.floor((room * sample) / samples)
      if (this.#nextBlock(match, view, from, from + this.#stride - 1)) found += 1
    }
    return found / samples
  }

  /** A content as a delta against this one; null when that would take more than `limit` bytes. */
  deltaOf(content: Uint8Array, limit: number): Buffer | null {
    const delta = new DeltaWriter(content, limit)
    delta.size(this.#bytes.length)
    delta.size(content.length)
    const view = viewOf(content)
    const match: Match = { at: 0, there: 0, length: 0 }
    let done = 0
    while (this.#find(match, content, view, done, done + delta.room)) {
      do {
        if (!delta.insert(done, match.at) || !delta.copy(match.there, match.length)) return null
        done = match.at + match.length
      } while (this.#afterEscape(match, content, view))
    }
    return delta.insert(done, content.length) ? delta.end() : null
  }

  /** The next match from `done` on that begins before `end`; false when there is none. */
  #find(match: Match, content: Uint8Array, view: DataView, done: number, end: number): boolean {
    if (!this.#nextBlock(match, view, done, Math.min(content.length - blockBytes, end))) return false
    const before = this.#sameBefore(content, match.at, match.there, match.at - done)
    match.at -= before
    match.there -= before
    match.length = this.#sameFrom(content, view, match.at, match.there, before + blockBytes)
    return true
  }

  /** The first block from `from` to `last` of a content that is known here; false when none is. */
  #nextBlock(match: Match, view: DataView, from: number, last: number): boolean {
    for (let at = this.#nextLikely(view, from, last); at <= last; at = this.#nextLikely(view, at + 1, last)) {
      const there = this.#blockAt(view, at)
      if (there < 0) continue
      match.at = at
      match.there = there
      return true
    }
    return false
  }

  /** The first place whose block the table seems to have; above `last` when there is none. Most of the time is spent here. */
  #nextLikely(view: DataView, from: number, last: number): number {
    const blocks = this.#blocks
    const shift = this.#shift
    let at = from
    for (; at <= last; at += 1) {
      const hash = hashAt(view, at)
      if ((blocks[hash >>> shift] as number) >>> 16 === (hash & 0xffff)) break
    }
    return at
  }

  /**
   * The match that begins where the base has an escape of JSON's behind a match and the content has what it stands for: a
   * page has the texts of the JSON like this. Two of five matches in pages are found so, without a search. False: it is none.
   */
  #afterEscape(match: Match, content: Uint8Array, view: DataView): boolean {
    const at = match.at + match.length
    const there = match.there + match.length
    if (this.#bytes[there] !== backslash) return false
    const escaped = this.#bytes[there + 1]
    if (escaped === content[at]) return this.#begins(match, content, view, at, there + 1)
    if (escaped !== letterN || content[at] !== newline) return false
    for (let lead = 1; lead <= longestLead; lead += 1) {
      if (this.#begins(match, content, view, at + lead, there + 2)) return true
    }
    return false
  }

  /** Whether a match begins at these places. */
  #begins(match: Match, content: Uint8Array, view: DataView, at: number, there: number): boolean {
    if (at + blockBytes > content.length || there + blockBytes > this.#bytes.length) return false
    if (!this.#isBlock(view, at, there)) return false
    match.at = at
    match.there = there
    match.length = this.#sameFrom(content, view, at, there, blockBytes)
    return true
  }

  /** Where the block that stands at `at` of a content stands here; -1 when it is not known. */
  #blockAt(content: DataView, at: number): number {
    const hash = hashAt(content, at)
    const entry = this.#blocks[hash >>> this.#shift] ?? 0
    if (entry >>> 16 !== (hash & 0xffff)) return -1
    const there = (entry & 0xffff) * this.#stride
    // A free place of the table looks like the first block, which a short base does not have.
    return there + blockBytes <= this.#bytes.length && this.#isBlock(content, at, there) ? there : -1
  }

  #isBlock(content: DataView, at: number, there: number): boolean {
    const view = this.#view
    for (let word = 0; word < blockBytes; word += 4) {
      if (content.getInt32(at + word, true) !== view.getInt32(there + word, true)) return false
    }
    return true
  }

  /** How many bytes are the same from here on, of which `known` are known to be. */
  #sameFrom(content: Uint8Array, view: DataView, at: number, there: number, known: number): number {
    const most = Math.min(content.length - at, this.#bytes.length - there)
    let length = known
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
