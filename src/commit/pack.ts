/**
 * Many objects as packs of our own, written while a run is still at work, by each thread its own.
 * Format: gitformat-pack(5), pack version 2 and index version 2. Packs get their names last; until then nobody sees them.
 */
import { createHash } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  writeSync,
  writevSync,
} from 'node:fs'
import { join } from 'node:path'
import { threadId } from 'node:worker_threads'
import { crc32, deflateSync, type ZlibOptions } from 'node:zlib'
import type { DeltaBase } from './delta.ts'
import { renameDurably, writeNew } from './durable.ts'
import type { Repository } from './types.ts'

/** A pack that is this long is closed and the next one begun, so that hosts and small machines can handle each. */
const longestPack = 512 * 1024 * 1024
/**
 * Level 2 with more memory takes the time of level 1 without, and makes texts smaller by a twentieth. `git gc` keeps them
 * as they are. Room for half of what goes in: texts take less, and so come out in one piece.
 */
const outputOf = ({ length }: Buffer): ZlibOptions => ({ level: 2, memLevel: 9, chunkSize: (length >> 1) + 1_024 })
/** The kinds of entry as its header has them: objects, and deltas against an entry before. */
const types = { commit: 1, tree: 2, blob: 3, tag: 4, delta: 6 } as const
type EntryType = keyof typeof types
/** What a pack of ours may hold. */
export type ObjectType = Exclude<EntryType, 'delta'>
/** A delta above this part of the content's size is not worth what it costs to read: compressed, it is hardly smaller. */
const deltaShare = 0.85
const headerBytes = 12
const readOnly = 0o444

/** A blob that others are written as deltas against. */
export interface PackBase {
  oid: string
  delta: DeltaBase
}

interface PackEntry {
  oid: string
  offset: number
  crc: number
}

/** The names of packs that are not finished; git's own clean-up knows their beginning. */
const unfinished = /^tmp_pack_annals_/

const folderOf = ({ commonDir }: Repository): string => join(commonDir, 'objects', 'pack')

/** Removes what a killed run left. Only to be called under annals' own lock. */
export function discardUnfinishedPacks(repository: Repository): void {
  const folder = folderOf(repository)
  try {
    for (const name of readdirSync(folder)) if (unfinished.test(name)) rmSync(join(folder, name), { force: true })
  } catch {
    // No packs at all.
  }
}

export class PackWriter {
  /** Ids of the objects that were added. */
  readonly #added = new Set<string>()
  /** Packs that are done: the paths of their files without the endings. */
  readonly written = new Set<string>()
  readonly #repository: Repository
  #open: OpenPack | null = null
  #failure: unknown

  constructor(repository: Repository) {
    this.#repository = repository
  }

  /** Takes an object. What keeps it from being written is thrown at the end: nothing else depends on it until then. */
  add(oid: string, bytes: Buffer, type: ObjectType = 'blob'): void {
    this.#once(oid, (pack) => pack.addWhole(oid, type, bytes))
  }

