/** What lies at the places where agents keep their sessions. Opens nothing. */
import type { Lister, Listing, Location } from '../../adapters/types.ts'

/** A place where sessions of an agent may lie, and whose they are. */
export interface SourcePlace {
  adapter: Lister
  location: Location
}

/** A place as it was listed, with the names that its files have on the disk. */
export interface Listed extends SourcePlace {
  listing: Listing
}

/** Lists all places. */
export const listAll = (places: readonly SourcePlace[]): Listed[] =>
  places.map(({ adapter, location }) => ({ adapter, location, listing: adapter.discover(location) }))
