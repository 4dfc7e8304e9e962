import { Mac } from '../redact/mac.ts'

/** Bytes that are kept until the HMAC is begun: of more it is begun at once. */
const mostKept = 4 * 1024 * 1024

/**
 * The HMAC of a source of which nothing is stored: it is wanted when something in the source turns out to be masked, and most sources
 * hold nothing of the kind. So what comes in is kept and not hashed before that.
 */
export class LateMac {
  readonly #key: Uint8Array
  #kept: Buffer[] = []
  #bytes = 0
  #mac: Mac | null = null

  constructor(key: Uint8Array) {
    this.#key = key
  }

  /** `bytes` must not change any more. */
  update(bytes: Buffer): void {
    if (this.#mac !== null) {
      this.#mac.update(bytes)
      return
    }
    this.#kept.push(bytes)
    this.#bytes += bytes.length
    if (this.#bytes > mostKept) this.begin()
  }

  /** It is wanted. */
  begin(): void {
    if (this.#mac !== null) return
    this.#mac = Mac.begin(this.#key)
    for (const bytes of this.#kept) this.#mac.update(bytes)
    this.#kept = []
  }

  /** Of all that came in so far; null where it was never begun. */
  soFar(): string | null {
    return this.#mac?.soFar() ?? null
  }
}
