/** What a git process answers, cut into lines and counted bytes. */
import type { Readable } from 'node:stream'

/** Takes lines and counted bytes from a stream. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)

  constructor(stream: Readable) {
    this.#chunks = stream[Symbol.asyncIterator]()
  }

  async #more(): Promise<Buffer | null> {
    const next = await this.#chunks.next()
    return next.done ? null : next.value
  }

  /** The next bytes up to a mark byte, without it; null at the end of the stream. */
  async until(mark: number): Promise<Buffer | null> {
    for (;;) {
      const at = this.#rest.indexOf(mark)
      if (at >= 0) {
        const line = this.#rest.subarray(0, at)
        this.#rest = this.#rest.subarray(at + 1)
        return line
      }
      const chunk = await this.#more()
      if (chunk === null) return null
      this.#rest = Buffer.concat([this.#rest, chunk])
    }
  }

  /** Exactly so many bytes; null when the stream ends before. */
  async take(count: number): Promise<Buffer | null> {
    const parts = [this.#rest]
    let have = this.#rest.length
    while (have < count) {
      const chunk = await this.#more()
      if (chunk === null) return null
      parts.push(chunk)
      have += chunk.length
    }
    const all = parts.length === 1 ? this.#rest : Buffer.concat(parts, have)
    this.#rest = all.subarray(count)
    return all.subarray(0, count)
  }
}
