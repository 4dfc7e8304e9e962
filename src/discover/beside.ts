/** Lists places on two threads where there is much to list. */
import { availableParallelism } from 'node:os'
import type { Worker } from 'node:worker_threads'
import { toSlashes } from '../../adapters/shared/files.ts'
import type { Listing, Location } from '../../adapters/types.ts'
import { threadProgram } from '../built.ts'
import { type Listed, listAll } from './listing.ts'
import { type PackedListing, unpacked } from './packed.ts'

/** What a thread is told that lists beside this one. */
export interface Order {
  places: { source: string; location: Location }[]
  /** Shared by both: the number of the place that is taken next. */
  next: Int32Array
}

/** What it says when no place is left: the numbers of those that it took, and what lies there. */
export type Answer = [at: number, listing: PackedListing][]

/** While a thread starts, 3,000 files are listed; where there are twice as many, it saves more than it takes. */
const worthThread = 6_000

/** What is listed needs no more room while it is new; by itself the engine takes 10 MB more. */
const resourceLimits = { maxYoungGenerationSizeMb: 2 }

/** Places that nobody else has taken, one after the other, with their numbers. */
export function* taken<Place>(places: readonly Place[], next: Int32Array): Generator<[at: number, place: Place]> {
  for (;;) {
    const at = Atomics.add(next, 0, 1)
    const place = places[at]
    if (place === undefined) return
    yield [at, place]
  }
}

/**
 * What `listAll` says. `files`: about how many there are. `program`: of the other thread; null: there is none. Places that it took and
 * says nothing of are listed here.
 */
export async function listBeside(
  places: readonly Omit<Listed, 'listing'>[],
  files: number,
  program: URL | null = threadProgram('listing-thread'),
): Promise<Listed[]> {
  const isWorth = files >= worthThread && places.length > 1 && availableParallelism() > 1
  if (program === null || !isWorth) return listAll(places)
  const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const order: Order = { places: places.map(({ adapter, location }) => ({ source: adapter.id, location })), next }
  const thread = await started(program, order)
  const answer = new Promise<Answer>((resolve) => {
    thread?.once('message', resolve)
    for (const end of ['error', 'exit']) thread?.once(end, () => resolve([]))
  })
  const listings = new Map<number, Listing>()
  for (const [at, { adapter, location }] of taken(places, next)) listings.set(at, adapter.discover(location))
  const others = listings.size < places.length ? await answer : []
  for (const [at, listing] of others) listings.set(at, unpacked(listing, toSlashes))
  // It ends by itself, and nobody waits for that.
  thread?.unref()
  return places.map((place, at) => ({ ...place, listing: listings.get(at) ?? place.adapter.discover(place.location) }))
}

/** Starts the other thread; null where the system has none to spare. */
async function started(program: URL, order: Order): Promise<Worker | null> {
  const { Worker } = await import('node:worker_threads')
  try {
    return new Worker(program, { workerData: order, resourceLimits })
  } catch {
    return null
  }
}
