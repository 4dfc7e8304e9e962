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

const headerBytes = 12
const idBytes = 20
const fixedBytes = 62
const fileMode = 0o100644

/** Extensions that stay valid, or are made so, when entries change; the others are caches that git makes anew. */
const keptExtensions = new Set(['TREE', 'REUC'])
const knownCaches = new Set(['UNTR', 'FSMN', 'EOIE', 'IEOT'])

/** Why an index file cannot be changed here; a sentence's second half. */
export class UnfitIndex extends Error {}

/** Where the name of the entry at a place begins. */
const nameAt = (bytes: Buffer, at: number): number =>
  at + fixedBytes + ((bytes.readUInt16BE(at + 60) & 0x4000) === 0 ? 0 : 2)

/** Where the name of that entry ends. Longer names do not fit into the flags. */
const nameEndAt = (bytes: Buffer, at: number): number => {
  const length = bytes.readUInt16BE(at + 60) & 0xfff
  return length < 0xfff ? nameAt(bytes, at) + length : bytes.indexOf(0, nameAt(bytes, at))
}

/** Bytes of an entry: at least one zero, and a multiple of eight. */
const lengthOf = (at: number, nameEnd: number): number => (nameEnd - at + 8) & ~7

const stageAt = (bytes: Buffer, at: number): number => (bytes.readUInt16BE(at + 60) >> 12) & 3

const readEntry = (bytes: Buffer, at: number): IndexEntry => {
  const to = nameEndAt(bytes, at)
  return {
    name: bytes.toString('latin1', nameAt(bytes, at), to),
    mode: bytes.readUInt32BE(at + 24),
    stage: stageAt(bytes, at),
    raw: bytes.subarray(at, at + lengthOf(at, to)),
  }
}

/** The blob that an entry names. */
export const oidOf = ({ raw }: IndexEntry): string => raw.toString('hex', 40, fixedBytes - 2)

/** Whether an entry's file is not in the work tree, since the checkout is sparse. */
export const isSkipped = ({ raw }: IndexEntry): boolean =>
  (raw.readUInt16BE(60) & 0x4000) !== 0 && (raw.readUInt16BE(fixedBytes) & 0x4000) !== 0

/** An index file of version 2 or 3 with SHA-1 ids, found to be whole. */
export interface CheckedIndex {
  bytes: Buffer
  version: 2 | 3
  /** Where each entry begins, in the order of their names, and at last where all of them end. */
  starts: Uint32Array
  /** Where the parts behind the entries end. */
  end: number
}

/** Throws `UnfitIndex` for an index that is damaged, or of another kind. */
export const checkedIndex = (bytes: Buffer): CheckedIndex => {
  const end = bytes.length - idBytes
  const checksum = bytes.subarray(end)
  const unchecked = checksum.every((byte) => byte === 0)
  if (bytes.length < headerBytes + idBytes || bytes.toString('latin1', 0, 4) !== 'DIRC')
    throw new UnfitIndex('is no index file')
  if (!unchecked && !createHash('sha1').update(bytes.subarray(0, end)).digest().equals(checksum))
    throw new UnfitIndex('is damaged')
  const version = bytes.readUInt32BE(4)
  if (version !== 2 && version !== 3) throw new UnfitIndex(`has version ${version}`)
  const count = bytes.readUInt32BE(8)
  const starts = new Uint32Array(count + 1)
  let at = headerBytes
  for (let n = 0; n < count; n += 1) {
    starts[n] = at
    at += lengthOf(at, nameEndAt(bytes, at))
  }
  starts[count] = at
  return { bytes, version, starts, end }
}

/** The parts behind the entries. Throws `UnfitIndex` for one that is not understood. */
const extensionsIn = ({ bytes, starts, end }: CheckedIndex): { name: string; data: Buffer }[] => {
  const extensions: { name: string; data: Buffer }[] = []
  let at = starts.at(-1) ?? headerBytes
  while (at < end) {
    const name = bytes.toString('latin1', at, at + 4)
    const size = bytes.readUInt32BE(at + 4)
    if (name === 'link') throw new UnfitIndex('is split in two files')
    if (name === 'sdir') throw new UnfitIndex('is sparse')
    if (!keptExtensions.has(name) && !knownCaches.has(name)) throw new UnfitIndex(`has the unknown part ${name}`)
    extensions.push({ name, data: bytes.subarray(at + 8, at + 8 + size) })
    at += 8 + size
  }
  return extensions
}

const startsOf = ({ starts }: CheckedIndex): Uint32Array => starts.subarray(0, -1)

/** The entries of an index file. Throws `UnfitIndex` for what is not understood. */
export const entriesOf = (index: CheckedIndex): IndexEntry[] => {
  extensionsIn(index)
  return Array.from(startsOf(index), (at) => readEntry(index.bytes, at))
}

