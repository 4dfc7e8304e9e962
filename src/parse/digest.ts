/** Checksums of a file in one pass: of the bytes as the agent has them, of its beginnings, and of what is stored of it. */
import { Mac } from '../redact/mac.ts'
import {
  type BeginSha256,
  beginSha256,
  blockBytes,
  type HashKeeper,
  KeptSha256,
  type Sha256,
  type Sha256State,
} from '../sha256.ts'
import { LateMac } from './late-mac.ts'

/** What bytes are known by. */
export interface Checks {
  /** Empty where something is masked and was not read from its start: then `mac` alone is known. */
  sha256: string
  /** HMAC-SHA-256 under the key of this machine; null where no key is at hand, or nobody wants it: see `LateMac`. */
  mac: string | null
}

/** A file as the agent has it, decompressed. Of this nothing but `mac` may be written once something in it was masked. */
export interface SourceBytes extends Checks {
  bytes: number
  /** What the file's beginning is known by, for each length that was asked for and that it has. */
  beginnings: ReadonlyMap<number, Checks>
}

/** What a digest has come to, to be gone on with. */
interface Begun {
  hash: Sha256 | null
  mac: Mac | LateMac | null
  bytes: number
}

/** The checksums of bytes, and of their beginnings of given lengths. */
export class Digest {
  readonly #begun: Begun
  readonly #beginnings = new Map<number, Checks>()
  readonly #marks: number[]

  constructor(marks: number[], key: Uint8Array | null = null, begun = begin(key, beginSha256)) {
    this.#marks = [...new Set(marks)].sort((a, b) => a - b)
    this.#begun = begun
  }

  update(chunk: Buffer): void {
    const { hash, mac, bytes } = this.#begun
    const end = bytes + chunk.length
    for (let mark = this.#marks[0]; mark !== undefined && mark <= end; mark = this.#marks[0]) {
      const more = chunk.subarray(0, mark - bytes)
      if (hash !== null) this.#beginnings.set(mark, { sha256: endedWith(hash, more), mac: mac?.soFar(more) ?? null })
      this.#marks.shift()
    }
    hash?.update(chunk)
    mac?.update(chunk)
    this.#begun.bytes = end
  }

  end(): SourceBytes {
    const { hash, mac, bytes } = this.#begun
    const sha256 = hash?.digest().toString('hex') ?? ''
    return { bytes, sha256, mac: mac?.soFar() ?? null, beginnings: this.#beginnings }
  }
}

/** Of a source of which nothing is stored yet. */
const beginAnew = (key: Uint8Array | null): Begun => ({
  hash: beginSha256(),
  mac: key === null ? null : new LateMac(key),
  bytes: 0,
})

const begin = (key: Uint8Array | null, beginHash: BeginSha256): Begun => ({
  hash: beginHash(),
  mac: key === null ? null : Mac.begin(key, beginHash),
  bytes: 0,
})

function endedWith(hash: Sha256, more: Buffer): string {
  const copy = hash.copy()
  copy.update(more)
  return copy.digest().toString('hex')
}

/** How far the checksums of a file have come. Nothing in it tells what was masked. */
export interface DigestState {
  /** Bytes that the agent has. */
  bytes: number
  /** Their HMAC in progress, as far as whole blocks go: the bytes behind those have to be read again. */
  mac: Sha256State | null
  stored: { bytes: number; state: Sha256State; rest: Uint8Array }
  masked: boolean
}

/** A file as the agent has it and as it is stored; hashed only once as long as both are the same. */
export class StoredDigest {
  readonly #begun: Begun
  readonly #source: Digest
  #stored: { hash: Sha256; bytes: number } | null

  constructor(
    marks: number[],
    key: Uint8Array | null,
    begun = marks.length === 0 ? beginAnew(key) : begin(key, beginSha256),
    stored: { hash: Sha256; bytes: number } | null = null,
  ) {
    this.#begun = begun
    this.#source = new Digest(marks, key, begun)
    this.#stored = stored
  }

  /** One whose state can be saved. */
  static keeping(marks: number[], key: Uint8Array | null, keeper: HashKeeper): StoredDigest {
    return new StoredDigest(
      marks,
      key,
      begin(key, () => keeper.begin()),
    )
  }

  /** One that goes on. `last`: the last bytes that the agent has of what was read, a block at least if there are so many. */
  static goingOn(
    { bytes, mac, stored, masked }: DigestState,
    last: Buffer,
    key: Uint8Array | null,
    keeper: HashKeeper,
  ): StoredDigest {
    const hash = keeper.goOn(stored.state, stored.rest)
    const rest = last.subarray(last.length - (bytes % blockBytes))
    const begun: Begun = {
      hash: masked ? null : hash,
      mac: key === null || mac === null ? null : new Mac(key, keeper.goOn(mac, rest)),
      bytes,
    }
    return new StoredDigest([], key, begun, masked ? { hash, bytes: stored.bytes } : null)
  }

  /** The next bytes to be stored, and what the source has in their place: the same buffer where nothing was masked. */
  update(stored: Buffer, source: Buffer): void {
    if (stored !== source && this.#stored === null) this.#stored = this.#fork()
    this.#source.update(source)
    if (this.#stored === null) return
    this.#stored.hash.update(stored)
    this.#stored.bytes += stored.length
  }

  #fork(): { hash: Sha256; bytes: number } {
    const { hash, mac, bytes } = this.#begun
    if (mac instanceof LateMac) mac.begin()
    if (hash === null) throw new RangeError('There is no checksum of what is stored.')
    return { hash: hash.copy(), bytes }
  }

  /** Null: it was not begun so that it can be saved. */
  save(): DigestState | null {
    const { hash, mac, bytes } = this.#begun
    const stored = this.#stored ?? { hash, bytes }
    if (!(stored.hash instanceof KeptSha256)) return null
    const inner = mac instanceof Mac && mac.inner instanceof KeptSha256 ? mac.inner.save().state : null
    return {
      bytes,
      mac: inner,
      stored: { bytes: stored.bytes, ...stored.hash.save() },
      masked: this.#stored !== null,
    }
  }

  /** `bytes` and `sha256` are of what is stored. */
  end(): { bytes: number; sha256: string; masked: boolean; source: SourceBytes } {
    const source = this.#source.end()
    const stored = this.#stored
    if (stored !== null) {
      const sha256 = stored.hash.digest().toString('hex')
      return { bytes: stored.bytes, sha256, masked: true, source }
    }
    return { bytes: source.bytes, sha256: source.sha256, masked: false, source }
  }
}
