/** What the history holds of a session: its head, the bytes of its originals. Read from the work tree. */
import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { readHead } from '../history/json.ts'
import { jsonPath } from '../history/paths.ts'
import type { Original } from '../model/session.ts'
import type { Place } from '../plan/names.ts'
import { endOnTrouble } from '../trouble.ts'
import type { Stored } from './types.ts'

/** The stored session at a place, or undefined when its JSON is not there or cannot be read. */
export function readStored(historyDir: string, place: Place): Stored | undefined {
  const file = join(historyDir, ...place.dir.split('/'), jsonPath(place.base))
  if (!existsSync(file)) return undefined
  try {
    return { head: readHead(file), place }
  } catch (error) {
    endOnTrouble(error)
    // A page of ours that somebody damaged is found out by `verify`; here it counts as not stored.
    return undefined
  }
}

/** The absolute paths of a stored original's pieces; null when some are not there or none were kept. */
export function piecesOf(historyDir: string, place: Place, original: Original): string[] | null {
  const pieces = original.files.map((file) => join(historyDir, ...place.dir.split('/'), ...file.split('/')))
  return pieces.length > 0 && pieces.every((piece) => existsSync(piece)) ? pieces : null
}

/** The content of a stored original, piece by piece. */
export function* storedContent(pieces: readonly string[]): Generator<Buffer> {
  for (const piece of pieces) yield readFileSync(piece)
}

/** The SHA-256 of the first `bytes` bytes of pieces in a row. */
export function beginningSha256(pieces: readonly string[], bytes: number): string {
  const hash = createHash('sha256')
  let left = bytes
  for (const piece of pieces) {
    if (left <= 0) break
    const descriptor = openSync(piece, 'r')
    try {
      const buffer = Buffer.alloc(1 << 16)
      for (;;) {
        const length = readSync(descriptor, buffer, 0, Math.min(buffer.length, left), null)
        if (length === 0) break
        hash.update(buffer.subarray(0, length))
        left -= length
      }
    } finally {
      closeSync(descriptor)
    }
  }
  return hash.digest('hex')
}
