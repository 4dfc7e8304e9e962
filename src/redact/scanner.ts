/**
 * Finds many literals at once in bytes. Two bytes are read as one number, and a table says in which of sixteen groups some
 * literal has these two, and in which one has them as its next two. Where a pair and the one behind it share a group, four
 * bytes are looked up, and only then is a literal compared. Places are written down without a branch, since one that
 * depends on the text costs a processor more than all else here.
 */
import { chanceOf, often, oftenAlone } from './frequency.ts'
import {
  anyLetterCase,
  filedAt,
  firstThree,
  lastThree,
  meetings,
  pairOf,
  type Slots,
  slotOf,
  slotsFor,
} from './words.ts'

/** Literals are told by five of their bytes, of which four lie in two pairs wherever a literal begins. */
const width = 5
const shortest = 3
const groups = 16
/** In a mask: the first of the groups that have a pair as their second. */
const above = 0x10000
/** How many pairs are looked at before the places among them are. */
const stretch = 4_096

export interface Literal<T> {
  /** One character a byte, at least three. */
  text: string
  /** Whether A to Z may stand for a to z and the other way round. */
  anyCase: boolean
  of: T
}

interface Entry<T> {
  bytes: Buffer
  /** The same with the letters in the other case, where that counts as well. */
  other: Buffer
  of: T[]
}

/** A literal that may lie where four bytes were met, and how far before them it begins. */
interface Place<T> {
  entry: Entry<T>
  before: number
}

/** What a byte of a literal can be. */
type Choices = readonly number[]

export class Scanner<T> {
  /** For each pair of bytes: the groups that have it first, and above these the groups that have it second. */
  readonly #masks = new Int32Array(65_536)
  /** How often the first and the second pairs of each group stand in text. */
  readonly #first = new Float64Array(groups)
  readonly #second = new Float64Array(groups)
  /** Where a key is filed, by its hash or behind that: an index into the next two. */
  readonly #slots: Slots
  readonly #keys: number[] = [0]
  readonly #places: Place<T>[][] = [[]]
  readonly #met = new Int32Array(stretch)
  /** The memory that was looked at last. */
  #bytes: Uint8Array = new Uint8Array(0)
  #pairs: Uint16Array = new Uint16Array(0)

  constructor(literals: readonly Literal<T>[]) {
    const entries = new Map<string, Entry<T>>()
    for (const { text, anyCase, of } of literals) {
      if (text.length < shortest) throw new Error(`A literal has ${shortest} bytes at least: ${text}`)
      const known = entries.get(`${anyCase} ${text}`)
      if (known !== undefined) known.of.push(of)
      else entries.set(`${anyCase} ${text}`, entryOf(text, anyCase, of))
    }
    this.#slots = slotsFor(2 * entries.size)
    for (const entry of [...entries.values()].sort((a, b) => a.bytes.length - b.bytes.length)) this.#add(entry)
  }

