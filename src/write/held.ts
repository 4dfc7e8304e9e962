/**
 * Contents on their way into the history: in memory while they are small, in the staging folder when they are not, so
 * that the size of a session does not decide about memory.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { objectId } from '../commit/trees.ts'

/** The content of one file to come. */
export interface Held {
  readonly size: number
  /** The git blob id it will have. */
  readonly oid: string
  /** Where it is staged; absent while it is in memory. */
  readonly staged?: string
  read(): Buffer
}

// Made apart from where the bytes are at hand: a closure keeps everything alive that its neighbours use.
const inMemory = (kept: Buffer, oid: string): Held => ({ size: kept.length, oid, read: () => kept })
const inFile = (staged: string, size: number, oid: string): Held => ({
  size,
  oid,
  staged,
  read: () => readFileSync(staged),
})

/** How many bytes of contents are held in memory before further ones go to the staging folder. */
const memoryBudget = 48 * 1024 * 1024

export class Staging {
  readonly folder: string
  readonly objectFormat: 'sha1' | 'sha256'
  /** When files were put in their places, by path: see `Prepared.placed`. */
  readonly placed = new Map<string, bigint>()
  #inMemory = 0
  #count = 0

  /** `folder` is ours alone; whatever a killed run left in it goes away. It is made when it is first needed. */
  constructor(folder: string, objectFormat: 'sha1' | 'sha256') {
    this.folder = folder
    this.objectFormat = objectFormat
    rmSync(folder, { recursive: true, force: true })
  }

  hold(bytes: Uint8Array): Held {
    const { length: size } = bytes
    const kept = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const oid = objectId('blob', kept, this.objectFormat)
    if (this.#inMemory + size <= memoryBudget) {
      this.#inMemory += size
      return inMemory(kept, oid)
    }
    if (this.#count === 0) mkdirSync(this.folder, { recursive: true })
    this.#count += 1
    const staged = join(this.folder, String(this.#count))
    writeFileSync(staged, kept)
    return inFile(staged, size, oid)
  }

  /** The contents held so far are written or not wanted: their memory and their files are free again. */
  clear(): void {
    this.#inMemory = 0
    if (this.#count > 0) rmSync(this.folder, { recursive: true, force: true })
    this.#count = 0
  }

  /** The run is over: nothing of it stays here. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
