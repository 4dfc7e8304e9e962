/** What annals finds on this machine before anything is stored. */
import type { Environment } from '../../adapters/types.ts'
import type { SourcePlace } from '../discover/listing.ts'
import { listAll } from '../discover/listing.ts'
import { counted, size } from '../render/words.ts'
import { type Clock, clockOf } from '../status/clocks.ts'
import { nothingRemembered } from '../status/memory.ts'
import { type PlaceStatus, placeStatus } from '../status/waiting.ts'

export interface Survey {
  places: PlaceStatus[]
  clocks: Clock[]
}

/** Lists what is there; opens nothing. `now`: milliseconds since 1970. */
export function surveyOf(places: readonly SourcePlace[], env: Environment, now: number): Survey {
  const remembered = nothingRemembered
  const nothing = { unit: () => undefined, isPushed: null, subpath: '' }
  const found = listAll(places)
  return {
    places: found.map((one) => placeStatus(one, remembered)),
    clocks: found.flatMap((one) => clockOf(one, { env, remembered, now, ...nothing }) ?? []),
  }
}

/** A line for each home in which there is something, and below it when the agent deletes it. */
export function surveyLines({ places, clocks }: Survey, homely: (path: string) => string): string[] {
  const there = places.filter(({ files }) => files > 0)
  if (there.length === 0) return [`No sessions. Looked in ${places.map(({ path }) => homely(path)).join(', ')}.`]
  return there.flatMap(({ source, name, path, files, bytes, oldest }) => {
    const clock = clocks.find((one) => one.source === source && one.home === path)
    const since = oldest === null ? '' : `, the oldest of ${oldest.slice(0, 10)}`
    return [`${name}: ${counted(files, 'file')}, ${size(bytes)}${since} (${homely(path)})`, ...clockLines(clock)]
  })
}

function clockLines(clock: Clock | undefined): string[] {
  if (clock === undefined || clock.keepsDays === null) return []
  const { keepsDays, soon } = clock
  const soonWords = soon.sessions === 0 ? 'none' : counted(soon.sessions, 'session')
  return [`  deletes sessions after ${counted(Math.round(keepsDays), 'day')}; within seven days: ${soonWords}`]
}
