/** What a listing has otherwise than it is remembered. Compares names, sizes, times and inodes; opens nothing. */
import type { SourceFile } from '../../adapters/types.ts'
import type { Surface } from '../redact/surface.ts'
import type { Sources } from '../state/sources.ts'
import type { Listed } from './listing.ts'

/** A file in a listing, with the names that it has on the disk. */
export interface ListedFile {
  at: Listed
  file: SourceFile
  isIndex: boolean
  /** Its place in the listing. */
  order: number
}

export interface Changes {
  /** Every listed file, by what it is remembered by. */
  files: ReadonlyMap<string, ListedFile>
  /** What those are remembered by that are new or not as they were. */
  changed: string[]
  /** What sources are remembered by that are not listed. */
  missing: string[]
}

/** Null where a file is listed twice. Paths are masked only of files that are not remembered under their own. */
export function changesIn(
  listed: readonly Listed[],
  sources: Pick<Sources, 'seen'>,
  surface: Pick<Surface, 'file'>,
): Changes | null {
  const files = new Map<string, ListedFile>()
  let order = 0
  for (const at of listed) {
    for (const file of at.listing.files) files.set(file.file, { at, file, isIndex: false, order: order++ })
    for (const file of at.listing.indexes) files.set(file.file, { at, file, isIndex: true, order: order++ })
  }
  if (files.size !== order) return null
  const seen = new Uint8Array(order)
  let count = 0
  const changed: string[] = []
  const unlisted: SeenSource[] = []
  for (const row of sources.seen()) {
    const one = files.get(row[0])
    if (one === undefined) unlisted.push(row)
    else {
      seen[one.order] = 1
      count += 1
      if (!isSeen(row, one.file)) changed.push(row[0])
    }
  }
  if (count === order) return { files, changed, missing: unlisted.map(([name]) => name) }
  const hidden = new Map(unlisted.map((row) => [row[0], row]))
  for (const [file, one] of [...files]) {
    if (seen[one.order] === 1) continue
    const name = surface.file(file)
    const row = hidden.get(name)
    if (name !== file) {
      files.delete(file)
      files.set(name, one)
    }
    hidden.delete(name)
    if (row === undefined || !isSeen(row, one.file)) changed.push(name)
  }
  return { files, changed, missing: [...hidden.keys()] }
}

type SeenSource = ReturnType<Sources['seen']> extends Iterable<infer Row> ? Row : never

const isSeen = ([, size, mtimeMs, ino]: SeenSource, file: SourceFile): boolean =>
  size === file.size && mtimeMs === file.mtimeMs && ino === file.ino
