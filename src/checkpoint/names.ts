/** Remembers which names a session was given: when they would be others now, what was made with them does not hold. */
import type { CompanionPlace, NotedNames } from './types.ts'

/** Where names come from. */
export interface NameSource {
  /** The page of a helper relative to the folder of the session `from`. */
  helperPage(from: string, id: string): string
  companionFile(path: string): CompanionPlace
}

export class AskedNames implements NameSource {
  readonly asked: NotedNames
  readonly #source: NameSource
  readonly #known: Set<string>

  /** `asked`: names that were given before. */
  constructor(source: NameSource, asked: NotedNames = { pages: [], companions: [] }) {
    this.#source = source
    this.asked = { pages: [...asked.pages], companions: [...asked.companions] }
    const pages = asked.pages.map(({ from, id }) => `${from}\0${id}`)
    this.#known = new Set([...pages, ...asked.companions.map(({ path }) => path)])
  }

  helperPage(from: string, id: string): string {
    const page = this.#source.helperPage(from, id)
    if (this.#isNew(`${from}\0${id}`)) this.asked.pages.push({ from, id, page })
    return page
  }

  companionFile(path: string): CompanionPlace {
    const place = this.#source.companionFile(path)
    if (this.#isNew(path)) this.asked.companions.push({ path, place })
    return place
  }

  #isNew(what: string): boolean {
    if (this.#known.has(what)) return false
    this.#known.add(what)
    return true
  }
}

/** Whether all names would be given again. Asked for in the same order, since one that is given may decide the next. */
export const wouldGive = (source: NameSource, { pages, companions }: NotedNames): boolean =>
  pages.every(({ from, id, page }) => source.helperPage(from, id) === page) &&
  companions.every(({ path, place }) => {
    const there = source.companionFile(path)
    return there?.file === place?.file && there?.bytes === place?.bytes
  })