  /**
   * Calls `hit` for each literal that lies in `bytes` from `from` to `to`, in the order of their places or nearly so, with
   * the place where it begins. Ends as soon as `hit` says true, and then says true. `hit` must not scan.
   */
  scan(bytes: Uint8Array, from: number, to: number, hit: (of: T, at: number) => boolean): boolean {
    if (to - from < shortest) return false
    this.#hold(bytes.buffer)
    const [memory, pairs, masks, met] = [this.#bytes, this.#pairs, this.#masks, this.#met]
    const { byteOffset } = bytes
    const last = (byteOffset + to - 1) >> 1
    const stop = Math.min(last + 1, pairs.length)
    for (let next = Math.max(1, (byteOffset + from + 1) >> 1); next < stop; next += stretch) {
      const end = Math.min(stop, next + stretch)
      const count = filedAt(memory, met, meetings(pairs, masks, next, end, met), this.#slots)
      for (let k = 0; k < count; k += 1) {
        const at = met[k] as number
        const three = (memory[at] as number) | ((memory[at + 1] as number) << 8) | ((memory[at + 2] as number) << 16)
        const word = three | ((memory[at + 3] as number) << 24)
        if (this.#look(word, at - byteOffset, bytes, from, to, hit)) return true
      }
    }
    if (last < pairs.length) return false
    // The last byte of the memory is in no pair.
    const at = 2 * last - 2
    const word = (memory[at] as number) | ((memory[at + 1] as number) << 8) | ((memory[at + 2] as number) << 16)
    return this.#look(word, at - byteOffset, bytes, from, to, hit)
  }

  #hold(memory: ArrayBufferLike): void {
    if (this.#bytes.buffer === memory) return
    this.#bytes = new Uint8Array(memory)
    this.#pairs = new Uint16Array(memory, 0, memory.byteLength >> 1)
  }

  /** Compares the literals that may lie around the four bytes `word` at `at`. */
  #look(
    word: number,
    at: number,
    bytes: Uint8Array,
    from: number,
    to: number,
    hit: (of: T, at: number) => boolean,
  ): boolean {
    const [four, first, last] = [word | anyLetterCase, (word & 0xffffff) | firstThree, (word >>> 8) | lastThree]
    const one = this.#slots[slotOf(four, this.#slots)] as number
    const two = this.#slots[slotOf(first, this.#slots)] as number
    const three = this.#slots[slotOf(last, this.#slots)] as number
    return (
      (one !== 0 && this.#compare(one, four, at, bytes, from, to, hit)) ||
      (two !== 0 && this.#compare(two, first, at, bytes, from, to, hit)) ||
      (three !== 0 && this.#compare(three, last, at, bytes, from, to, hit))
    )
  }

  #compare(
    slot: number,
    key: number,
    at: number,
    bytes: Uint8Array,
    from: number,
    to: number,
    hit: (of: T, at: number) => boolean,
  ): boolean {
    const filed = this.#keys[slot] === key ? slot : this.#filedBehind(key)
    for (const { entry, before } of this.#places[filed] as Place<T>[]) {
      const start = at - before
      if (start < from || start + entry.bytes.length > to || !isAt(entry, bytes, start)) continue
      for (const of of entry.of) if (hit(of, start)) return true
    }
    return false
  }

  #add(entry: Entry<T>): void {
    const { length } = entry.bytes
    const at = length < 4 ? -1 : rarestIn(entry)
    this.#mark(entry, at, this.#groupFor(entry, at))
    if (length >= width) {
      this.#file(wordAt(entry, at) | anyLetterCase, { entry, before: at })
      this.#file(wordAt(entry, at + 1) | anyLetterCase, { entry, before: at + 1 })
    } else if (length === 4) {
      this.#file(wordAt(entry, 0) | anyLetterCase, { entry, before: 0 })
      this.#file((wordAt(entry, 1) & 0xffffff) | firstThree, { entry, before: 1 })
    } else {
      this.#file((wordAt(entry, 0) & 0xffffff) | firstThree, { entry, before: 0 })
      this.#file((wordAt(entry, 0) & 0xffffff) | lastThree, { entry, before: -1 })
    }
  }

  /** The group in which the five bytes from `at` on add the fewest meetings in vain. */
  #groupFor({ bytes }: Entry<T>, at: number): number {
    const pairs = [0, 1, 2, 3].map((k) => ({
      mask: this.#masks[pairOf(bytes[at + k] ?? 0, bytes[at + k + 1] ?? 0)] as number,
      often: oftenOf(bytes[at + k], bytes[at + k + 1]),
    }))
    const [a, b, c, d] = pairs as [Pair, Pair, Pair, Pair]
    let [best, least] = [0, Number.POSITIVE_INFINITY]
    for (let group = 0; group < groups; group += 1) {
      const [first, second] = [this.#first[group] as number, this.#second[group] as number]
      const newFirst = first + added(a, 1 << group) + added(b, 1 << group)
      const newSecond = second + added(c, above << group) + added(d, above << group)
      const cost = newFirst * newSecond - first * second
      if (cost < least) [best, least] = [group, cost]
    }
    return best
  }

  #mark(entry: Entry<T>, at: number, group: number): void {
    const choices = Array.from({ length: width }, (_, k) => choicesAt(entry, at + k))
    for (let k = 0; k < width - 1; k += 1) {
      const bit = (k < 2 ? 1 : above) << group
      const sums = k < 2 ? this.#first : this.#second
      for (const one of choices[k] as Choices)
        for (const two of choices[k + 1] as Choices) {
          const pair = pairOf(one, two)
          if (((this.#masks[pair] as number) & bit) !== 0) continue
          ;(this.#masks[pair] as number) |= bit
          ;(sums[group] as number) += often(one, two)
        }
    }
  }

  #file(key: number, place: Place<T>): void {
    let at = slotOf(key, this.#slots)
    while (this.#slots[at] !== 0 && this.#keys[this.#slots[at] as number] !== key) at = (at + 1) % this.#slots.length
    if (this.#slots[at] === 0) {
      this.#slots[at] = this.#keys.push(key) - 1
      this.#places.push([])
    }
    ;(this.#places[this.#slots[at] as number] as Place<T>[]).push(place)
  }

  /** Where a key is filed whose hash is that of another one; 0 for nowhere. */
  #filedBehind(key: number): number {
    let at = slotOf(key, this.#slots)
    while (this.#slots[at] !== 0 && this.#keys[this.#slots[at] as number] !== key) at = (at + 1) % this.#slots.length
    return this.#slots[at] as number
  }
}

/** Two bytes of a literal: the groups that have them already, and how often they are met. */
interface Pair {
  mask: number
  often: number
}

const added = ({ mask, often }: Pair, bit: number): number => ((mask & bit) === 0 ? often : 0)

/** How often two bytes are met, of which one may be any. */
const oftenOf = (one: number | undefined, two: number | undefined): number =>
  one === undefined || two === undefined ? oftenAlone(one ?? two ?? 0) : often(one, two)

const entryOf = <T>(text: string, anyCase: boolean, of: T): Entry<T> => {
  const bytes = Buffer.from(text, 'latin1')
  return { bytes, other: anyCase ? Buffer.from(swapped(text), 'latin1') : bytes, of: [of] }
}

/** Four bytes as one number; 0 for those behind the end. */
const wordAt = <T>({ bytes }: Entry<T>, at: number): number =>
  (bytes[at] as number) |
  ((bytes[at + 1] as number) << 8) |
  ((bytes[at + 2] as number) << 16) |
  ((bytes[at + 3] as number) << 24)

const anyByte = Array.from({ length: 256 }, (_, byte) => byte)
const choicesAt = <T>({ bytes, other }: Entry<T>, at: number): Choices => {
  const [one, two] = [bytes[at], other[at]]
  if (one === undefined || two === undefined) return anyByte
  return one === two ? [one] : [one, two]
}

/** Where the five bytes of a literal begin that are met least. */
function rarestIn<T>({ bytes }: Entry<T>): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY]
  let before = chanceOf(bytes, 0)
  for (let at = 0; at <= bytes.length - width; at += 1) {
    const chance = chanceOf(bytes, at + 1)
    if (before + chance < least) [best, least] = [at, before + chance]
    before = chance
  }
  return best
}

function isAt<T>({ bytes, other }: Entry<T>, text: Uint8Array, at: number): boolean {
  for (let k = 0; k < bytes.length; k += 1) {
    const byte = text[at + k]
    if (byte !== bytes[k] && byte !== other[k]) return false
  }
  return true
}

const swapped = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()))
