/** What was listed, as what it is to those who read it. */
import { adapterWith } from '../../adapters/index.ts'
import type { SourceFile } from '../../adapters/types.ts'
import type { Surface } from '../redact/surface.ts'
import type { Listed } from './listing.ts'
import type { Found } from './units.ts'

/** What was listed, with whole adapters and with the paths of files as they may be written; where they lie is not changed. */
export function foundIn(listed: readonly Listed[], surface: Pick<Surface, 'path' | 'file'>): Found[] {
  const safe = (files: SourceFile[]): SourceFile[] => files.map((file) => ({ ...file, path: surface.path(file.path) }))
  return listed.map(({ adapter, location, listing }) => ({
    adapter: adapterWith(adapter),
    location,
    listing: { ...listing, files: safe(listing.files), indexes: safe(listing.indexes) },
    home: surface.file(location.home),
  }))
}
