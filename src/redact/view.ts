/** Bytes as a rule sees them, and where each of them lies in the source. */

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
export const piece = (view: View, from: number, to: number): View =>
  new Plain(view.bytes.subarray(from, to), (at) => view.place(from + at))

/** A view of other bytes, each of which stands for the one of `view` at `places[at]`; `places` has one place more. */
export const mapped = (view: View, bytes: Buffer, places: Uint32Array): View =>
  new Plain(bytes, (at) => view.place(places[at] as number))

const BACKSLASH = 0x5c
const short: Readonly<Record<number, number>> = { 110: 0x0a, 116: 0x09, 114: 0x0d, 98: 0x08, 102: 0x0c }

/**
 * What the JSON string that lies in `view` from `from` to `to` says, in UTF-8; half a surrogate pair as its three bytes.
 * An escape that is none stays as it is.
 */
export function decoded(view: View, from: number, to: number): View {
  const { bytes } = view
  const first = bytes.subarray(from, to).indexOf(BACKSLASH)
  if (first === -1) return piece(view, from, to)
  const out = Buffer.allocUnsafe(to - from)
  const places = new Uint32Array(to - from + 1)
  let length = 0
  const put = (byte: number, place: number): void => {
    out[length] = byte
    places[length] = place
    length += 1
  }
  for (let at = from; at < to; ) {
    const byte = bytes[at] as number
    const next = bytes[at + 1] as number
    if (byte !== BACKSLASH || at + 1 >= to) {
      put(byte, at)
      at += 1
    } else if (next === 0x75) {
      const size = unicode(bytes, at, to, put)
      if (size === 0) put(byte, at)
      at += Math.max(1, size)
    } else {
      put(short[next] ?? next, at)
      at += 2
    }
  }
  places[length] = to
  return mapped(view, out.subarray(0, length), places)
}

/** Writes what `\uXXXX`, or a pair of them, says; how many bytes of the source that was, 0 where it is no such escape. */
function unicode(bytes: Buffer, at: number, to: number, put: (byte: number, place: number) => void): number {
  const high = unit(bytes, at, to)
  if (high === -1) return 0
  const low = high >= 0xd800 && high < 0xdc00 ? unit(bytes, at + 6, to) : -1
  const isPair = low >= 0xdc00 && low < 0xe000
  const code = isPair ? 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00) : high
  if (code < 0x80) put(code, at)
  else if (code < 0x800) put(0xc0 | (code >> 6), at)
  else if (code < 0x10000) put(0xe0 | (code >> 12), at)
  else put(0xf0 | (code >> 18), at)
  if (code >= 0x10000) put(0x80 | ((code >> 12) & 0x3f), at)
  if (code >= 0x800) put(0x80 | ((code >> 6) & 0x3f), at)
  if (code >= 0x80) put(0x80 | (code & 0x3f), at)
  return isPair ? 12 : 6
}

function unit(bytes: Buffer, at: number, to: number): number {
  if (at + 6 > to || bytes[at] !== BACKSLASH || bytes[at + 1] !== 0x75) return -1
  const digits = bytes.toString('latin1', at + 2, at + 6)
  return /^[0-9a-fA-F]{4}$/.test(digits) ? Number.parseInt(digits, 16) : -1
}
