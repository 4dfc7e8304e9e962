/** The files around some: what is remembered of them, and what they are tied to. */
import type { Adapter, Peek, SourceFile, Ties } from '../../adapters/types.ts'
import type { Changes, ListedFile } from '../discover/changes.ts'
import { placeFound, withSafePaths } from '../discover/found.ts'
import type { KnownSource } from '../discover/known.ts'
import type { Listed } from '../discover/listing.ts'
import type { Peeks } from '../discover/peeks.ts'
import { reachOf, type Tied, type TieTable } from '../discover/reach.ts'
import { tieName, tiesToRemember, together } from '../discover/ties.ts'
import type { Found } from '../discover/units.ts'
import { keyOf } from '../model/key.ts'
import type { Surface } from '../redact/surface.ts'
import type { Sources } from '../state/sources.ts'

/** A file that is listed, or remembered, or both. `key`: what it is remembered by. */
export interface NearFile extends Tied {
  /** Where it is listed; undefined: it is gone. */
  found: Found | undefined
  /** As it is listed, with the path that may be written. */
  file: SourceFile | undefined
  /** Its place in the listing. */
  order: number
  known: KnownSource | undefined
}

/** An index, as it is listed, with the path that may be written. */
export interface NearIndex {
  key: string
  found: Found
  file: SourceFile
}

/** Before the key of a unit: the tie of all files that are remembered as its. */
const unitTie = 'unit '

export class Vicinity {
  /** All places; their listings have no files. */
  readonly found: readonly Found[]
  readonly #foundOf: ReadonlyMap<Listed, Found>
  readonly #changes: Changes
  readonly #changed: ReadonlySet<string>
  readonly #sources: Sources
  readonly #surface: Surface
  readonly #peeks: Peeks
  readonly #files = new Map<string, NearFile>()
  readonly #entries = new Map<string, ReadonlyMap<string, Tied[]>>()
  #byTie: ReadonlyMap<string, NearFile[]> | null = null

  constructor(listed: readonly Listed[], changes: Changes, sources: Sources, surface: Surface, peeks: Peeks) {
    const pairs = listed.map((one): [Listed, Found] => {
      const indexes = (): SourceFile[] => withSafePaths(one.listing.indexes, surface)
      return [one, placeFound(one, surface, { ...one.listing, files: [], indexes: [] }, indexes)]
    })
    this.found = pairs.map(([, found]) => found)
    this.#foundOf = new Map(pairs)
    this.#changes = changes
    this.#changed = new Set(changes.changed)
    this.#sources = sources
    this.#surface = surface
    this.#peeks = peeks
  }

  /** A file by what it is remembered by. Opens it when it has changed. */
  file(key: string, source = this.#sources.named(key)): NearFile {
    const near = this.#files.get(key) ?? this.#look(key, this.#changes.files.get(key), source)
    this.#files.set(key, near)
    return near
  }

  #look(key: string, listed: ListedFile | undefined, known: KnownSource | undefined): NearFile {
    const found = listed === undefined ? undefined : this.#foundOf.get(listed.at)
    const before = known === undefined ? { shares: [] } : this.#tiesBefore(known)
    if (listed === undefined || found === undefined)
      return { key, ties: before, isOther: true, found, file: undefined, order: -1, known }
    const file = { ...listed.file, path: this.#surface.path(listed.file.path) }
    const peek = this.#peeks.of(file, found.adapter, known)
    const now = peek === null ? { shares: [] } : found.adapter.ties(file.path, peek)
    const isOther = this.#changed.has(key) && !isSamePeek(peek, known?.peek)
    return { key, ties: together(before, now), isOther, found, file, order: listed.order, known }
  }

