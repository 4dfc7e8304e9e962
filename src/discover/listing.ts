/** What lies at the places where agents keep their sessions. Opens nothing. */
import type { Adapter, Location, SourceFile } from '../../adapters/types.ts'
import type { Surface } from '../redact/surface.ts'
import type { Found } from './units.ts'

/** For those who only look. */
const asTheyAre: Pick<Surface, 'path' | 'file'> = { path: (path) => path, file: (file) => file }

/** Lists all places. The paths of files are as they may be written; where they lie is not changed. */
export const discoverAll = (
  places: readonly { adapter: Adapter; location: Location }[],
  surface: Pick<Surface, 'path' | 'file'> = asTheyAre,
): Found[] => {
  const safe = (files: SourceFile[]): SourceFile[] => files.map((file) => ({ ...file, path: surface.path(file.path) }))
  return places.map(({ adapter, location }) => {
    const listing = adapter.discover(location)
    const { files, indexes } = listing
    return {
      adapter,
      location,
      listing: { ...listing, files: safe(files), indexes: safe(indexes) },
      home: surface.file(location.home),
    }
  })
}