/**
 * Entries of files that were changed in the second in which the index was written, `seconds` since 1970, or later: by size
 * and times alone nobody can tell whether such a file was changed once more since it was staged.
 */
export const racyIn = (index: CheckedIndex, seconds: number): IndexEntry[] => {
  const { bytes } = index
  const racy = startsOf(index).filter((at) => bytes.readUInt32BE(at + 8) >= seconds)
  return Array.from(racy, (at) => readEntry(bytes, at))
}

/** An entry whose file git compares by its content when it looks next. */
export const withoutSize = (entry: IndexEntry): IndexEntry => {
  const raw = Buffer.from(entry.raw)
  raw.writeUInt32BE(0, 36)
  return { ...entry, raw }
}

/** Whether a file has the size and the time of change, in seconds, that its entry says. */
export const isLikeEntry = ({ raw }: IndexEntry, { mtimeNs, size }: Pick<EntryStats, 'mtimeNs' | 'size'>): boolean =>
  raw.readUInt32BE(8) === low(mtimeNs / billion) && raw.readUInt32BE(36) === low(size)

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
  // Of Node's pool: memory of its own would take more than what stands in it.
  const raw = Buffer.allocUnsafe((fixedBytes + name.length + 8) & ~7).fill(0)
  if (stats !== undefined) setStats(raw, stats)
  raw.writeUInt32BE(mode, 24)
  raw.write(oid, 40, 'hex')
  raw.writeUInt16BE(Math.min(name.length, 0xfff), 60)
  raw.write(name, fixedBytes, 'latin1')
  return { name, mode, stage: 0, raw }
}

/** An index without entries. */
export const emptyIndex = (): Buffer => Buffer.concat(sealed([header(2, 0)]))

/**
 * The bytes of an index, in pieces, with some entries, by their names (latin1), set and some removed (null); all others stay byte for
 * byte, and are not taken apart: an index can have hundreds of thousands. The trees that git has noted in it are kept,
 * except those on the way to a change; caches go. Throws `UnfitIndex` for an index that is not understood, or that has one of
 * the `unfit` parts.
 */
export const editIndex = (
  index: CheckedIndex,
  changes: ReadonlyMap<string, IndexEntry | null>,
  unfit: readonly string[] = [],
): Buffer[] => {
  const { bytes, version, starts } = index
  const all = extensionsIn(index)
  const refused = all.find(({ name }) => unfit.includes(name))
  if (refused !== undefined) throw new UnfitIndex(`has the part ${refused.name}`)
  // Code units of latin1 are bytes, so texts come in the order of the index.
  const ordered = [...changes].sort(([a], [b]) => (a < b ? -1 : 1))
  const parts: Buffer[] = []
  let [kept, count] = [0, starts.length - 1]
  for (const [name, entry] of ordered) {
    const { place, isThere } = placeIn(index, Buffer.from(name, 'latin1'))
    if (isThere && stageAt(bytes, starts[place] as number) > 0) throw new UnfitIndex('holds a conflict')
    parts.push(bytes.subarray(starts[kept], starts[place]), ...(entry === null ? [] : [entry.raw]))
    kept = isThere ? place + 1 : place
    count += Number(entry !== null) - Number(isThere)
  }
  parts.push(bytes.subarray(starts[kept], starts.at(-1)))
  const extensions = all
    .filter(({ name }) => keptExtensions.has(name))
    .flatMap(({ name, data }) => extension(name, name === 'TREE' ? invalidate(data, [...changes.keys()]) : data))
  return sealed([header(version, count), ...parts, ...extensions])
}

/** Before which entry a name belongs, and whether that is an entry of this name. */
const placeIn = ({ bytes, starts }: CheckedIndex, name: Buffer): { place: number; isThere: boolean } => {
  const compared = (place: number): number => {
    const at = starts[place] as number
    return name.compare(bytes, nameAt(bytes, at), nameEndAt(bytes, at))
  }
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (compared(middle) > 0) low = middle + 1
    else high = middle
  }
  return { place: low, isThere: low < starts.length - 1 && compared(low) === 0 }
}

const header = (version: number, entries: number): Buffer => {
  const bytes = Buffer.alloc(headerBytes)
  bytes.write('DIRC', 'latin1')
  bytes.writeUInt32BE(version, 4)
  bytes.writeUInt32BE(entries, 8)
  return bytes
}

const extension = (name: string, data: Buffer): Buffer[] => {
  const head = Buffer.alloc(8)
  head.write(name, 'latin1')
  head.writeUInt32BE(data.length, 4)
  return [head, data]
}

/** The pieces of an index file, with its checksum. They are not put together: of 60,000 entries that would be 10 MB once more. */
const sealed = (parts: readonly Buffer[]): Buffer[] => {
  const hash = createHash('sha1')
  for (const part of parts) hash.update(part)
  return [...parts, hash.digest()]
}
