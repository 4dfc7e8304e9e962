/** The door to the file system for adapters: listing names and sizes, reading beginnings. Nothing is ever written. */

import {
  closeSync,
  type Dirent,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs'
import { join, sep } from 'node:path'
import { codeOf, reasonOf } from '../../src/errors.ts'
import type { Problem } from '../../src/model/session.ts'
import { textOrder } from '../../src/order.ts'
import type { Listing, SourceFile } from '../types.ts'

export interface ListOptions {
  /** Whether to go into a folder, given its path relative to the home. Default: all. */
  into?: (path: string) => boolean
  /** Whether a file is wanted, given its path relative to the home. Default: all. */
  want?: (path: string) => boolean
}

/**
 * Lists files below `home/from` recursively. Symbolic links to folders are not followed; a link to a file counts as the
 * file when it stays inside the home. A missing folder is an empty listing with `listed: false`. Sorted by path.
 */
export function listFiles(
  home: string,
  from: string,
  options: ListOptions = {},
): Pick<Listing, 'files' | 'problems' | 'listed'> {
  const files: SourceFile[] = []
  const problems: Problem[] = []
  const top = from === '' ? home : join(home, ...from.split('/'))
  // Paths are cut out of what they are the ends of: of 20,000 files, another copy of each is three megabytes.
  const start = from === '' ? within(home).length : top.length - from.length
  const visit = (folder: string): boolean => {
    let entries: Dirent[]
    try {
      entries = readdirSync(folder, { withFileTypes: true })
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') {
        problems.push({ file: folder, kind: 'unreadable', message: reasonOf(error) })
      }
      return false
    }
    const before = within(folder)
    for (const entry of entries.sort(byPathBelow)) {
      const child = before + entry.name
      const path = toSlashes(child.slice(start))
      if (entry.isDirectory()) {
        if (options.into === undefined || options.into(path)) visit(child)
        else if (options.want?.(path)) problems.push({ file: child, kind: 'not a file', message: 'It is a folder.' })
      } else if (options.want === undefined || options.want(path)) {
        const found = entry.isSymbolicLink() && leaves(home, child) ? outside(child) : statFile(child, path)
        if ('kind' in found) problems.push(found)
        else files.push(found)
      }
    }
    return true
  }
  const listed = visit(top)
  return { files, problems, listed }
}

/** The order of a listing. */
export const byPath = (a: SourceFile, b: SourceFile): number => textOrder(a.path, b.path)

/** How the paths of what lies in a folder begin. */
const within = (folder: string): string => (folder.endsWith(sep) ? folder : folder + sep)

/** The entries of a folder in the order of all paths below it: those in a folder of it go on with a slash. */
function byPathBelow(a: Dirent, b: Dirent): number {
  const one = a.isDirectory() ? `${a.name}/` : a.name
  return one < (b.isDirectory() ? `${b.name}/` : b.name) ? -1 : 1
}

/** Whether a link leads to something outside a folder; one that leads nowhere does not. */
function leaves(folder: string, link: string): boolean {
  try {
    return !realpathSync(link).startsWith(`${realpathSync(folder)}${sep}`)
  } catch {
    return false
  }
}

const outside = (file: string): Problem => ({
  file,
  kind: 'link',
  message: 'It is a link that leads out of the folder.',
})

/** One file as a source, or the problem with it (a broken link, a FIFO, a folder, not readable). `path` as it is to be stored. */
export function statFile(file: string, path: string): SourceFile | Problem {
  try {
    const stat = statSync(file)
    if (!stat.isFile()) {
      return {
        file,
        kind: 'not a file',
        message: stat.isDirectory() ? 'It is a folder.' : 'It is neither a file nor a folder.',
      }
    }
    return { file, path, size: stat.size, mtimeMs: stat.mtimeMs, ino: stat.ino }
  } catch (error) {
    const broken = codeOf(error) === 'ENOENT' && lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()
    return { file, kind: 'unreadable', message: broken ? 'It is a link to a file that is not there.' : reasonOf(error) }
  }
}

/** What beginnings are read into: most are shorter than what is asked for, and a buffer of that size for each is garbage at once. */
let room = Buffer.alloc(0)

/** The first bytes of a file, as they lie there. Throws what the file system throws. */
export function firstBytes(file: string, bytes: number): Buffer {
  if (room.length < bytes) room = Buffer.allocUnsafe(bytes)
  const descriptor = openSync(file, 'r')
  try {
    let length = 0
    while (length < bytes) {
      const got = readSync(descriptor, room, length, bytes - length, null)
      if (got === 0) break
      length += got
    }
    return Buffer.from(room.subarray(0, length))
  } finally {
    closeSync(descriptor)
  }
}

/** What is there; undefined when nothing is, or nobody may know. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

export const isFolder = (path: string): boolean => statOf(path)?.isDirectory() === true

/** Names of the entries of a folder; none when it is not there or is none. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** A path with the system's separators as one with `/`. */
export const toSlashes = (path: string): string => (sep === '/' ? path : path.split(sep).join('/'))

/** The whole text of a small file; `''` when it is not there or cannot be read. */
export function textOfFile(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
