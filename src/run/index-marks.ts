/**
 * What agents' indexes said when everything was in order, by what it is known again: so it can be told of which names they
 * say something else by now. What they say is not kept, it may hold secrets.
 */
import { createHmac } from 'node:crypto'
import type { Index } from '../../adapters/types.ts'
import type { Found } from '../discover/units.ts'
import type { State } from '../state/index.ts'

type Place = Pick<Found, 'adapter' | 'home' | 'index'>

/** Ids of this kind are remembered as they are. */
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export class IndexMarks {
  readonly #state: State
  readonly #key: Uint8Array

  /** `key`: of redaction, where there is one. */
  constructor(state: State, key: Uint8Array | null) {
    this.#state = state
    this.#key = key ?? new Uint8Array(32)
  }

  /** What is said there now is what all that is remembered fits. */
  remember(place: Place): void {
    if (place.adapter.indexTies === undefined) return
    this.#state.remember(nameOf(place), JSON.stringify([...this.#marksOf(place.index())]))
  }

  /** What is remembered may not fit any more, until it is said that it does. */
  forget(place: Place): void {
    if (this.#state.recall(nameOf(place)) !== null) this.#state.remember(nameOf(place), '')
  }

  /** The names of which something is said that was not; null where that is not known, or something is not said any more. */
  otherNames(place: Place): string[] | null {
    const remembered = this.#state.recall(nameOf(place))
    if (remembered === null || remembered === '') return null
    const before = new Map(JSON.parse(remembered) as [string, string][])
    const names = Object.keys(place.index())
    const now = [...this.#marksOf(place.index())]
    const others = names.filter((_, at) => before.get(now[at]?.[0] ?? '') !== now[at]?.[1])
    const known = now.filter(([name]) => before.has(name)).length
    return known < before.size ? null : others
  }

  /** In the order of the names. */
  *#marksOf(index: Index): Generator<[name: string, said: string]> {
    for (const [name, said] of Object.entries(index))
      yield [uuid.test(name) ? name : this.#mark(name), this.#mark(JSON.stringify(said))]
  }

  #mark(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64').slice(0, 16)
  }
}

const nameOf = ({ adapter, home }: Place): string => `indexes of ${adapter.id} ${home}`
