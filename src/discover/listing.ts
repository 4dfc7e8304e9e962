/** What lies at the places where agents keep their sessions. Opens nothing. */
import type { Adapter, Listing, Location, SourceFile } from '../../adapters/types.ts'
import type { Surface } from '../redact/surface.ts'
import type { Found } from './units.ts'

/** A place as it was listed, with the names that its files have on the disk. */
export interface Listed {
  adapter: Adapter
  location: Location
  listing: Listing
}

/** Lists all places. */
export const listAll = (places: readonly { adapter: Adapter; location: Location }[]): Listed[] =>
  places.map(({ adapter, location }) => ({ adapter, location, listing: adapter.discover(location) }))

/** What was listed, with the paths of files as they may be written; where they lie is not changed. */
export function foundIn(listed: readonly Listed[], surface: Pick<Surface, 'path' | 'file'>): Found[] {
  const safe = (files: SourceFile[]): SourceFile[] => files.map((file) => ({ ...file, path: surface.path(file.path) }))
  return listed.map(({ adapter, location, listing }) => ({
    adapter,
    location,
    listing: { ...listing, files: safe(listing.files), indexes: safe(listing.indexes) },
    home: surface.file(location.home),
  }))
}

/** Lists all places, for those who only look: with the names that files have. */
export const discoverAll = (places: readonly { adapter: Adapter; location: Location }[]): Found[] =>
  listAll(places).map((one) => ({ ...one, home: one.location.home }))
