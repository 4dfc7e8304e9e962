/**
 * Contents on their way into the history: in memory while they are small, in the staging folder when they are not, so
 * that the size of a session does not decide about memory.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { objectId } from '../commit/trees.ts'
import { codeOf } from '../errors.ts'
import { PlacedTimes } from './placed.ts'

/** The content of one file to come. */
export interface Held {
  readonly size: number
  /** The git blob id it will have. */
  readonly oid: string
  /** Where it is staged; absent while it is in memory. */
  readonly staged?: string
  read(): Buffer
}

/** What a content is known by. */
export type Content = Pick<Held, 'size' | 'oid'>

export const contentIn = ({ size, oid }: Content): Content => ({ size, oid })

// Made apart from where the bytes are at hand: a closure keeps everything alive that its neighbours use.
const inMemory = (kept: Buffer, oid: string): Held => ({ size: kept.length, oid, read: () => kept })
const inFile = (staged: string, size: number, oid: string): Held => ({
  size,
  oid,
  staged,
  read: () => readFileSync(staged),
})

/** The content of one file to come that lies in a file already. */
export const heldIn = (staged: string, size: number, oid: string): Held => inFile(staged, size, oid)

/** Thrown when a content is needed of which only the id is known. */
export class NotHeld extends Error {
  override readonly name = 'NotHeld'
}

/** A content of which only the id is known, since nobody needs the rest. */
export const notHeld = ({ size, oid }: Content): Held => ({
  size,
  oid,
  read: () => {
    throw new NotHeld(`The content ${oid} was not needed, and is not kept.`)
  },
})

/** How many bytes of contents are held in memory before further ones go to the staging folder. */
const memoryBudget = 48 * 1024 * 1024

/** Where contents wait. The folder is annals' own and is made when it is first needed; several may share it. */
export class Staging {
  readonly folder: string
  readonly objectFormat: 'sha1' | 'sha256'
  /** When files were put in their places, by path: see `Prepared.placed`. */
  readonly placed = new PlacedTimes()
  readonly #prefix: string
  readonly #budget: number
  #inMemory = 0
  #count = 0

  /** `prefix`: how the names of its files begin; `budget`: how many bytes are held before further ones go to the folder. */
  constructor(folder: string, objectFormat: 'sha1' | 'sha256', prefix = '', budget = memoryBudget) {
    this.folder = folder
    this.objectFormat = objectFormat
    this.#prefix = prefix
    this.#budget = budget
  }

  hold(bytes: Uint8Array): Held {
    const { length: size } = bytes
    const kept = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const oid = objectId('blob', kept, this.objectFormat)
    if (this.#inMemory + size > this.#budget) return inFile(this.#write(kept), size, oid)
    this.#inMemory += size
    return inMemory(kept, oid)
  }

  /** The same content, in the folder. */
  stage(held: Held): Held {
    return held.staged === undefined ? inFile(this.#write(held.read()), held.size, held.oid) : held
  }

  #write(bytes: Buffer): string {
    this.#count += 1
    const staged = this.#name(this.#count)
    try {
      writeFileSync(staged, bytes)
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error
      mkdirSync(this.folder, { recursive: true })
      writeFileSync(staged, bytes)
    }
    return staged
  }

  #name(number: number): string {
    return join(this.folder, `${this.#prefix}${number}`)
  }

  /** The contents held so far are written or not wanted: their memory and their files are free again. */
  clear(): void {
    this.#inMemory = 0
    for (; this.#count > 0; this.#count -= 1) rmSync(this.#name(this.#count), { force: true })
  }

  /** Nothing stays in the folder: neither what is held there nor what a killed run left. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
    this.#inMemory = 0
    this.#count = 0
  }
}
