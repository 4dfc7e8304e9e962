/** What lies at the places where agents keep their sessions. Opens nothing. */
import type { Lister, Listing, Location } from '../../adapters/types.ts'

/** A place as it was listed, with the names that its files have on the disk. */
export interface Listed {
  adapter: Lister
  location: Location
  listing: Listing
}

/** Lists all places. */
export const listAll = (places: readonly Omit<Listed, 'listing'>[]): Listed[] =>
  places.map(({ adapter, location }) => ({ adapter, location, listing: adapter.discover(location) }))
