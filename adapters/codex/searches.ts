/** Web searches of the open turn, which stand twice and often without an id. */
import { isDeepStrictEqual } from 'node:util'
import type { Json } from '../../src/model/session.ts'
import type { Draft } from './transcript.ts'

/** Plain data. */
export interface SearchesState {
  open: { id: string; action: Json; draft: Draft }[]
}

export const noSearches = (): SearchesState => ({ open: [] })

export class Searches {
  readonly #state: SearchesState

  constructor(state: SearchesState) {
    this.#state = state
  }

  add(id: string, action: Json, draft: Draft): void {
    this.#state.open.push({ id, action, draft })
  }

  /** The search with this id, or the first with this action whose id is not known on both sides; found once. */
  match(id: string, action: Json): Draft | undefined {
    const at = this.#state.open.findIndex((one) =>
      id !== '' && one.id !== '' ? one.id === id : isDeepStrictEqual(one.action, action),
    )
    return at === -1 ? undefined : this.#state.open.splice(at, 1)[0]?.draft
  }

  clear(): void {
    this.#state.open = []
  }
}
