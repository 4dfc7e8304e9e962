/**
 * Finds many literals at once in bytes: Wu and Manber's search with blocks of two bytes. A table says for every two bytes
 * how far the search may jump; where it may not, four bytes are looked up, and only then is a literal compared.
 */

/** Every literal is found by four of its bytes. */
const width = 4
/** How far a search jumps when the two bytes it sees stand in no literal. */
const farthest = width - 1

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
  /** Where the four bytes begin in the literal. */
  offset: number
  of: T
}

/** What follows a literal of three bytes that is searched for: nothing else can, in a credential or beside one. */
const followers = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-.=:\'"\\/+ ~%$([{<*,;'

export class Scanner<T> {
  readonly #jump = new Uint8Array(65_536).fill(farthest)
  readonly #slot = new Uint16Array(65_536)
  readonly #entries: Entry<T>[][] = [[]]

  constructor(literals: readonly Literal<T>[]) {
    for (const literal of literals) {
      if (literal.text.length < width - 1) throw new Error(`A literal of ${width - 1} bytes at least: ${literal.text}`)
      if (literal.text.length >= width) this.#add(literal)
      else for (const next of followers) this.#add({ ...literal, text: literal.text + next })
    }
  }

  /**
   * Calls `hit` for each literal that lies in `bytes` from `from` to `to`, in the order of their ends or nearly so, with
   * the place where it begins. Ends as soon as `hit` says true, and then says true.
   */
  scan(bytes: Uint8Array, from: number, to: number, hit: (of: T, at: number) => boolean): boolean {
    const jump = this.#jump
    const slot = this.#slot
    let i = from + width - 1
    while (i < to) {
      const far = jump[(bytes[i - 1] as number) | ((bytes[i] as number) << 8)] as number
      if (far !== 0) {
        i += far
        continue
      }
      const found = slot[slotOf(bytes, i - 3)] as number
      if (found !== 0 && this.#compare(found, bytes, i - 3, from, to, hit)) return true
      i += 1
    }
    return false
  }

  #compare(
    slot: number,
    bytes: Uint8Array,
    at: number,
    from: number,
    to: number,
    hit: (of: T, at: number) => boolean,
  ): boolean {
    for (const entry of this.#entries[slot] as Entry<T>[]) {
      const start = at - entry.offset
      if (start >= from && start + entry.bytes.length <= to && isAt(entry, bytes, start) && hit(entry.of, start))
        return true
    }
    return false
  }

  #add({ text, anyCase, of }: Literal<T>): void {
    const bytes = Buffer.from(text, 'latin1')
    const other = anyCase ? Buffer.from(swapped(text), 'latin1') : bytes
    const entry = { bytes, other, offset: rarest(text), of }
    const four = [0, 1, 2, 3].map((k) => [bytes[entry.offset + k] as number, other[entry.offset + k] as number])
    for (let choice = 0; choice < 16; choice += 1) {
      const window = Uint8Array.from(four, (pair, k) => pair[(choice >> k) & 1] as number)
      this.#file(window, entry)
      for (let end = 1; end < width; end += 1) {
        const block = (window[end - 1] as number) | ((window[end] as number) << 8)
        this.#jump[block] = Math.min(this.#jump[block] as number, farthest - end)
      }
    }
  }

  #file(window: Uint8Array, entry: Entry<T>): void {
    const at = slotOf(window, 0)
    if (this.#slot[at] === 0) this.#slot[at] = this.#entries.push([]) - 1
    const list = this.#entries[this.#slot[at] as number] as Entry<T>[]
    if (!list.includes(entry)) list.push(entry)
  }
}

const slotOf = (bytes: Uint8Array, at: number): number =>
  Math.imul(
    (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24),
    0x9e3779b1,
  ) >>> 16

function isAt<T>({ bytes, other }: Entry<T>, text: Uint8Array, at: number): boolean {
  for (let k = 0; k < bytes.length; k += 1) {
    const byte = text[at + k]
    if (byte !== bytes[k] && byte !== other[k]) return false
  }
  return true
}

const swapped = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()))

/** Pairs of letters that English and code are full of, the most frequent first: four bytes without them are rare. */
const frequent = 'e thheins erantion reesonorat edenartiisitt arouasndstng le se alteveour cotodefotiolinsme rorimoneta'

/** Where the four bytes of a literal begin that are seen least in text. */
function rarest(text: string): number {
  const cost = (from: number): number =>
    [0, 1, 2].reduce((sum, k) => {
      const place = frequent.indexOf(text.slice(from + k, from + k + 2).toLowerCase())
      return sum + (place === -1 ? 0 : 100 - place)
    }, 0)
  const places = Array.from({ length: text.length - width + 1 }, (_, from) => from)
  return places.reduce((best, from) => (cost(from) < cost(best) ? from : best), 0)
}
