/** Where stored sessions lie, out of the state: asked for one by one, since a run is about few of them. */
import { sessionOf, splitPath } from '../history/paths.ts'
import type { StoredPlaces } from '../plan/names.ts'
import type { RememberedTitle } from '../state/heads.ts'
import type { State } from '../state/index.ts'
import { placedFirst } from './anew.ts'
import type { Placed, PlacedSession } from './pages.ts'
import type { WriteSettings } from './settings.ts'

/** Names that are taken. */
export const storedPlaces = ({ heads }: State): StoredPlaces => ({
  folders: () => heads.folders(),
  basesIn: (dir) => heads.pathsIn(dir).map((path) => sessionOf(path) ?? ''),
})

/** Where sessions lie that are stored, or that were placed in this run. */
export class PlacedSessions implements Placed {
  readonly #state: State
  readonly #own: Pick<WriteSettings, 'user' | 'system'>
  readonly #placed = new Map<string, PlacedSession>()

  /** `own`: whose session is meant when several have one key. */
  constructor(state: State, own: Pick<WriteSettings, 'user' | 'system'>) {
    this.#state = state
    this.#own = own
  }

  get(key: string): PlacedSession | undefined {
    return this.#placed.get(key) ?? this.#stored(key)
  }

  set(key: string, placed: PlacedSession): void {
    this.#placed.set(key, placed)
  }

  #stored(key: string): PlacedSession | undefined {
    const stored = this.#state.heads
      .titles(key)
      .map(({ path, head }) => ({ place: { dir: splitPath(path).dir, base: sessionOf(path) ?? '' }, head }))
    const isOwn = ({ user, system }: RememberedTitle['head']): boolean =>
      user === this.#own.user && system === this.#own.system
    return placedFirst(stored, isOwn).get(key)
  }
}
