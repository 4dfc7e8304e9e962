/** Git's index as a file: its entries, read and replaced. */
import { createHash } from 'node:crypto'
import { invalidate } from './cache-tree.ts'

/** One entry of an index file (gitformat-index(5)). */
export interface IndexEntry {
  /** The path's bytes, one per character (latin1). */
  name: string
  mode: number
  /** 0; 1 to 3 while there is a conflict. */
  stage: number
  /** The entry as it stands in the file, padding included. */
  raw: Buffer
}

export interface IndexFile {
  version: 2 | 3
  entries: IndexEntry[]
  extensions: { name: string; data: Buffer }[]
}

/** File times and numbers of an entry, as `lstat` gives them with `bigint`. */
export interface EntryStats {
  ctimeNs: bigint
  mtimeNs: bigint
  dev: bigint
  ino: bigint
  uid: bigint
  gid: bigint
  size: bigint
}

const idBytes = 20
const fixedBytes = 62
const fileMode = 0o100644

/** Extensions that stay valid, or are made so, when entries change; the others are caches that git makes anew. */
const keptExtensions = new Set(['TREE', 'REUC'])
const knownCaches = new Set(['UNTR', 'FSMN', 'EOIE', 'IEOT'])

/** Why an index file cannot be changed here; a sentence's second half. */
export class UnfitIndex extends Error {}

const readEntry = (bytes: Buffer, at: number): IndexEntry => {
  const flags = bytes.readUInt16BE(at + 60)
  const start = at + fixedBytes + (flags & 0x4000 ? 2 : 0)
  const end = bytes.indexOf(0, start)
  const length = (end - at + 8) & ~7
  return {
    name: bytes.toString('latin1', start, end),
    mode: bytes.readUInt32BE(at + 24),
    stage: (flags >> 12) & 3,
    raw: bytes.subarray(at, at + length),
  }
}

/** The blob that an entry names. */
export const oidOf = ({ raw }: IndexEntry): string => raw.toString('hex', 40, fixedBytes - 2)

/** Whether an entry's file is not in the work tree, since the checkout is sparse. */
export const isSkipped = ({ raw }: IndexEntry): boolean =>
  (raw.readUInt16BE(60) & 0x4000) !== 0 && (raw.readUInt16BE(fixedBytes) & 0x4000) !== 0

/** Parses an index file of version 2 or 3 with SHA-1 ids. Throws `UnfitIndex` for what is not understood. */
export const parseIndex = (bytes: Buffer): IndexFile => {
  const body = bytes.subarray(0, -idBytes)
  const checksum = bytes.subarray(-idBytes)
  const unchecked = checksum.every((byte) => byte === 0)
  if (bytes.length < 32 || bytes.toString('latin1', 0, 4) !== 'DIRC') throw new UnfitIndex('is no index file')
  if (!unchecked && !createHash('sha1').update(body).digest().equals(checksum)) throw new UnfitIndex('is damaged')
  const version = bytes.readUInt32BE(4)
  if (version !== 2 && version !== 3) throw new UnfitIndex(`has version ${version}`)
  const entries: IndexEntry[] = []
  let at = 12
  for (let left = bytes.readUInt32BE(8); left > 0; left--) {
    const entry = readEntry(bytes, at)
    entries.push(entry)
    at += entry.raw.length
  }
  const extensions: IndexFile['extensions'] = []
  while (at < body.length) {
    const name = bytes.toString('latin1', at, at + 4)
    const size = bytes.readUInt32BE(at + 4)
    if (name === 'link') throw new UnfitIndex('is split in two files')
    if (name === 'sdir') throw new UnfitIndex('is sparse')
    if (!keptExtensions.has(name) && !knownCaches.has(name)) throw new UnfitIndex(`has the unknown part ${name}`)
    extensions.push({ name, data: bytes.subarray(at + 8, at + 8 + size) })
    at += 8 + size
  }
  return { version, entries, extensions }
}

const low = (value: bigint): number => Number(value & 0xffffffffn)
const billion = 1_000_000_000n

/** Writes a file's times and numbers into the bytes of an entry. */
const setStats = (raw: Buffer, { ctimeNs, mtimeNs, dev, ino, uid, gid, size }: EntryStats): void => {
  const seconds = [ctimeNs / billion, ctimeNs % billion, mtimeNs / billion, mtimeNs % billion, dev, ino]
  for (const [i, value] of seconds.entries()) raw.writeUInt32BE(low(value), i * 4)
  for (const [i, value] of [uid, gid, size].entries()) raw.writeUInt32BE(low(value), 28 + i * 4)
}

/** An entry for a regular file. Without file times git compares the contents when it looks next. */
export const fileEntry = (name: string, oid: string, stats?: EntryStats, mode = fileMode): IndexEntry => {
  const bytes = Buffer.from(name, 'latin1')
  const raw = Buffer.alloc((fixedBytes + bytes.length + 8) & ~7)
  if (stats !== undefined) setStats(raw, stats)
  raw.writeUInt32BE(mode, 24)
  raw.write(oid, 40, 'hex')
  raw.writeUInt16BE(Math.min(bytes.length, 0xfff), 60)
  bytes.copy(raw, fixedBytes)
  return { name, mode, stage: 0, raw }
}

/**
 * The index with some entries set and some removed (null); all others stay byte for byte. The trees that git has noted
 * in it are kept, except those on the way to a change.
 */
export const changeIndex = (index: IndexFile, changes: Map<string, IndexEntry | null>): IndexFile => {
  const kept = index.entries.filter(({ name }) => !changes.has(name))
  const set = [...changes.values()].filter((entry) => entry !== null)
  const entries = [...kept, ...set].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.stage - b.stage))
  const extensions = index.extensions
    .filter(({ name }) => keptExtensions.has(name))
    .map(({ name, data }) => ({ name, data: name === 'TREE' ? invalidate(data, [...changes.keys()]) : data }))
  return { version: index.version, entries, extensions }
}

/** An index file's bytes. */
export const serializeIndex = ({ version, entries, extensions }: IndexFile): Buffer => {
  const header = Buffer.alloc(12)
  header.write('DIRC', 'latin1')
  header.writeUInt32BE(version, 4)
  header.writeUInt32BE(entries.length, 8)
  const parts = extensions.flatMap(({ name, data }) => {
    const head = Buffer.alloc(8)
    head.write(name, 'latin1')
    head.writeUInt32BE(data.length, 4)
    return [head, data]
  })
  const body = Buffer.concat([header, ...entries.map(({ raw }) => raw), ...parts])
  return Buffer.concat([body, createHash('sha1').update(body).digest()])
}

/**
 * The bytes of an index in which the entries of some files have their times, so that git need not read those files to
 * see that they are as committed. `statsOf` gives them for an entry's name (latin1) and id; undefined leaves it as it is.
 * Throws `UnfitIndex` for an index that is not understood.
 */
export const withTimes = (bytes: Buffer, statsOf: (name: string, oid: string) => EntryStats | undefined): Buffer => {
  const timed = Buffer.from(bytes)
  for (const { name, raw, mode, stage } of parseIndex(timed).entries) {
    if (mode !== fileMode || stage !== 0) continue
    const stats = statsOf(name, raw.toString('hex', 40, 60))
    if (stats !== undefined) setStats(raw, stats)
  }
  const body = timed.subarray(0, -idBytes)
  createHash('sha1').update(body).digest().copy(timed, body.length)
  return timed
}
