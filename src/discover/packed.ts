/** A listing as it goes from one thread to another: to copy an object for each of 20,000 files takes longer than to list them. */
import type { Listing, SourceFile } from '../../adapters/types.ts'

export interface PackedListing extends Omit<Listing, 'files'> {
  /** The absolute paths of its files, with a zero byte between them. */
  names: string
  /** Four for each file: size, time, inode, and how many characters of its name are its path in the home. */
  numbers: Float64Array
}

/** A listing in little room. */
export function packed({ files, ...listing }: Listing): PackedListing {
  const numbers = new Float64Array(files.length * 4)
  let at = 0
  for (const { size, mtimeMs, ino, path } of files) {
    numbers[at] = size
    numbers[at + 1] = mtimeMs
    numbers[at + 2] = ino
    numbers[at + 3] = path.length
    at += 4
  }
  return { ...listing, names: files.map(({ file }) => file).join('\0'), numbers }
}

/** `toPath`: makes the path in the home of the end of a name, see `toSlashes`. */
export function unpacked({ names, numbers, ...listing }: PackedListing, toPath: (end: string) => string): Listing {
  const numberOf = (at: number): number => numbers[at] ?? 0
  const files = names === '' ? [] : names.split('\0')
  return {
    ...listing,
    files: files.map((file, index): SourceFile => {
      const at = index * 4
      const path = toPath(file.slice(file.length - numberOf(at + 3)))
      return { file, path, size: numberOf(at), mtimeMs: numberOf(at + 1), ino: numberOf(at + 2) }
    }),
  }
}
