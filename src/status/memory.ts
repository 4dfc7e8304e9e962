/** What is remembered of the files that were listed, as far as looking needs it. */
import type { SourceFile } from '../../adapters/types.ts'
import { isSame } from '../discover/known.ts'
import type { Listed } from '../discover/listing.ts'
import type { Surface } from '../redact/surface.ts'
import type { State } from '../state/index.ts'

/** A file as the last run that looked at it saw it. */
export interface Known {
  /** It has not changed since. */
  isSame: boolean
  /** Its session is stored. */
  isStored: boolean
  /** Why its session could not be stored. */
  error: string | null
  mtimeMs: number
}

export interface Remembered {
  /** What is known of a file; undefined: no run has seen it. */
  of(file: SourceFile): Known | undefined
  /** The key of the session that a file belongs to; `''` when nobody knows. */
  unit(file: SourceFile): string
  /** When the last record of a file's session was written, ISO 8601, of files of one source; undefined when nobody knows. */
  updatedTimes(source: string): (file: SourceFile) => string | undefined
}

export const nothingRemembered: Remembered = {
  of: () => undefined,
  unit: () => '',
  updatedTimes: () => () => undefined,
}

export interface Looking {
  /** By what a run remembers what it said of a listing; null where that cannot be told. */
  listingKey: (listed: readonly Listed[]) => string | null
  /** Says what files are remembered by; asked only where a path that holds a secret is remembered. */
  surface: () => Promise<Pick<Surface, 'file'>>
}

/** What a state knows of what was listed. */
export async function rememberedIn(
  state: State,
  listed: readonly Listed[],
  { listingKey, surface }: Looking,
): Promise<Remembered> {
  if (state.sources.hasHidden()) return bySightings(state, await surface())
  const key = listingKey(listed)
  return key !== null && state.saidOf(key) !== null ? settledIn(state) : bySightings(state, { file: (file) => file })
}

/** Where all is as the last run left it: most files are stored, and which are not is less to ask than what is known of each. */
function settledIn(state: State): Remembered {
  const others = new Map(state.sources.notStored().map((one) => [one.file, one]))
  return {
    of: ({ file, mtimeMs }) => {
      const { isStored, error } = others.get(file) ?? { isStored: true, error: null }
      return { isSame: true, isStored, error, mtimeMs }
    },
    unit: ({ file }) => state.sources.unit(file),
    updatedTimes: (source) => {
      const times = state.heads.updatedTimes(source)
      return ({ file }) => times.get(file)
    },
  }
}

/** By comparing each file with what is known of it. */
function bySightings(state: State, names: Pick<Surface, 'file'>): Remembered {
  const sightings = state.sources.sightings()
  const stored = state.units.storedKeys()
  return {
    of: (file) => {
      const known = sightings.get(names.file(file.file))
      if (known === undefined) return undefined
      const { unit, error, mtimeMs } = known
      return { isSame: isSame(file, known), isStored: stored.has(unit), error, mtimeMs }
    },
    unit: ({ file }) => sightings.get(names.file(file))?.unit ?? '',
    updatedTimes: (source) => {
      const times = state.heads.updatedTimes(source)
      return ({ file }) => times.get(names.file(file))
    },
  }
}
