/** What index pages are made of: sums over the folders of a history, and single sessions where a page shows them. */
import { dayOf, folderOf, grouped, type IndexEntry, newestFirst } from './indexes.ts'
import { type Tally, talliesOf } from './tallies.ts'

/** How many sessions of one agent began on a day, each in its own time zone. */
export interface DayCount {
  day: string
  source: string
  sessions: number
}

export interface Catalogue {
  /** That with the newest session first. */
  readonly tallies: readonly Tally[]
  /** The sessions whose pages lie in a folder, newest first. */
  entriesIn(dir: string): readonly IndexEntry[]
  /** The newest sessions, so many of them. */
  latest(count: number): readonly IndexEntry[]
  /** In any order; sessions of which nobody knows the day are left out. */
  days(): readonly DayCount[]
  /** All sessions, newest first. */
  all(): readonly IndexEntry[]
}

/** The catalogue of sessions that are at hand. */
export function catalogueOf(entries: readonly IndexEntry[]): Catalogue {
  const all = newestFirst(entries)
  const folders = grouped(all, ({ page }) => folderOf(page))
  return {
    tallies: talliesOf(all),
    entriesIn: (dir) => folders.get(dir) ?? [],
    latest: (count) => all.slice(0, count),
    days: () => daysOf(all),
    all: () => all,
  }
}

function daysOf(entries: readonly IndexEntry[]): DayCount[] {
  const days = grouped(entries, ({ head }) => JSON.stringify([dayOf(head), head.source]))
  return [...days].flatMap(([name, own]) => {
    const [day, source] = JSON.parse(name) as [string, string]
    return day === '' ? [] : [{ day, source, sessions: own.length }]
  })
}
