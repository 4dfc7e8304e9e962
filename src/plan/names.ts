/** Chooses where a session lies. A name is chosen once and kept for good. */

import { isAscii } from './characters.ts'
import { safeSegment } from './segments.ts'
import { slugOf } from './slug.ts'

/** A folder that holds this many sessions puts further ones into a folder a month. */
const wideFolder = 200

export interface Place {
  /** Folder below the history path, `/` as separator. */
  dir: string
  base: string
}

/** How names are compared: as file systems that ignore case and normal form would. */
const folded = (name: string): string => (isAscii(name) ? name : name.normalize('NFC')).toLowerCase()

/** Sessions that have a place already. */
export interface StoredPlaces {
  /** Each folder that sessions lie in, and how many. */
  folders(): Iterable<readonly [dir: string, sessions: number]>
  /** The base names of those in one of these folders. */
  basesIn(dir: string): Iterable<string>
}

export class Names {
  readonly #stored: StoredPlaces
  /** By their folded names. */
  #folders: Map<string, string[]> | null = null
  readonly #taken = new Set<string>()
  readonly #spellings = new Map<string, string>()
  /** Folders as they are spelled, by what was asked for: most sessions lie in one that others lie in. */
  readonly #spelled = new Map<string, string>()
  readonly #sizes = new Map<string, number>()

  /** Nothing is asked of `stored` before the first name is to be chosen. */
  constructor(stored: StoredPlaces) {
    this.#stored = stored
  }

  /**
   * A place for a session that has none yet. `stamp` is `YYYY-MM-DD-HHMM` of its start, `title` what its slug is made
   * of, `id` what tells it from a twin. Returns the slug that was chosen as well.
   */
  choose(dir: string, stamp: string, title: string, id: string): Place & { slug: string } {
    this.#folders ??= this.#foldersStored()
    const spelled = this.#spell(dir)
    const folder =
      (this.#sizes.get(folded(spelled)) ?? 0) >= wideFolder ? this.#spell(`${spelled}/${stamp.slice(0, 7)}`) : spelled
    this.#takeStored(folder)
    const short = shortId(id)
    const slug = slugOf(title) || short
    const base = `${stamp}-${slug}`
    const candidates = [base, `${base}-${short}`]
    for (let count = 2; candidates.every((name) => this.#taken.has(folded(`${folder}/${name}`))); count += 1) {
      candidates.push(`${base}-${short}-${count}`)
    }
    const free = candidates.find((name) => !this.#taken.has(folded(`${folder}/${name}`))) ?? base
    const place = { dir: folder, base: free }
    this.#take(place)
    return { slug, ...place }
  }

  #foldersStored(): Map<string, string[]> {
    const folders = new Map<string, string[]>()
    for (const [dir, sessions] of this.#stored.folders()) {
      const name = folded(dir)
      this.#sizes.set(name, (this.#sizes.get(name) ?? 0) + sessions)
      folders.set(name, [...(folders.get(name) ?? []), dir])
      this.#spell(dir)
    }
    return folders
  }

  /** The names in a folder, however it is spelled, are asked for once. */
  #takeStored(folder: string): void {
    const name = folded(folder)
    for (const dir of this.#folders?.get(name) ?? []) {
      for (const base of this.#stored.basesIn(dir)) this.#taken.add(folded(`${dir}/${base}`))
    }
    this.#folders?.delete(name)
  }

  #take({ dir, base }: Place): void {
    this.#taken.add(folded(`${dir}/${base}`))
    this.#sizes.set(folded(dir), (this.#sizes.get(folded(dir)) ?? 0) + 1)
  }

  /** A path in which each element is written as it was written first. */
  #spell(dir: string): string {
    const spelled = this.#spelled.get(dir) ?? this.#spellAnew(dir)
    this.#spelled.set(dir, spelled)
    return spelled
  }

  #spellAnew(dir: string): string {
    let path = ''
    for (const segment of dir.split('/')) {
      const next = path === '' ? segment : `${path}/${segment}`
      const key = folded(next)
      const known = this.#spellings.get(key)
      if (known === undefined) this.#spellings.set(key, next)
      path = known ?? next
    }
    return path
  }
}

/** The last eight characters of an id as they may stand in a name. */
export const shortId = (id: string): string => {
  const plain = id.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
  return plain === '' ? safeSegment(id).slice(-8) : [...plain].slice(-8).join('')
}
