/** Where the files of a session lie once it is masked: a folder, a name or a text's checksum may have told a secret. */
import { posix } from 'node:path'
import { joinPath, splitPath } from '../history/paths.ts'
import type { Head } from '../model/session.ts'
import { type Place, shortId } from '../plan/names.ts'
import { slugOf } from '../plan/slug.ts'
import { asName } from '../redact/placeholders.ts'
import type { Surface } from '../redact/surface.ts'

/** Where a session lies from now on: elsewhere only if its folder or its name tells a secret. `isFree`: whether one may lie there. */
export function maskedPlace(head: Head, from: Place, surface: Surface, isFree: (place: Place) => boolean): Place {
  const title = surface.text(head.title)
  const base = title === head.title ? surface.path(from.base) : `${from.base.slice(0, 15)}-${slugOf(asName(title))}`
  const place = { dir: surface.path(from.dir), base }
  if (place.dir === from.dir && place.base === from.base) return from
  return isFree(place) ? place : { ...place, base: `${place.base}-${shortId(head.id)}` }
}

/** Old paths and new ones, all below the history path. */
export class MaskedNames {
  readonly to: Place
  readonly #from: Place
  readonly #surface: Surface
  readonly #renamed = new Map<string, string>()

  constructor(from: Place, to: Place, surface: Surface) {
    this.#from = from
    this.to = to
    this.#surface = surface
  }

  get isMoved(): boolean {
    return this.to !== this.#from
  }

  /** What the name says of the title, where it is another one now. */
  get newSlug(): string | undefined {
    return this.to.base === this.#from.base ? undefined : this.to.base.slice(16)
  }

  /** `to`: where a file lies that does not only go along with its session. */
  rename(path: string, to: string): void {
    this.#renamed.set(path, to)
  }

  /** Where a file of the session lies from now on. */
  at(path: string): string {
    const renamed = this.#renamed.get(path)
    if (renamed !== undefined) return renamed
    const { dir, base } = this.#from
    const below = dir === '' ? path : path.slice(dir.length + 1)
    const moved = [base, `.${base}`].reduce(
      (name, own) =>
        name.startsWith(`${own}/`) || name.startsWith(`${own}.`) ? name.replace(base, this.to.base) : name,
      below,
    )
    return joinPath(this.to.dir, this.#surface.path(moved))
  }

  /** A name in a JSON, which is relative to the folder of that JSON. */
  named(json: string, file: string): string {
    const path = posix.join(splitPath(json).dir, file)
    return posix.relative(splitPath(this.at(json)).dir, this.at(path))
  }
}
