/** Checksums of a file in one pass: of the bytes as the agent has them, of its beginnings, and of what is stored of it. */
import { createHash, type Hash } from 'node:crypto'
import { Mac } from '../redact/mac.ts'

/** What bytes are known by. `mac`: HMAC-SHA-256 under the key of this machine; null where no key is at hand. */
export interface Checks {
  sha256: string
  mac: string | null
}

/** A file as the agent has it, decompressed. Of this nothing but `mac` may be written once something in it was masked. */
export interface SourceBytes extends Checks {
  bytes: number
  /** What the file's beginning is known by, for each length that was asked for and that it has. */
  beginnings: ReadonlyMap<number, Checks>
}

/** The checksums of bytes, and of their beginnings of given lengths. */
export class Digest {
  readonly #hash = createHash('sha256')
  readonly #mac: Mac | null
  readonly #beginnings = new Map<number, Checks>()
  readonly #marks: number[]
  #bytes = 0

  constructor(marks: number[], key: Uint8Array | null = null) {
    this.#marks = [...new Set(marks)].sort((a, b) => a - b)
    this.#mac = key === null ? null : new Mac(key)
  }

  update(chunk: Buffer): void {
    const end = this.#bytes + chunk.length
    for (let mark = this.#marks[0]; mark !== undefined && mark <= end; mark = this.#marks[0]) {
      const more = chunk.subarray(0, mark - this.#bytes)
      const sha256 = this.#hash.copy().update(more).digest('hex')
      this.#beginnings.set(mark, { sha256, mac: this.#mac?.soFar(more) ?? null })
      this.#marks.shift()
    }
    this.#hash.update(chunk)
    this.#mac?.update(chunk)
    this.#bytes = end
  }

  /** The SHA-256 of what came in so far, to be gone on with otherwise. */
  fork(): { hash: Hash; bytes: number } {
    return { hash: this.#hash.copy(), bytes: this.#bytes }
  }

  end(): SourceBytes {
    const mac = this.#mac?.soFar() ?? null
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex'), mac, beginnings: this.#beginnings }
  }
}

/** A file as the agent has it and as it is stored; hashed only once as long as both are the same. */
export class StoredDigest {
  readonly #source: Digest
  #stored: { hash: Hash; bytes: number } | null = null

  constructor(marks: number[], key: Uint8Array | null) {
    this.#source = new Digest(marks, key)
  }

  /** The next bytes to be stored, and what the source has in their place: the same buffer where nothing was masked. */
  update(stored: Buffer, source: Buffer): void {
    if (stored !== source) this.#stored ??= this.#source.fork()
    this.#source.update(source)
    if (this.#stored === null) return
    this.#stored.hash.update(stored)
    this.#stored.bytes += stored.length
  }

  /** `bytes` and `sha256` are of what is stored. */
  end(): { bytes: number; sha256: string; masked: boolean; source: SourceBytes } {
    const source = this.#source.end()
    const stored = this.#stored
    if (stored === null) return { bytes: source.bytes, sha256: source.sha256, masked: false, source }
    return { bytes: stored.bytes, sha256: stored.hash.digest('hex'), masked: true, source }
  }
}
