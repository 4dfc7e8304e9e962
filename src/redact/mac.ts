/** HMAC-SHA-256 (RFC 2104) of what comes in piece by piece, which can be asked on the way. */
import { beginSha256, blockBytes, type Sha256 } from '../sha256.ts'

/** The key, filled up with zeros to one block, each byte of it changed by `pad`. Keys are 32 bytes long. */
const padded = (key: Uint8Array, pad: number): Buffer => {
  const bytes = Buffer.alloc(blockBytes, pad)
  for (const [at, byte] of key.entries()) bytes[at] = byte ^ pad
  return bytes
}

export class Mac {
  /** Of the key and what came in; has to be ended with the key once more. */
  readonly inner: Sha256
  readonly #outer: Buffer

  /** `key`: 32 bytes. `inner`: see there; of one that is gone on with. */
  constructor(key: Uint8Array, inner: Sha256) {
    this.inner = inner
    this.#outer = padded(key, 0x5c)
  }

  /** One of which nothing came in yet. */
  static begin(key: Uint8Array, begin = beginSha256): Mac {
    const inner = begin()
    inner.update(padded(key, 0x36))
    return new Mac(key, inner)
  }

  update(bytes: Buffer): void {
    this.inner.update(bytes)
  }

  /** Of all that came in so far, and of `more` behind it; lower-case hex. */
  soFar(more: Buffer = Buffer.alloc(0)): string {
    const inner = this.inner.copy()
    inner.update(more)
    const outer = beginSha256()
    outer.update(this.#outer)
    outer.update(inner.digest())
    return outer.digest().toString('hex')
  }
}

/** HMAC-SHA-256 of a text or of bytes under a key of 32 bytes; lower-case hex. */
export function macOf(key: Uint8Array, what: string | Buffer): string {
  return Mac.begin(key).soFar(typeof what === 'string' ? Buffer.from(what) : what)
}

/** By what something is known again without being told: its HMAC, or itself where there is no key. */
export const knownBy = (key: Uint8Array | null, text: string): string => (key === null ? text : macOf(key, text))
