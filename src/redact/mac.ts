/** HMAC-SHA-256 (RFC 2104) of what comes in piece by piece, which can be asked on the way. */
import { createHash, type Hash } from 'node:crypto'

/** Bytes that SHA-256 takes at once. */
const block = 64

/** The key, filled up with zeros to one block, each byte of it changed by `pad`. Keys are 32 bytes long. */
const padded = (key: Uint8Array, pad: number): Buffer => {
  const bytes = Buffer.alloc(block, pad)
  for (const [at, byte] of key.entries()) bytes[at] = byte ^ pad
  return bytes
}

export class Mac {
  readonly #inner: Hash
  readonly #outer: Buffer

  /** `key`: 32 bytes. */
  constructor(key: Uint8Array) {
    this.#inner = createHash('sha256').update(padded(key, 0x36))
    this.#outer = padded(key, 0x5c)
  }

  update(bytes: Buffer): void {
    this.#inner.update(bytes)
  }

  /** Of all that came in so far, and of `more` behind it; lower-case hex. */
  soFar(more: Buffer = Buffer.alloc(0)): string {
    const inner = this.#inner.copy().update(more).digest()
    return createHash('sha256').update(this.#outer).update(inner).digest('hex')
  }
}

/** HMAC-SHA-256 of a text or of bytes under a key of 32 bytes; lower-case hex. */
export function macOf(key: Uint8Array, what: string | Buffer): string {
  return new Mac(key).soFar(typeof what === 'string' ? Buffer.from(what) : what)
}

/** By what something is known again without being told: its HMAC, or itself where there is no key. */
export const knownBy = (key: Uint8Array | null, text: string): string => (key === null ? text : macOf(key, text))
