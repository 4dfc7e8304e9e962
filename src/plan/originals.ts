/** Where the agent's own bytes lie in the history. Pure. */

import type { ConversationFile, ReadAs } from '../../adapters/types.ts'
import { pieceBytes } from '../normalize/originals.ts'
import { sha256Of } from '../sha256.ts'
import { maxFileNameBytes, safeSegment } from './segments.ts'

/** An original to be placed: `pieces` is into how many files it is cut. */
export interface PlacedSource {
  path: string
  readAs: ReadAs
  compressed: boolean
  pieces: number
}

/** A number of a piece as it stands in a name: `.001` …, with more digits where there are more. */
const pieceName = (path: string, piece: number, pieces: number): string =>
  pieces === 1 ? path : `${path}.${String(piece + 1).padStart(3, '0')}`

/** A path of the agent's home as a path below `.original/`; compressed files are stored decompressed. */
const belowOriginal = (path: string, compressed: boolean): string =>
  (compressed ? path.replace(/\.zst$/, '') : path)
    .split('/')
    .map((segment) => safeSegment(segment, maxFileNameBytes))
    .join('/')

/**
 * The names of the pieces of each original, relative to the folder that the JSON of the session `base` lies in. A session
 * with exactly one source that is JSON Lines and needs no cutting has it beside its JSON.
 */
export function placeOriginals(base: string, sources: readonly PlacedSource[]): string[][] {
  const [only] = sources
  if (sources.length === 1 && only?.readAs === 'lines' && only.pieces === 1) return [[`.${base}.jsonl`]]
  const taken = new Set<string>()
  return sources.map(({ path, compressed, pieces }) => {
    const wanted = belowOriginal(path, compressed)
    const name = taken.has(wanted.toLowerCase()) ? withHash(wanted, path) : wanted
    taken.add(name.toLowerCase())
    return Array.from({ length: pieces }, (_, piece) => `${base}/.original/${pieceName(name, piece, pieces)}`)
  })
}

/** The names of the pieces of a former original that was superseded: like its own, with what it was told apart by. */
export const placeSuperseded = (base: string, path: string, sha256: string, pieces: number): string[] =>
  Array.from(
    { length: pieces },
    (_, piece) =>
      `${base}/.original/${pieceName(`${belowOriginal(path, false)}~${sha256.slice(0, 8)}`, piece, pieces)}`,
  )

const withHash = (name: string, path: string): string => `${name}~${sha256Of(path).slice(0, 8)}`

/**
 * Where the first piece of a companion lies, relative to the folder of the session it belongs to, and its size; undefined
 * when the session has no such file. A session with companions has more than one source: all of them lie in `.original/`.
 */
export function placeCompanion(
  files: readonly ConversationFile[],
  path: string,
): { file: string; bytes: number } | undefined {
  const index = files.findIndex((file) => file.path === path)
  const bytes = files[index]?.size
  if (bytes === undefined || files.length < 2) return undefined
  const pieces = files.map(({ size }) => Math.max(1, Math.ceil(size / pieceBytes)))
  const named = placeOriginals(
    'session',
    files.map((file, at) => ({ path: file.path, readAs: file.readAs, compressed: false, pieces: pieces[at] ?? 1 })),
  )
  const name = named[index]?.[0]
  return name === undefined ? undefined : { file: name.replace(/^session\//, ''), bytes }
}
