/**
 * Files that were changed again in the second in which they were staged. Git knows them by the index file being no younger
 * than they are, and compares their contents; an index that is written later has to say it otherwise.
 */
import { copyFileSync, lstatSync, readFileSync, readlinkSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckedIndex, type IndexEntry, isLikeEntry, oidOf, racyIn } from './index-file.ts'
import { objectId } from './trees.ts'

/** Of a file that is longer nobody has to know it now. */
const mostRead = 64n * 1024n * 1024n

/** Copies an index with its time of change. Rounded down: a file that may have been changed since has to seem so. */
export const copyIndex = (index: string, to: string): void => {
  copyFileSync(index, to)
  const seconds = Math.floor(statSync(index).mtimeMs) / 1_000
  utimesSync(to, seconds, seconds)
}

/**
 * The entries of an index (`checked`: the file `index`) whose files are otherwise, but for their size and times. `except`:
 * names (latin1) of entries that are about to be set or removed.
 */
export function changedUnseen(
  root: string,
  index: string,
  checked: CheckedIndex,
  except: Pick<ReadonlySet<string>, 'has'>,
): IndexEntry[] {
  const written = Math.floor(statSync(index).mtimeMs / 1_000)
  return racyIn(checked, written).filter(
    (entry) => entry.stage === 0 && !except.has(entry.name) && isChangedUnseen(root, entry),
  )
}

function isChangedUnseen(root: string, entry: IndexEntry): boolean {
  const file = join(root, Buffer.from(entry.name, 'latin1').toString())
  try {
    const stats = lstatSync(file, { bigint: true, throwIfNoEntry: false })
    if (stats === undefined || stats.isDirectory() || !isLikeEntry(entry, stats)) return false
    if (stats.size > mostRead) return true
    const content = stats.isSymbolicLink() ? readlinkSync(file, 'buffer') : readFileSync(file)
    return objectId('blob', content, 'sha1') !== oidOf(entry)
  } catch {
    // It cannot be read, or something else came in its way: whoever looks next sees that.
    return true
  }
}
