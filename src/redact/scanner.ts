/**
 * Finds many literals at once in bytes. Two bytes are read as one number, and a table says in which of sixteen groups some
 * literal has these two, and in which one has them as its next two. Where a pair and the one behind it share a group, four
 * bytes are looked up, and only then is a literal compared. Places are written down without a branch, since one that
 * depends on the text costs a processor more than all else here.
 */
import { chanceOf, often, oftenAlone } from './frequency.ts'
import {
  allKeys,
  anyLetterCase,
  Filing,
  firstThree,
  keyOf,
  keys,
  lastThree,
  meetings,
  pairOf,
  sieved,
  wordAt,
} from './words.ts'

/** Literals are told by five of their bytes, of which four lie in two pairs wherever a literal begins. */
const width = 5
const shortest = 3
const groups = 16
/** In a mask: the first of the groups that have a pair as their second. */
const above = 0x10000
/** What makes one of a letter's two cases in a byte, and of a sign at most another sign. */
const anyCase = anyLetterCase & 0xff
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
  /** One character a byte. */
  text: string
  bytes: Buffer
  /** The same with the letters in the other case, where that counts as well. */
  other: Buffer
  of: T[]
}

/** Memory as bytes, and as words of four. */
interface Memory {
  bytes: Uint8Array
  words: Uint32Array
}

const memoryOf = (memory: ArrayBufferLike): Memory => ({
  bytes: new Uint8Array(memory),
  words: new Uint32Array(memory, 0, memory.byteLength >> 2),
})

/** What a byte of a literal can be. */
type Choices = readonly number[]

export class Scanner<T> {
  /** For each pair of bytes: the groups that have it first, and above these the groups that have it second. */
  readonly #masks = new Int32Array(65_536)
  /** The same for a byte with any other one behind it, and from 256 on before it. */
  readonly #whole = new Int32Array(512)
  /** How often the first and the second pairs of each group stand in text. */
  readonly #first = new Float64Array(groups)
  readonly #second = new Float64Array(groups)
  readonly #filing: Filing
  /** Of each place at which a literal may lie around four bytes: the literal, how far before them it begins, and with which byte. */
  readonly #places: Entry<T>[] = []
  readonly #before: Int8Array
  readonly #begins: Uint8Array
  readonly #met = new Int32Array(2 * stretch + 1)
  readonly #passing = new Uint8Array(2 * stretch + 1)
  /** The memory that was looked at last, and of that which short texts share. */
  #large = memoryOf(new ArrayBuffer(0))
  #small = this.#large

  constructor(literals: readonly Literal<T>[]) {
    const entries = new Map<string, Entry<T>>()
    for (const { text, anyCase, of } of literals) {
      if (text.length < shortest) throw new Error(`A literal has ${shortest} bytes at least: ${text}`)
      const known = entries.get(`${anyCase} ${text}`)
      if (known !== undefined) known.of.push(of)
      else entries.set(`${anyCase} ${text}`, entryOf(text, anyCase, of))
    }
    this.#filing = new Filing(2 * entries.size)
    this.#before = new Int8Array(2 * entries.size)
    this.#begins = new Uint8Array(2 * entries.size)
    for (const entry of [...entries.values()].sort((a, b) => a.bytes.length - b.bytes.length)) this.#add(entry)
  }

