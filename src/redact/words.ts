/** Two bytes, three and four as one number each: what literals are filed by, and where text has them. */

/** Makes one of a letter's two cases, and of a sign at most another sign: what is met is compared afterwards. */
export const anyLetterCase = 0x20202020
/** The same for three of four bytes; the first byte of these is none of four letters or signs. */
export const [firstThree, lastThree] = [0x01202020, 0x02202020]

/** Writes down which pairs, from `from` up to `to`, go on what the pair before them began; returns how many. */
export function meetings(pairs: Uint16Array, masks: Int32Array, from: number, to: number, met: Int32Array): number {
  let count = 0
  let before = masks[pairs[from - 1] as number] as number
  for (let at = from; at < to; at += 1) {
    const here = masks[pairs[at] as number] as number
    met[count] = at
    count += (0 - (before & (here >>> 16))) >>> 31
    before = here
  }
  return count
}

/** Leaves those places at which some literal is filed, in bytes; returns how many. */
export function filedAt(memory: Uint8Array, met: Int32Array, count: number, slots: Slots): number {
  let left = 0
  for (let k = 0; k < count; k += 1) {
    const at = 2 * (met[k] as number) - 2
    const three = (memory[at] as number) | ((memory[at + 1] as number) << 8) | ((memory[at + 2] as number) << 16)
    const word = three | ((memory[at + 3] as number) << 24)
    const filed =
      (slots[slotOf(word | anyLetterCase, slots)] as number) |
      (slots[slotOf(three | firstThree, slots)] as number) |
      (slots[slotOf((word >>> 8) | lastThree, slots)] as number)
    met[left] = at
    left += (0 - filed) >>> 31
  }
  return left
}

/** Where keys are filed by their hash; as long as a power of two. */
export type Slots = Uint16Array | Uint32Array

/** Many more slots than there are keys, so that few words share one with a key. */
export const slotsFor = (keys: number): Slots =>
  keys < 60_000 ? new Uint16Array(131_072) : new Uint32Array(2 ** Math.ceil(Math.log2(4 * keys)))

/** Where a key is looked for first. */
export const slotOf = (word: number, { length }: Slots): number => {
  const hash = Math.imul(word, 0x9e3779b1)
  return (hash ^ (hash >>> 15)) & (length - 1)
}

const isLittle = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1
/** Two bytes as this machine reads them as one number. */
export const pairOf = (one: number, two: number): number => (isLittle ? one | (two << 8) : (one << 8) | two)