  #tiesBefore({ source, path, peek, unit }: KnownSource): Ties {
    const adapter = this.#adapter(source)
    const ties = peek === null || adapter === undefined ? { shares: [] } : adapter.ties(path, peek)
    return unit === '' ? ties : { ...ties, shares: [...ties.shares, unitTie + unit] }
  }

  #adapter(id: string): Adapter | undefined {
    return this.found.find(({ adapter }) => adapter.id === id)?.adapter
  }

  /** Indexes by what they are remembered by; of other files none. */
  indexes(keys: readonly string[]): NearIndex[] {
    return keys.flatMap((key) => {
      const listed = this.#changes.files.get(key)
      const found = listed?.isIndex ? this.#foundOf.get(listed.at) : undefined
      if (listed === undefined || found === undefined) return []
      return [{ key, found, file: { ...listed.file, path: this.#surface.path(listed.file.path) } }]
    })
  }

  /** What an index of a place says under a name. */
  entry(found: Found, name: string): Tied {
    const { adapter, home, index } = found
    const shares = adapter.indexTies?.(name, index()[name] ?? null) ?? []
    return { key: `index ${home} ${name}`, ties: { shares }, isOther: false }
  }

  /** Files that have to be grouped again when some of one agent, or what its indexes say, have changed; those among them. */
  around(adapter: string, changed: readonly Tied[]): NearFile[] {
    const reached = reachOf<Tied>(changed, this.#table(adapter))
    return [...reached.keys()].flatMap((key) => this.#files.get(key) ?? []).sort((a, b) => a.order - b.order)
  }

  /** The files of an agent that share or tell a name, and all that those are tied to. */
  tied(adapter: string, name: string): NearFile[] {
    const { sharing, telling } = this.#table(adapter)
    return this.around(
      adapter,
      [...sharing(name), ...telling(name)].flatMap(({ key }) => this.#files.get(key) ?? []),
    )
  }

  /** Every listed file of a place that is no index. */
  allIn(found: Found): NearFile[] {
    const sources = this.#sources.all()
    return [...this.#changes.files]
      .filter(([, { at, isIndex }]) => !isIndex && this.#foundOf.get(at) === found)
      .map(([key, { file }]) => this.file(key, sources.get(file.file)))
      .sort((a, b) => a.order - b.order)
  }

  #table(adapter: string): TieTable<Tied> {
    const remembered = (role: Parameters<typeof tieName>[1], name: string): Tied[] =>
      this.#sources.tied(tieName(adapter, role, name)).map((known) => this.file(known.file, known))
    // A file in which nothing is left of a session says no name, and is remembered as its: it may be named after it.
    const keyIn = (name: string): string =>
      name.startsWith(unitTie) ? name.slice(unitTie.length) : keyOf(adapter, { id: name })
    const ofUnit = (name: string): Tied[] =>
      this.#sources.ofUnit(keyIn(name)).map((known) => this.file(known.file, known))
    const tied = (role: Parameters<typeof tieName>[1], name: string): Tied[] => [
      ...remembered(role, name),
      ...(this.#changedByTie().get(tieName(adapter, role, name)) ?? []),
    ]
    return {
      sharing: (name) => [...tied('=', name), ...ofUnit(name), ...(this.#entriesOf(adapter).get(name) ?? [])],
      telling: (name) => tied('>', name),
      asking: (name) => tied('<', name),
    }
  }

  /** Files that have changed, by their ties of now: those are not remembered yet. */
  #changedByTie(): ReadonlyMap<string, NearFile[]> {
    if (this.#byTie !== null) return this.#byTie
    const byTie = new Map<string, NearFile[]>()
    for (const key of this.#changed) {
      if (this.#changes.files.get(key)?.isIndex === true) continue
      const near = this.file(key)
      const { found, file } = near
      if (found === undefined || file === undefined) continue
      for (const tie of tiesToRemember(found.adapter, file.path, this.#peeks.all.get(file.file) ?? null)) {
        byTie.set(tie, [...(byTie.get(tie) ?? []), near])
      }
    }
    this.#byTie = byTie
    return byTie
  }

  /** What the indexes of an agent tie together, by name. */
  #entriesOf(id: string): ReadonlyMap<string, Tied[]> {
    const known = this.#entries.get(id)
    if (known !== undefined) return known
    const byName = new Map<string, Tied[]>()
    for (const found of this.found) {
      if (found.adapter.id !== id || found.adapter.indexTies === undefined) continue
      for (const name of Object.keys(found.index())) {
        const entry = this.entry(found, name)
        for (const tie of entry.ties.shares) byName.set(tie, [...(byName.get(tie) ?? []), entry])
      }
    }
    this.#entries.set(id, byName)
    return byName
  }
}

const isSamePeek = (one: Peek | null, other: Peek | null | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other)
