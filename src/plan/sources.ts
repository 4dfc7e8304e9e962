/** What happened to the sources of a session since it was stored: decided by content, per source, decompressed. */

import { splitPath } from '../history/paths.ts'
import type { Original } from '../model/session.ts'
import type { Checks, SourceBytes } from '../parse/digest.ts'
import type { ReadFile } from '../parse/index.ts'

/** How a source compares with what is stored of it. */
export type SourceChange = 'new' | 'same' | 'moved' | 'grown' | 'shortened' | 'replaced'

/** What is stored of a source and can be compared: not what was superseded. */
export const current = (originals: readonly Original[]): Original[] =>
  originals.filter((one) => one.superseded !== true)

/** How many bytes the agent had when an original was stored. */
const sourceBytes = ({ bytes, source }: Original): number => source?.bytes ?? bytes

/** Whether a source that goes on from what is stored has more by now. */
export const hasGrown = ({ bytes }: Pick<SourceBytes, 'bytes'>, stored: Original | undefined): boolean =>
  stored !== undefined && bytes > sourceBytes(stored)

/** Whether bytes that the agent has are those that were there when an original was stored. */
const isOf = ({ sha256, mac }: Checks, stored: Original): boolean =>
  stored.source === undefined ? sha256 === stored.sha256 : mac === stored.source.mac

/** The lengths at which the checksums of a file's beginning tell whether it continues something stored. */
export const marksFor = (path: string, stored: readonly Original[], livePaths: ReadonlySet<string>): number[] =>
  stored.filter((one) => one.path === path || !livePaths.has(one.path)).map(sourceBytes)

/**
 * The stored original that a file is, or continues: of its own path, else one whose path is gone and whose bytes it
 * begins with, else the one of its name whose path is gone.
 */
export function storedOf(
  path: string,
  source: SourceBytes,
  stored: readonly Original[],
  livePaths: ReadonlySet<string>,
): Original | undefined {
  return (
    stored.find((one) => one.path === path) ??
    stored.find((one) => !livePaths.has(one.path) && beginsWith(source, one)) ??
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

/** Whether a source begins with what was there when an original was stored, or is that. */
export function beginsWith(source: SourceBytes, stored: Original): boolean {
  const bytes = sourceBytes(stored)
  const beginning = source.bytes === bytes ? source : source.beginnings.get(bytes)
  return bytes > 0 && beginning !== undefined && isOf(beginning, stored)
}

export interface Comparison {
  /** The SHA-256 of the first `bytes` bytes of what is stored; null when it cannot be had. */
  storedBeginning: (bytes: number) => string | null
  /** For JSON documents: message ids of what is stored and of what was read; null when either cannot be had. */
  ids: () => { stored: string[]; read: string[] } | null
  /** How both compare when placeholders in what is stored may stand for anything; null: not at all, or not to be had. */
  outside: () => 'same' | 'grown' | 'shortened' | null
}

/** Compares what was read of a file with what is stored of it: what the agent had then with what it has now. */
export function compare(
  path: string,
  { bytes, sha256, source }: Pick<ReadFile, 'bytes' | 'sha256' | 'source'>,
  stored: Original | undefined,
  { storedBeginning, ids, outside }: Comparison,
): SourceChange {
  if (stored === undefined) return 'new'
  const same = stored.path === path ? 'same' : 'moved'
  if (source.bytes === sourceBytes(stored) && isOf(source, stored)) return same
  if (beginsWith(source, stored)) return 'grown'
  if (source.bytes < stored.bytes && storedBeginning(source.bytes) === source.sha256) return 'shortened'
  if (bytes < stored.bytes && storedBeginning(bytes) === sha256) return 'shortened'
  const otherwise = stored.source === undefined ? null : outside()
  if (otherwise !== null) return otherwise === 'same' ? same : otherwise
  const documents = ids()
  if (documents !== null) {
    const [have, had] = [new Set(documents.read), new Set(documents.stored)]
    if (documents.stored.every((id) => have.has(id))) return 'grown'
    if (documents.read.every((id) => had.has(id))) return 'shortened'
  }
  // Without the stored bytes a shorter file cannot be told from a rewritten one: what is stored stays.
  return source.bytes < sourceBytes(stored) && storedBeginning(0) === null ? 'shortened' : 'replaced'
}
