/** Bytes as a rule sees them, and where each of them lies in the source. */
import { lastAt } from './sorted.ts'

export interface View {
  bytes: Buffer
  /** The same, one character a byte: an expression's places are the bytes'. */
  readonly text: string
  /** The place of byte `at` in the source; of the end, the place after the last. */
  place(at: number): number
}

class Plain implements View {
  readonly bytes: Buffer
  readonly #place: (at: number) => number
  #text: string | undefined

  constructor(bytes: Buffer, place: (at: number) => number) {
    this.bytes = bytes
    this.#place = place
  }

  get text(): string {
    this.#text ??= this.bytes.toString('latin1')
    return this.#text
  }

  place(at: number): number {
    return this.#place(at)
  }
}

/** A view of bytes that lie in the source from `from` on as they are. */
export const plain = (bytes: Buffer): View => new Plain(bytes, (at) => at)

/** A piece of a view. */
const piece = (view: View, from: number, to: number): View =>
  new Plain(view.bytes.subarray(from, to), (at) => view.place(from + at))

/** A view of other bytes, of which `place` says where each stands in `view`. */
export const mapped = (view: View, bytes: Buffer, place: (at: number) => number): View =>
  new Plain(bytes, (at) => view.place(place(at)))

const [BACKSLASH, SLASH] = [0x5c, 0x2f]
const short: Readonly<Record<number, number>> = { 110: 0x0a, 116: 0x09, 114: 0x0d, 98: 0x08, 102: 0x0c }
const shortEscapes = Uint8Array.from({ length: 256 }, (_, byte) => short[byte] ?? byte)

/** What the JSON string that lies in `view` from `from` to `to` says: see `unescaped`. */
export function decoded(view: View, from: number, to: number): View {
  const { bytes } = view
  if (!bytes.subarray(from, to).includes(BACKSLASH)) return piece(view, from, to)
  const out = Buffer.allocUnsafe(to - from)
  const turns = new Turns(from)
  const length = unescaped(bytes, from, to, out, 0, turns)
  return mapped(view, out.subarray(0, length), (at) => turns.place(at))
}

/**
 * Writes what the JSON string that lies in `bytes` from `from` to `to` says to `out` from `start` on, in UTF-8; half a
 * surrogate pair as its three bytes. An escape that is none stays as it is. Returns the end of what was written, and notes
 * in `turns` where it lies in `bytes`. It is never longer than what it was written as.
 */
export function unescaped(bytes: Buffer, from: number, to: number, out: Buffer, start: number, turns?: Turns): number {
  let length = start
  for (let at = from; at < to; ) {
    const byte = bytes[at] as number
    const isEscape = byte === BACKSLASH && at + 1 < to
    const code = isEscape && bytes[at + 1] === 0x75 ? codeAt(bytes, at, to) : -1
    if (code !== -1) {
      const size = put(out, length, code)
      for (let k = 1; k < size; k += 1) turns?.turn(length + k, at)
      length += size
      at += code >= 0x10000 ? 12 : 6
    } else if (isEscape && bytes[at + 1] !== 0x75) {
      out[length] = shortEscapes[bytes[at + 1] as number] as number
      length += 1
      at += 2
    } else {
      // Up to the next escape.
      do {
        out[length] = bytes[at] as number
        length += 1
        at += 1
      } while (at < to && bytes[at] !== BACKSLASH)
      continue
    }
    turns?.turn(length, at)
  }
  return length
}

/**
 * Bytes without the backslashes before their slashes, and the place that each of these, and their end, has in `bytes`: with
 * a slash go its backslashes. Null where there are none.
 */
export function withPlainSlashes(bytes: Buffer): { bytes: Buffer; placeOf: (at: number) => number } | null {
  let last = bytes.indexOf(escapedSlash)
  if (last === -1) return null
  const out = Buffer.allocUnsafe(bytes.length)
  const turns = new Turns(0)
  let [length, from] = [0, 0]
  for (; last !== -1; last = bytes.indexOf(escapedSlash, from)) {
    let first = last
    while (first > from && bytes[first - 1] === BACKSLASH) first -= 1
    length += bytes.copy(out, length, from, first)
    turns.turn(length, first)
    out[length] = SLASH
    length += 1
    from = last + 2
    turns.turn(length, from)
  }
  length += bytes.copy(out, length, from)
  return { bytes: out.subarray(0, length), placeOf: (at) => turns.place(at) }
}

const escapedSlash = Buffer.from('\\/')

/** Where bytes of a source lie of which some were left out: from each turn on, one behind the other. */
class Turns {
  readonly #at: number[] = [0]
  readonly #place: number[]

  constructor(from: number) {
    this.#place = [from]
  }

  /** From byte `at` on, bytes are those of the source from `place` on. In order. */
  turn(at: number, place: number): void {
    this.#at.push(at)
    this.#place.push(place)
  }

  place(at: number): number {
    const turn = lastAt(this.#at, at)
    return (this.#place[turn] as number) + at - (this.#at[turn] as number)
  }
}

/** What `\u` and four hexadecimal digits, or a pair of these, stand for; -1 where it is no such escape. */
function codeAt(bytes: Buffer, at: number, to: number): number {
  const high = unit(bytes, at, to)
  const low = high >= 0xd800 && high < 0xdc00 ? unit(bytes, at + 6, to) : -1
  return low >= 0xdc00 && low < 0xe000 ? 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00) : high
}

/** Writes a character in UTF-8; how many bytes that was. */
function put(out: Buffer, at: number, code: number): number {
  const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  if (size === 1) {
    out[at] = code
    return 1
  }
  out[at] = (0xf00 >> size) | (code >> (6 * (size - 1)))
  for (let k = 1; k < size; k += 1) out[at + k] = 0x80 | ((code >> (6 * (size - 1 - k))) & 0x3f)
  return size
}

function unit(bytes: Buffer, at: number, to: number): number {
  if (at + 6 > to || bytes[at] !== BACKSLASH || bytes[at + 1] !== 0x75) return -1
  const digits = bytes.toString('latin1', at + 2, at + 6)
  return /^[0-9a-fA-F]{4}$/.test(digits) ? Number.parseInt(digits, 16) : -1
}
