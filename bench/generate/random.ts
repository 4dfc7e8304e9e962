/** Numbers that are random enough and the same for the same seed: sfc32, seeded through splitmix32. */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  /** Whole numbers; each list of them begins a sequence of its own. */
  constructor(...seeds: number[]) {
    let state = 0x9e3779b9
    const mixed = (): number => {
      state = (state + 0x9e3779b9) | 0
      let value = state ^ (state >>> 16)
      value = Math.imul(value, 0x21f0aaad)
      value = Math.imul(value ^ (value >>> 15), 0x735a2d97)
      return value ^ (value >>> 15)
    }
    for (const seed of seeds) {
      state = (state ^ seed) | 0
      mixed()
      state = mixed()
    }
    this.#a = mixed()
    this.#b = mixed()
    this.#c = mixed()
    for (let round = 0; round < 12; round++) this.bits()
  }

  /** 32 bits, as a number from 0. */
  bits(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum
    return sum >>> 0
  }

  /** From 0 up to, not including, 1. */
  share(): number {
    return this.bits() / 0x100000000
  }

  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number {
    return Math.floor(this.share() * end)
  }

  chance(probability: number): boolean {
    return this.share() < probability
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.below(list.length)] ?? list[0]
  }

  /** Half of the values lie below `median`; `sigma` is the deviation of the logarithm. */
  logNormal(median: number, sigma: number): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.share())) * Math.cos(2 * Math.PI * this.share())
    return median * Math.exp(sigma * normal)
  }

  /** Lower case hexadecimal digits. */
  hex(digits: number): string {
    let text = ''
    while (text.length < digits) text += this.bits().toString(16).padStart(8, '0')
    return text.slice(0, digits)
  }

  /** A version 4 UUID; with a time (milliseconds since 1970) a version 7 one. */
  uuid(time?: number): string {
    const digits = this.hex(30)
    const head = time === undefined ? digits.slice(0, 12) : time.toString(16).padStart(12, '0')
    const version = time === undefined ? '4' : '7'
    return `${head.slice(0, 8)}-${head.slice(8)}-${version}${digits.slice(12, 15)}-a${digits.slice(15, 18)}-${digits.slice(18)}`
  }
}