  /**
   * Takes a blob that says much of what `base` says: written as a delta against it where that is clearly smaller and the
   * base stands whole in the pack that is being written, whole otherwise. Throws as `add` does.
   */
  addLike(oid: string, bytes: Buffer, base: PackBase): void {
    this.#once(oid, (pack) => {
      const from = pack.wholeAt(base.oid)
      const delta = from === undefined ? null : base.delta.deltaOf(bytes, Math.floor(bytes.length * deltaShare))
      if (from === undefined || delta === null) pack.addWhole(oid, 'blob', bytes)
      else pack.addDelta(oid, from, delta)
    })
  }

  #once(oid: string, write: (pack: OpenPack) => void): void {
    if (this.#failure !== undefined || this.#added.has(oid)) return
    this.#added.add(oid)
    try {
      this.#open ??= new OpenPack(this.#repository)
      write(this.#open)
      if (this.#open.length >= longestPack) this.#close()
    } catch (error) {
      this.#failure = error
    }
  }

  /** All objects are in the repository when this returns; their ids. Throws what kept them from it. */
  finish(): ReadonlySet<string> {
    if (this.#failure !== undefined) throw this.#failure
    this.#close()
    return this.#added
  }

  #close(): void {
    if (this.#open !== null) this.written.add(this.#open.close())
    this.#open = null
  }

  /** Nothing more is wanted; what is not finished goes away. */
  discard(): void {
    this.#open?.discard()
    this.#open = null
  }
}

let count = 0

class OpenPack {
  length = headerBytes
  readonly #entries: PackEntry[] = []
  /** Where blobs stand that are no deltas: a delta against a delta would take longer to read. */
  readonly #whole = new Map<string, number>()
  readonly #folder: string
  readonly #file: string
  readonly #descriptor: number
  readonly #hash: Repository['objectFormat']

  constructor(repository: Repository) {
    this.#folder = folderOf(repository)
    this.#hash = repository.objectFormat
    mkdirSync(this.#folder, { recursive: true })
    count += 1
    this.#file = join(this.#folder, `tmp_pack_annals_${process.pid}_${threadId}_${count}`)
    this.#descriptor = openSync(this.#file, 'wx+', readOnly)
    writeSync(this.#descriptor, packHeader(0))
  }

  /** Where a blob stands whole; undefined where it does not. */
  wholeAt(oid: string): number | undefined {
    return this.#whole.get(oid)
  }

  addWhole(oid: string, type: ObjectType, bytes: Buffer): void {
    if (type === 'blob') this.#whole.set(oid, this.length)
    this.#append(oid, entryHeader(type, bytes.length), bytes)
  }

  /** `from`: where its base stands. */
  addDelta(oid: string, from: number, delta: Buffer): void {
    this.#append(oid, Buffer.concat([entryHeader('delta', delta.length), distance(this.length - from)]), delta)
  }

  #append(oid: string, header: Buffer, content: Buffer): void {
    const deflated = deflateSync(content, outputOf(content))
    const length = header.length + deflated.length
    const written = writevSync(this.#descriptor, [header, deflated], this.length)
    if (written !== length) throw new Error(`The pack took ${written} of ${length} bytes: the disk may be full.`)
    this.#entries.push({ oid, offset: this.length, crc: crc32(deflated, crc32(header)) })
    this.length += length
  }

  /** Gives the pack its name, before its index: git looks for packs by their indexes. Returns it, without the endings. */
  close(): string {
    writeSync(this.#descriptor, packHeader(this.#entries.length), 0, headerBytes, 0)
    const checksum = this.#checksum()
    writeSync(this.#descriptor, checksum, 0, checksum.length, this.length)
    fsyncSync(this.#descriptor)
    closeSync(this.#descriptor)
    const name = join(this.#folder, `pack-${checksum.toString('hex')}`)
    const index = `${this.#file}_idx`
    writeNew(index, packIndex(this.#entries, checksum, this.#hash), readOnly)
    renameDurably(this.#file, `${name}.pack`)
    renameDurably(index, `${name}.idx`)
    return name
  }

  discard(): void {
    closeSync(this.#descriptor)
    rmSync(this.#file, { force: true })
  }

  /** The hash of all that stands in the pack. */
  #checksum(): Buffer {
    const hash = createHash(this.#hash)
    const buffer = Buffer.allocUnsafe(1 << 20)
    for (let at = 0; at < this.length; ) {
      const length = readSync(this.#descriptor, buffer, 0, Math.min(buffer.length, this.length - at), at)
      if (length === 0) throw new Error('The pack got shorter while it was written.')
      hash.update(buffer.subarray(0, length))
      at += length
    }
    return hash.digest()
  }
}

function packHeader(objects: number): Buffer {
  const header = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1')
  header.writeUInt32BE(objects, 8)
  return header
}

/** Type and size: four bits of the size, then seven at a time, the lowest first. */
function entryHeader(type: EntryType, size: number): Buffer {
  const bytes: number[] = []
  let byte = (types[type] << 4) | (size & 0x0f)
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.push(byte | 0x80)
    byte = rest & 0x7f
  }
  return Buffer.from([...bytes, byte])
}

/** How far before a delta its base begins: seven bits at a time, the highest first, each but the last less one. */
function distance(bytes: number): Buffer {
  const parts = [bytes & 0x7f]
  for (let rest = Math.floor(bytes / 128); rest > 0; rest = Math.floor(rest / 128)) {
    rest -= 1
    parts.unshift((rest & 0x7f) | 0x80)
  }
  return Buffer.from(parts)
}

/** The index of a pack: how many ids begin below each byte, the ids, checksums and places of entries, two checksums. */
function packIndex(entries: PackEntry[], checksum: Buffer, algorithm: Repository['objectFormat']): Buffer {
  const sorted = entries.toSorted((a, b) => (a.oid < b.oid ? -1 : 1))
  const fanout = Buffer.alloc(256 * 4)
  const offsets = Buffer.alloc(sorted.length * 4)
  const crcs = Buffer.alloc(sorted.length * 4)
  const below = new Array<number>(256).fill(0)
  for (const [index, { oid, offset, crc }] of sorted.entries()) {
    const first = Number.parseInt(oid.slice(0, 2), 16)
    below[first] = (below[first] ?? 0) + 1
    offsets.writeUInt32BE(offset, index * 4)
    crcs.writeUInt32BE(crc, index * 4)
  }
  let sum = 0
  for (const [byte, here] of below.entries()) {
    sum += here
    fanout.writeUInt32BE(sum, byte * 4)
  }
  const ids = Buffer.from(sorted.map(({ oid }) => oid).join(''), 'hex')
  const body = Buffer.concat([Buffer.from('\xfftOc\0\0\0\x02', 'latin1'), fanout, ids, crcs, offsets, checksum])
  return Buffer.concat([body, createHash(algorithm).update(body).digest()])
}
