/** Puts files where they belong: beside, then renamed, and only over what annals itself wrote last. */
import { existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { objectId } from '../commit/trees.ts'
import { putInPlace, removeFile } from '../placing.ts'
import type { Held, Staging } from './held.ts'

/** A file to be written, or with `null` to be removed. `path` is below the work tree's top. */
export interface FileChange {
  path: string
  content: Held | null
}

/** What annals knows of the files it wrote: blob ids, `null` for a file it removed. */
export type LastWritten = (path: string) => ReadonlySet<string | null>

/**
 * The changes that are needed: a file that is in the history as it should be, and that no killed run left otherwise,
 * needs none.
 */
export const needed = (changes: readonly FileChange[], last: LastWritten): FileChange[] =>
  changes.filter(({ path, content }) => {
    const known = last(path)
    return !(known.size === 1 && known.has(content?.oid ?? null)) && !(known.size === 0 && content === null)
  })

/** The blob id of a file of the work tree as it is now; null when it is not there. */
export function fileId(root: string, path: string, objectFormat: 'sha1' | 'sha256'): string | null {
  const file = join(root, path)
  return existsSync(file) ? objectId('blob', readFileSync(file), objectFormat) : null
}

/** Whether a file of the work tree is as a change wants it. */
export const isInPlace = (root: string, { path, content }: FileChange, objectFormat: 'sha1' | 'sha256'): boolean =>
  fileId(root, path, objectFormat) === (content?.oid ?? null)

/** Paths that hold something that annals did not write: a person changed them. They are left alone. */
export function changedByHand(
  root: string,
  changes: readonly FileChange[],
  last: LastWritten,
  objectFormat: 'sha1' | 'sha256',
): string[] {
  return changes.flatMap(({ path, content }) => {
    const there = fileId(root, path, objectFormat)
    return there === null || there === content?.oid || last(path).has(there) ? [] : [path]
  })
}

/** Writes and removes. Returns how many files were written. Throws what the file system throws. */
export function applyChanges(root: string, changes: readonly FileChange[], { folder, placed }: Staging): number {
  const temporary = join(folder, 'next')
  let written = 0
  const made = new Set<string>()
  const make = (folder: string): void => {
    if (made.has(folder)) return
    mkdirSync(folder, { recursive: true })
    made.add(folder)
  }
  if (changes.some(({ content }) => content?.staged === undefined)) make(folder)
  for (const { path, content } of changes) {
    const file = join(root, path)
    if (content === null) {
      removeFile(root, path)
      placed.delete(path)
    } else {
      make(dirname(file))
      place(content, file, temporary)
      placed.set(path, lstatSync(file, { bigint: true }).ctimeNs)
      written += 1
    }
  }
  return written
}

/** The content gets the file's name only when it is whole. */
function place(content: Held, file: string, temporary: string): void {
  const beside = content.staged ?? temporary
  if (content.staged === undefined) {
    writeFileSync(temporary, content.read())
  }
  putInPlace(beside, file)
}