  /**
   * Calls `hit` for each literal that lies in `bytes` from `from` to `to`, in the order of their places or nearly so, with
   * the place where it begins. Ends as soon as `hit` says true, and then says true. `hit` must not scan.
   */
  scan(bytes: Uint8Array, from: number, to: number, hit: (of: T, at: number) => boolean): boolean {
    if (to - from < shortest) return false
    const { bytes: memory, words } = this.#hold(bytes.buffer)
    const [masks, met, passing] = [this.#masks, this.#met, this.#passing]
    const { byteOffset } = bytes
    const end = byteOffset + to
    const stop = Math.min((end + 3) >> 2, words.length)
    const start = (byteOffset + from) >> 2
    for (let next = start; next < stop; next += stretch) {
      const before =
        next === 0 ? 0 : (masks[pairOf(memory[4 * next - 2] as number, memory[4 * next - 1] as number)] as number)
      const count = meetings(words, masks, next, Math.min(stop, next + stretch), before, met)
      const left = sieved(memory, met, count, this.#filing.sieve, passing)
      for (let k = 0; k < left; k += 1) {
        const at = met[k] as number
        const pass = passing[k] as number
        if (this.#look(wordAt(memory, at), pass, at - byteOffset, bytes, from, to, hit)) return true
      }
    }
    // The last three bytes of the memory can be in no word.
    for (let at = Math.max(4 * start, 4 * words.length - 2); at < end; at += 2)
      if (at >= 0 && this.#look(wordIn(memory, at), allKeys, at - byteOffset, bytes, from, to, hit)) return true
    return false
  }

  #hold(memory: ArrayBufferLike): Memory {
    if (this.#small.bytes.buffer === memory) return this.#small
    if (this.#large.bytes.buffer === memory) return this.#large
    const held = memoryOf(memory)
    if (memory.byteLength <= Buffer.poolSize) this.#small = held
    else this.#large = held
    return held
  }

  /** Compares the literals that may lie around the four bytes `word` at `at`, of which the keys in `pass` may have some. */
  #look(
    word: number,
    pass: number,
    at: number,
    bytes: Uint8Array,
    from: number,
    to: number,
    hit: (of: T, at: number) => boolean,
  ): boolean {
    for (let key = 0; key < keys; key += 1) {
      if (((pass >>> key) & 1) === 0) continue
      for (let place = this.#filing.last(keyOf(word, key)); place !== -1; place = this.#filing.before(place)) {
        const start = at - (this.#before[place] as number)
        if (start < from || start >= to || ((bytes[start] as number) | anyCase) !== this.#begins[place]) continue
        const entry = this.#places[place] as Entry<T>
        if (start + entry.bytes.length > to || !isAt(entry, bytes, start)) continue
        for (const of of entry.of) if (hit(of, start)) return true
      }
    }
    return false
  }

  #add(entry: Entry<T>): void {
    const { bytes } = entry
    const at = bytes.length < 4 ? -1 : rarestIn(entry)
    this.#mark(entry, at, this.#groupFor(entry, at))
    const file = (key: number, before: number): void => {
      const place = this.#places.push(entry) - 1
      this.#before[place] = before
      this.#begins[place] = (bytes[0] as number) | anyCase
      this.#filing.file(key, place)
    }
    if (bytes.length >= width) {
      file(wordIn(bytes, at) | anyLetterCase, at)
      file(wordIn(bytes, at + 1) | anyLetterCase, at + 1)
    } else if (bytes.length === 4) {
      file(wordIn(bytes, 0) | anyLetterCase, 0)
      file((wordIn(bytes, 1) & 0xffffff) | firstThree, 1)
    } else {
      file((wordIn(bytes, 0) & 0xffffff) | firstThree, 0)
      file((wordIn(bytes, 0) & 0xffffff) | lastThree, -1)
    }
  }

  /**
   * The group in which the five bytes from `at` on add the fewest meetings in vain. Every run looks for one for thousands of
   * literals before it has read anything: nothing is allocated here.
   */
  #groupFor({ bytes }: Entry<T>, at: number): number {
    const [a, b, c, d] = [
      this.#maskAt(bytes, at),
      this.#maskAt(bytes, at + 1),
      this.#maskAt(bytes, at + 2),
      this.#maskAt(bytes, at + 3),
    ]
    const often = [0, 1, 2, 3].map((k) => oftenOf(bytes[at + k], bytes[at + k + 1]))
    const [oftenA, oftenB, oftenC, oftenD] = often as [number, number, number, number]
    let best = 0
    let least = Number.POSITIVE_INFINITY
    for (let group = 0; group < groups; group += 1) {
      const first = this.#first[group] as number
      const second = this.#second[group] as number
      let newFirst = first
      if ((a & (1 << group)) === 0) newFirst += oftenA
      if ((b & (1 << group)) === 0) newFirst += oftenB
      let newSecond = second
      if ((c & (above << group)) === 0) newSecond += oftenC
      if ((d & (above << group)) === 0) newSecond += oftenD
      const cost = newFirst * newSecond - first * second
      if (cost < least) {
        best = group
        least = cost
      }
    }
    return best
  }

  #maskAt(bytes: Buffer, at: number): number {
    return this.#masks[pairOf(bytes[at] ?? 0, bytes[at + 1] ?? 0)] as number
  }

  #mark(entry: Entry<T>, at: number, group: number): void {
    let ones = choicesAt(entry, at)
    for (let k = 0; k < width - 1; k += 1) {
      const twos = choicesAt(entry, at + k + 1)
      if (ones === anyByte) for (const two of twos) this.#markAll(k, group, anyByte, [two], 256 + two)
      else if (twos === anyByte) for (const one of ones) this.#markAll(k, group, [one], anyByte, one)
      else this.#markPairs(k, group, ones, twos)
      ones = twos
    }
  }

  /** Marks the pairs of a byte with any other one, unless that was done for another literal. */
  #markAll(k: number, group: number, ones: Choices, twos: Choices, side: number): void {
    const bit = (k < 2 ? 1 : above) << group
    if (((this.#whole[side] as number) & bit) !== 0) return
    ;(this.#whole[side] as number) |= bit
    this.#markPairs(k, group, ones, twos)
  }

  #markPairs(k: number, group: number, ones: Choices, twos: Choices): void {
    const bit = (k < 2 ? 1 : above) << group
    let sum = 0
    for (const one of ones)
      for (const two of twos) {
        const pair = pairOf(one, two)
        if (((this.#masks[pair] as number) & bit) !== 0) continue
        ;(this.#masks[pair] as number) |= bit
        sum += often(one, two)
      }
    const sums = k < 2 ? this.#first : this.#second
    ;(sums[group] as number) += sum
  }
}

/** How often two bytes are met, of which one may be any. */
const oftenOf = (one: number | undefined, two: number | undefined): number =>
  one === undefined || two === undefined ? oftenAlone(one ?? two ?? 0) : often(one, two)

const entryOf = <T>(text: string, anyCase: boolean, of: T): Entry<T> => {
  const bytes = Buffer.from(text, 'latin1')
  return { text, bytes, other: anyCase ? Buffer.from(swapped(text), 'latin1') : bytes, of: [of] }
}

/** Four bytes as one number; 0 for those that there are none. */
const wordIn = (bytes: Uint8Array, at: number): number =>
  at >= 0 && at + 4 <= bytes.length
    ? wordAt(bytes, at)
    : [0, 1, 2, 3].reduce((word, k) => word | ((bytes[at + k] ?? 0) << (8 * k)), 0)

const anyByte = Array.from({ length: 256 }, (_, byte) => byte)
const choicesAt = <T>({ bytes, other }: Entry<T>, at: number): Choices => {
  const [one, two] = [bytes[at], other[at]]
  if (one === undefined || two === undefined) return anyByte
  return one === two ? [one] : [one, two]
}

/** Where the five bytes of a literal begin that are met least. */
function rarestIn<T>({ text, bytes }: Entry<T>): number {
  if (bytes.length <= width) return 0
  let best = 0
  let least = Number.POSITIVE_INFINITY
  let before = chanceOf(text, bytes, 0)
  for (let at = 0; at <= bytes.length - width; at += 1) {
    const chance = chanceOf(text, bytes, at + 1)
    if (before + chance < least) {
      best = at
      least = before + chance
    }
    before = chance
  }
  return best
}

function isAt<T>({ bytes, other }: Entry<T>, text: Uint8Array, at: number): boolean {
  const { length } = bytes
  for (let k = 0; k < length; k += 1) {
    const byte = text[at + k]
    if (byte !== bytes[k] && byte !== other[k]) return false
  }
  return true
}

const swapped = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()))
