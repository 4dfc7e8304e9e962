/** Writes one generated session to the disk, piece by piece. */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'

const flushAt = /** UTF-16 units */ 1 << 20

export class Out {
  /** UTF-8 bytes written so far, files beside it included. */
  bytes = 0
  readonly #home: string
  readonly #fd: number
  #waiting = ''

  /** `file` below `home`; its folders are made. What is there is kept and continued. */
  constructor(home: string, file: string) {
    this.#home = home
    mkdirSync(dirname(join(home, file)), { recursive: true })
    this.#fd = openSync(join(home, file), 'a')
  }

  /** One line of JSON. */
  record(value: object): void {
    this.text(`${JSON.stringify(value)}\n`)
  }

  text(text: string): void {
    this.bytes += Buffer.byteLength(text)
    this.#waiting += text
    if (this.#waiting.length >= flushAt) this.#flush()
  }

  /** Another file of the same session. */
  beside(file: string, write: (out: Out) => void): void {
    const out = new Out(this.#home, file)
    write(out)
    out.close()
    this.bytes += out.bytes
  }

  close(): void {
    this.#flush()
    closeSync(this.#fd)
  }

  #flush(): void {
    writeSync(this.#fd, this.#waiting)
    this.#waiting = ''
  }
}
