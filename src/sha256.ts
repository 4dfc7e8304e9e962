/** SHA-256, also of what comes in piece by piece: node's own, and a slower one whose state can be kept for a later run. */
import { createHash } from 'node:crypto'

/** Of a whole content, in hexadecimal. */
export const sha256Of = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex')

/** SHA-256 in progress. */
export interface Sha256 {
  update(bytes: Uint8Array): unknown
  /** Another one that has seen the same bytes. */
  copy(): Sha256
  /** Ends it. */
  digest(): Buffer
}

/** Makes a new one. */
export type BeginSha256 = () => Sha256

export const beginSha256: BeginSha256 = () => createHash('sha256')

/** Bytes that SHA-256 takes at once. */
export const blockBytes = 64

/** What a hash comes to after whole blocks: nothing of the bytes themselves is in it. */
export type Sha256State = Uint8Array

/** What stands between the state and the bytes: `state` in, more whole blocks, the next state out. */
export interface HashLibrary {
  begin: Sha256State
  further(state: Sha256State, blocks: Uint8Array): Sha256State
  end(state: Sha256State, rest: Uint8Array): Buffer
}

/** SHA-256 whose state can be kept. */
export class KeptSha256 implements Sha256 {
  readonly #library: HashLibrary
  #state: Sha256State
  /** Less than a block, not in the state yet. */
  #rest: Uint8Array

  constructor(library: HashLibrary, state = library.begin, rest: Uint8Array = new Uint8Array()) {
    this.#library = library
    this.#state = state
    this.#rest = rest
  }

  update(bytes: Uint8Array): void {
    let from = 0
    if (this.#rest.length > 0) {
      from = Math.min(bytes.length, blockBytes - this.#rest.length)
      this.#rest = Buffer.concat([this.#rest, bytes.subarray(0, from)])
      if (this.#rest.length < blockBytes) return
      this.#state = this.#library.further(this.#state, this.#rest)
    }
    const to = bytes.length - ((bytes.length - from) % blockBytes)
    if (to > from) this.#state = this.#library.further(this.#state, bytes.subarray(from, to))
    this.#rest = Buffer.from(bytes.subarray(to))
  }

  copy(): KeptSha256 {
    return new KeptSha256(this.#library, this.#state, this.#rest)
  }

  digest(): Buffer {
    return this.#library.end(this.#state, this.#rest)
  }

  /** What to go on from; `rest`: the last bytes, fewer than a block, that are not in `state`. */
  save(): { state: Sha256State; rest: Uint8Array } {
    return { state: this.#state, rest: this.#rest }
  }
}

/** Begins such hashes, and goes on with them. */
export interface HashKeeper {
  begin(): KeptSha256
  /** Throws when `state` is none that this version of the library made. */
  goOn(state: Sha256State, rest: Uint8Array): KeptSha256
}

let opened: Promise<HashKeeper> | undefined

/** Loads the library, once. It takes four times as long a byte as node's own: for long sources alone. */
export function openHashKeeper(): Promise<HashKeeper> {
  opened ??= import('./hash-wasm.ts').then(({ openLibrary }) => openLibrary()).then(keeperOf)
  return opened
}

const keeperOf = (library: HashLibrary): HashKeeper => ({
  begin: () => new KeptSha256(library),
  goOn(state, rest) {
    library.further(state, new Uint8Array())
    return new KeptSha256(library, state, rest)
  },
})
