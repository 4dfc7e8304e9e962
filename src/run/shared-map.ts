/**
 * A map that threads share. Its values are JSON in one buffer that nobody copies, and take room in no engine's heap: as
 * objects, what is known of 20,000 sessions takes 30 MB of each worker, which its engine looks through again and again.
 */

/** What a shared map is handed to another thread as. */
export interface SharedEntries {
  /** Each entry as the JSON of its key and its value, one after the other, in UTF-8. */
  texts: Uint8Array
  /** Where each of them begins, and where the last one ends. */
  starts: Float64Array
  /** An open hash table: in pairs the hash of a key, and the number of its entry counted from one; 0: free. */
  slots: Int32Array
}

/** 32 bits of a text (FNV-1a over its code units). */
function hashOf(text: string): number {
  // Signed from its beginning, as the table has it.
  let hash = 0x811c9dc5 | 0
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash
}

const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes)

/** Entries as threads share them; values are plain JSON, and no key comes twice. */
export function shareEntries<Value>(entries: Iterable<readonly [string, Value]>): SharedEntries {
  const keys: string[] = []
  const texts = Array.from(entries, (entry) => {
    keys.push(entry[0])
    return Buffer.from(JSON.stringify(entry))
  })
  const starts = new Float64Array(shared((texts.length + 1) * 8))
  for (const [index, text] of texts.entries()) starts[index + 1] = (starts[index] ?? 0) + text.length
  const bytes = new Uint8Array(shared(starts.at(-1) ?? 0))
  for (const [index, text] of texts.entries()) bytes.set(text, starts[index])
  const places = 2 ** Math.ceil(Math.log2(texts.length * 2 + 1))
  const slots = new Int32Array(shared(places * 8))
  for (const [index, key] of keys.entries()) {
    const hash = hashOf(key)
    let at = hash & (places - 1)
    while (slots[at * 2 + 1] !== 0) at = (at + 1) & (places - 1)
    slots[at * 2] = hash
    slots[at * 2 + 1] = index + 1
  }
  return { texts: bytes, starts, slots }
}

/** Entries that were shared. A value is made anew each time it is asked for. */
export class SharedMap<Value> {
  readonly #entries: SharedEntries
  readonly #texts: Buffer

  constructor(entries: SharedEntries) {
    this.#entries = entries
    const { buffer, byteOffset, byteLength } = entries.texts
    this.#texts = Buffer.from(buffer, byteOffset, byteLength)
  }

  get(key: string): Value | undefined {
    const { slots } = this.#entries
    const last = slots.length / 2 - 1
    const hash = hashOf(key)
    for (let at = hash & last; slots[at * 2 + 1] !== 0; at = (at + 1) & last) {
      if (slots[at * 2] !== hash) continue
      const [name, value] = this.#entry((slots[at * 2 + 1] ?? 0) - 1)
      if (name === key) return value
    }
    return undefined
  }

  /** In the order in which they were shared. */
  *entries(): IterableIterator<[string, Value]> {
    for (let index = 0; index < this.#entries.starts.length - 1; index += 1) yield this.#entry(index)
  }

  /** In the same order. */
  *values(): IterableIterator<Value> {
    for (const [, value] of this.entries()) yield value
  }

  #entry(index: number): [string, Value] {
    const { starts } = this.#entries
    return JSON.parse(this.#texts.toString('utf8', starts[index], starts[index + 1])) as [string, Value]
  }
}
