/** What was listed, as what it is to those who read it. */
import { adapterWith } from '../../adapters/index.ts'
import type { Index, Listing, SourceFile } from '../../adapters/types.ts'
import type { Surface } from '../redact/surface.ts'
import type { Listed } from './listing.ts'
import type { Found } from './units.ts'

/** What was listed, with whole adapters and with the paths of files as they may be written; where they lie is not changed. */
export function foundIn(listed: readonly Listed[], surface: Pick<Surface, 'path' | 'file'>): Found[] {
  return listed.map((one) => {
    const files = withSafePaths(one.listing.files, surface)
    const indexes = withSafePaths(one.listing.indexes, surface)
    return placeFound(one, surface, { ...one.listing, files, indexes }, () => indexes)
  })
}

/** Files with the paths that may be written. */
export const withSafePaths = (files: readonly SourceFile[], surface: Pick<Surface, 'path'>): SourceFile[] =>
  files.map((file) => {
    const path = surface.path(file.path)
    return path === file.path ? file : { ...file, path }
  })

/** A place of which `listing` is looked at; `indexes`: all that it has. */
export function placeFound(
  { adapter: lister, location }: Omit<Listed, 'listing'>,
  surface: Pick<Surface, 'file'>,
  listing: Listing,
  indexes: () => SourceFile[],
): Found {
  const adapter = adapterWith(lister)
  let index: Index | undefined
  return {
    adapter,
    location,
    listing,
    home: surface.file(location.home),
    index: () => {
      index ??= adapter.readIndexes(location, indexes())
      return index
    },
  }
}
