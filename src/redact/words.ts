/** Two bytes, three and four as one number each: what literals are filed by, and where text has them. */

/** Makes one of a letter's two cases, and of a sign at most another sign: what is met is compared afterwards. */
export const anyLetterCase = 0x20202020
/** The same for three of four bytes; the first byte of these is none of four letters or signs. */
export const [firstThree, lastThree] = [0x01202020, 0x02202020]

/**
 * Writes down which pairs go on what the pair before them began, in `words` of two pairs each, from `from` up to `to`;
 * returns how many. `before` says what the pair before them began.
 */
export function meetings(
  words: Uint32Array,
  masks: Int32Array,
  from: number,
  to: number,
  before: number,
  met: Int32Array,
): number {
  let count = 0
  let last = before
  for (let at = from; at < to; at += 1) {
    const word = words[at] as number
    const first = masks[(word >>> firstPair) & 0xffff] as number
    const second = masks[(word >>> secondPair) & 0xffff] as number
    met[count] = 2 * at
    count += (0 - (last & (first >>> 16))) >>> 31
    met[count] = 2 * at + 1
    count += (0 - (first & (second >>> 16))) >>> 31
    last = second
  }
  return count
}

/** By how many numbers four bytes are looked up: see `keyOf`. */
export const keys = 3
/** Of all of them. */
export const allKeys = (1 << keys) - 1

/** A number that literals are filed by, of four bytes that were met: of all of them, of the first three, of the last three. */
export const keyOf = (word: number, key: number): number =>
  key === 0 ? word | anyLetterCase : key === 1 ? (word & 0xffffff) | firstThree : (word >>> 8) | lastThree

/**
 * Turns the pairs that were met into places of the byte before them but one; leaves those of which a key passes the sieve,
 * and writes down which.
 */
export function sieved(
  memory: Uint8Array,
  met: Int32Array,
  count: number,
  sieve: Uint32Array,
  passing: Uint8Array,
): number {
  let left = 0
  for (let k = 0; k < count; k += 1) {
    const at = 2 * (met[k] as number) - 2
    const word = wordAt(memory, at)
    const pass =
      passes(keyOf(word, 0), sieve) | (passes(keyOf(word, 1), sieve) << 1) | (passes(keyOf(word, 2), sieve) << 2)
    met[left] = at
    passing[left] = pass
    left += pass === 0 ? 0 : 1
  }
  return left
}

/** Four bytes as one number. All of them lie in `bytes`: one that does not makes every call slow. */
export const wordAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at] as number) |
  ((bytes[at + 1] as number) << 8) |
  ((bytes[at + 2] as number) << 16) |
  ((bytes[at + 3] as number) << 24)

/** As many hashes as there are bits in the sieve, less one. */
const lastHash = 0xfffff

const hashOf = (word: number): number => {
  const hash = Math.imul(word, 0x9e3779b1)
  return (hash ^ (hash >>> 15)) & lastHash
}

const passes = (word: number, sieve: Uint32Array): number => {
  const hash = hashOf(word)
  return ((sieve[hash >>> 5] as number) >>> (hash & 31)) & 1
}

/** Where things, told by their index, are filed by a number: found by its hash or behind that. */
export class Filing {
  /** A bit for each hash: one that no number has says at once that nothing is filed. */
  readonly sieve = new Uint32Array((lastHash + 1) >>> 5)
  readonly #keys: Int32Array
  /** For each key 1 more than the index of what was filed last by it, and for that of what was filed before. */
  readonly #newest: Int32Array
  readonly #older: Int32Array

  /** For so many things. */
  constructor(count: number) {
    const size = 2 ** Math.ceil(Math.log2(2 * count + 2))
    this.#keys = new Int32Array(size)
    this.#newest = new Int32Array(size)
    this.#older = new Int32Array(count + 1)
  }

  /** Each thing is filed once. */
  file(key: number, thing: number): void {
    const hash = hashOf(key)
    ;(this.sieve[hash >>> 5] as number) |= 1 << (hash & 31)
    const slot = this.#slotOf(key)
    this.#keys[slot] = key
    this.#older[thing + 1] = this.#newest[slot] as number
    this.#newest[slot] = thing + 1
  }

  /** What was filed by a number last; -1 for nothing. The sieve says that more quickly of most numbers. */
  last(key: number): number {
    return (this.#newest[this.#slotOf(key)] as number) - 1
  }

  /** What was filed by the same number before; -1 for nothing. */
  before(thing: number): number {
    return (this.#older[thing + 1] as number) - 1
  }

  #slotOf(key: number): number {
    const last = this.#keys.length - 1
    let slot = hashOf(key) & last
    while (this.#newest[slot] !== 0 && this.#keys[slot] !== key) slot = (slot + 1) & last
    return slot
  }
}

const isLittle = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1
/** By how many bits the two pairs of a word are shifted. */
const [firstPair, secondPair] = isLittle ? [0, 16] : [16, 0]
/** Two bytes as this machine reads them as one number. */
export const pairOf = (one: number, two: number): number => (isLittle ? one | (two << 8) : (one << 8) | two)
