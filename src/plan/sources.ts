/** What happened to the sources of a session since it was stored: decided by content, per source, decompressed. */

import { splitPath } from '../history/paths.ts'
import type { Original } from '../model/session.ts'
import type { ReadFile } from '../parse/index.ts'

/** How a source compares with what is stored of it. */
export type SourceChange = 'new' | 'same' | 'moved' | 'grown' | 'shortened' | 'replaced'

/** What is stored of a source and can be compared: not what was superseded. */
export const current = (originals: readonly Original[]): Original[] =>
  originals.filter((one) => one.superseded !== true)

/** The lengths at which the hash of a file's beginning tells whether it continues something stored. */
export const marksFor = (path: string, stored: readonly Original[], livePaths: ReadonlySet<string>): number[] =>
  stored.filter((one) => one.path === path || !livePaths.has(one.path)).map((one) => one.bytes)

/**
 * The stored original that a file is, or continues: of its own path, else one whose path is gone and whose bytes it
 * begins with, else the one of its name whose path is gone.
 */
export function storedOf(
  path: string,
  read: Pick<ReadFile, 'bytes' | 'sha256' | 'beginnings'>,
  stored: readonly Original[],
  livePaths: ReadonlySet<string>,
): Original | undefined {
  return (
    stored.find((one) => one.path === path) ??
    stored.find((one) => !livePaths.has(one.path) && beginsWith(read, one)) ??
    namesakeOf(path, stored, livePaths)
  )
}

const nameOf = (path: string): string => splitPath(path).name.replace(/\.zst$/, '')

/**
 * The stored original whose path is gone and whose name a file at a new path has: it was moved, and changed on the way.
 * Undefined where there are several of the name on either side.
 */
export function namesakeOf(
  path: string,
  stored: readonly Original[],
  livePaths: ReadonlySet<string>,
): Original | undefined {
  const name = nameOf(path)
  const known = new Set(stored.map((one) => one.path))
  if (known.has(path)) return undefined
  const gone = stored.filter((one) => !livePaths.has(one.path) && nameOf(one.path) === name)
  const come = [...livePaths].filter((one) => !known.has(one) && nameOf(one) === name)
  return gone.length === 1 && come.length === 1 ? gone[0] : undefined
}

const beginsWith = (read: Pick<ReadFile, 'bytes' | 'sha256' | 'beginnings'>, { bytes, sha256 }: Original): boolean =>
  bytes > 0 && (read.bytes === bytes ? read.sha256 === sha256 : read.beginnings.get(bytes) === sha256)

export interface Comparison {
  /** The SHA-256 of the first `bytes` bytes of what is stored; null when it cannot be had. */
  storedBeginning: (bytes: number) => string | null
  /** For JSON documents: message ids of what is stored and of what was read; null when either cannot be had. */
  ids: () => { stored: string[]; read: string[] } | null
}

/** Compares what was read of a file with what is stored of it. */
export function compare(
  path: string,
  read: Pick<ReadFile, 'bytes' | 'sha256' | 'beginnings'>,
  stored: Original | undefined,
  { storedBeginning, ids }: Comparison,
): SourceChange {
  if (stored === undefined) return 'new'
  if (read.bytes === stored.bytes && read.sha256 === stored.sha256) return stored.path === path ? 'same' : 'moved'
  if (beginsWith(read, stored)) return 'grown'
  if (read.bytes < stored.bytes && storedBeginning(read.bytes) === read.sha256) return 'shortened'
  const documents = ids()
  if (documents !== null) {
    const [have, had] = [new Set(documents.read), new Set(documents.stored)]
    if (documents.stored.every((id) => have.has(id))) return 'grown'
    if (documents.read.every((id) => had.has(id))) return 'shortened'
  }
  // Without the stored bytes a shorter file cannot be told from a rewritten one: what is stored stays.
  return read.bytes < stored.bytes && storedBeginning(0) === null ? 'shortened' : 'replaced'
}
