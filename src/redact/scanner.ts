/**
 * Finds many literals at once in bytes: Wu and Manber's search with blocks of two bytes. A table says for every two bytes
 * how far the search may jump; where it may not, three bytes are looked up, and only then is a literal compared.
 */

/** Every literal is found by four of its bytes; one of three bytes by these and whatever stands before them. */
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
  /** Where the four bytes begin in the literal: -1 where it has but three. */
  offset: number
  of: T
}

export class Scanner<T> {
  readonly #jump = new Uint8Array(65_536).fill(farthest)
  readonly #slot = new Uint16Array(65_536)
  readonly #entries: Entry<T>[][] = [[]]

  constructor(literals: readonly Literal<T>[]) {
    const byLength = literals.toSorted((a, b) => a.text.length - b.text.length)
    for (const literal of byLength) this.#add(literal)
  }

  /**
   * Calls `hit` for each literal that lies in `bytes` from `from` to `to`, in the order of their ends or nearly so, with
   * the place where it begins. Ends as soon as `hit` says true, and then says true.
   */
  scan(bytes: Uint8Array, from: number, to: number, hit: (of: T, at: number) => boolean): boolean {
    const jump = this.#jump
    const slot = this.#slot
    let i = from + width - 2
    while (i < to) {
      const far = jump[(bytes[i - 1] as number) | ((bytes[i] as number) << 8)] as number
      if (far !== 0) {
        i += far
        continue
      }
      const found = slot[slotOf(bytes, i - 2)] as number
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
    if (text.length < width - 1) throw new Error(`A literal has ${width - 1} bytes at least: ${text}`)
    const bytes = Buffer.from(text, 'latin1')
    const other = anyCase ? Buffer.from(swapped(text), 'latin1') : bytes
    const entry = { bytes, other, offset: text.length < width ? -1 : this.#rarest(text), of }
    const choices = [0, 1, 2, 3].map((k) => choicesAt(entry, k))
    for (let end = 1; end < width; end += 1)
      for (const first of choices[end - 1] as number[])
        for (const second of choices[end] as number[]) {
          const block = first | (second << 8)
          this.#jump[block] = Math.min(this.#jump[block] as number, farthest - end)
        }
    const [, ...last] = choices as [number[], number[], number[], number[]]
    for (const one of last[0])
      for (const two of last[1]) for (const three of last[2]) this.#file([one, two, three], entry)
  }

  /** Where the four bytes of a literal begin that stop the search least; what stops it already costs nothing more. */
  #rarest(text: string): number {
    const cost = (from: number): number =>
      weights.reduce((sum, weight, k) => {
        const pair = text.slice(from + k, from + k + 2)
        const stops = (this.#jump[pair.charCodeAt(0) | (pair.charCodeAt(1) << 8)] as number) <= farthest - k - 1
        return sum + (stops ? 0 : weight * (frequency.get(pair.toLowerCase()) ?? 1))
      }, 0)
    const places = Array.from({ length: text.length - width + 1 }, (_, from) => from)
    return places.reduce((best, from) => (cost(from) < cost(best) ? from : best), 0)
  }

  #file(three: readonly number[], entry: Entry<T>): void {
    const at = slotOf(three, 0)
    if (this.#slot[at] === 0) this.#slot[at] = this.#entries.push([]) - 1
    const list = this.#entries[this.#slot[at] as number] as Entry<T>[]
    if (!list.includes(entry)) list.push(entry)
  }
}

const slotOf = (bytes: ArrayLike<number>, at: number): number =>
  Math.imul(
    (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16),
    0x9e3779b1,
  ) >>> 16

/** What byte `k` of the four of a literal can be. */
const choicesAt = <T>({ bytes, other, offset }: Entry<T>, k: number): number[] =>
  offset + k < 0
    ? Array.from({ length: 256 }, (_, byte) => byte)
    : [...new Set([bytes[offset + k] as number, other[offset + k] as number])]

function isAt<T>({ bytes, other }: Entry<T>, text: Uint8Array, at: number): boolean {
  for (let k = 0; k < bytes.length; k += 1) {
    const byte = text[at + k]
    if (byte !== bytes[k] && byte !== other[k]) return false
  }
  return true
}

const swapped = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()))

/** The pairs of characters that stand most often in sessions of agents, the most frequent first. */
const frequent = [
  '  \\nin":reonene ern este,"stntseti tat\\"\\\\th",detohe:"coors t an aleal\\tta s, io',
  'nsme citn\\ngroutr edd ndus ipeliil fchecarrissragetret: velallou"te"assiisidexea',
  'paneom racmppr pctma ot\\fitycecatske eok dloagd"na{"adodnc- y emelpuurimamfoypic',
  's"t_niolplcl bpodickrsl  w_tiroo"cha nunho mo tug t"mirr lulmoptifcrdoot \\--owai',
  '=  unouidalu)\\so"sn- `faepsaf um:{auevskscopquspshrtl_**s.xts/sulstts\\ry20 -ue. ',
  'ef.\\ki/cnpwirne_,\\mmtpgia viip02ay:\\_iabhibaoch "rapee (ru{\\"ilymdnuiebre/ 1ovbe',
  'k  {og"pos00rk"}ige.bl = h},e,01e\\_cwokst.rc"en_-4//va) oin"udeq"me-feps:1nl"u-0',
  'ivr\\oa gbuyouguptcnf}\\ld26/ "2lt10cipp` wnwhfu 2m cu |t/d_6-| /sews,bodsucrduaeg',
].join('')
/** How often a pair stands in text, roughly, in ten thousandths. */
const frequency = new Map(
  Array.from({ length: frequent.length / 2 }, (_, rank) => [
    frequent.slice(2 * rank, 2 * rank + 2),
    2_000 / (rank + 10),
  ]),
)
/** A stop costs most where the search cannot jump; a short jump costs less. */
const weights = [0.2, 0.4, 1]
