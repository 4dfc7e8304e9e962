/** The catalogue of a history, out of the state: what it takes depends on how many folders there are, not on how many sessions. */
import { cellsOf } from '../history/cells.ts'
import { pageBeside } from '../history/paths.ts'
import type { Summary } from '../history/summary.ts'
import {
  type Catalogue,
  countedOf,
  type DayCount,
  type IndexEntry,
  latestFirst,
  newestFirst,
  type Tally,
} from '../render/index.ts'
import type { RememberedHead } from '../state/heads.ts'
import type { State } from '../state/index.ts'

/** Remembers a session as the history has it: `json` is the path of its JSON below the history path, `oid` its blob id. */
export function rememberHead(state: State, json: string, oid: string, head: Summary): void {
  state.heads.put(json, oid, head, countedOf({ page: pageBeside(json), head }), cellsOf(head))
}

export class RememberedCatalogue implements Catalogue {
  readonly #state: State
  #tallies: readonly Tally[] | null = null

  constructor(state: State) {
    this.#state = state
  }

  get tallies(): readonly Tally[] {
    this.#tallies ??= latestFirst(this.#state.heads.tallies())
    return this.#tallies
  }

  entriesIn(dir: string): readonly IndexEntry[] {
    return newestFirst(this.#state.heads.in(dir).map(entryAt))
  }

  latest(count: number): readonly IndexEntry[] {
    return newestFirst(this.#state.heads.latest(count).map(entryAt)).slice(0, count)
  }

  days(): readonly DayCount[] {
    return this.#state.heads.days()
  }

  all(): readonly IndexEntry[] {
    const heads = [...this.#state.heads.all()]
    return newestFirst(heads.map(([path, { head }]) => entryAt({ path, head: JSON.parse(head) as Summary })))
  }
}

const entryAt = ({ path, head }: RememberedHead): IndexEntry => ({ page: pageBeside(path), head })
