/** What is not stored yet, and what can go wrong with it: the listing compared with the state. Opens no source. */

import type { Listed } from '../discover/listing.ts'
import { isoOf } from '../zone.ts'
import type { Known, Remembered } from './memory.ts'

/** One home of an agent. Times are ISO 8601, UTC. */
export interface PlaceStatus {
  source: string
  name: string
  path: string
  /** Files of sessions that are there. */
  files: number
  bytes: number
  /** The oldest and the newest change of one. */
  oldest: string | null
  newest: string | null
  /** Stored sessions of which a file has changed. */
  changed: number
  /** Files that no run has seen. */
  unseen: number
  /** Files whose session could not be stored when it was last tried. */
  failing: number
  /** The newest change of a file whose session is stored. */
  storedUntil: string | null
  /** What could not be listed. */
  problems: { file: string; message: string }[]
}

/** Whether a run saw a file as it is, and nothing went wrong with it. */
const isDoneWith = (known: Known | undefined): known is Known => known?.isSame === true && known.error === null

/** Whether a file is as a run saw it, and its session is stored. */
export const isStored = (known: Known | undefined): boolean => isDoneWith(known) && known.isStored

/** Whether a run looked at a file as it is and decided not to store it: it is empty, of another project, excluded. */
export const isLeftOut = (known: Known | undefined): boolean => isDoneWith(known) && !known.isStored

const isoOrNull = (milliseconds: number | undefined): string | null =>
  milliseconds === undefined ? null : isoOf(milliseconds)

/** Compares one place. */
export function placeStatus({ adapter, location, listing }: Listed, remembered: Remembered): PlaceStatus {
  const { files, problems } = listing
  const changed = new Set<string>()
  let [unseen, failing, bytes] = [0, 0, 0]
  let [oldest, newest, storedUntil]: (number | undefined)[] = []
  for (const file of files) {
    bytes += file.size
    oldest = Math.min(oldest ?? file.mtimeMs, file.mtimeMs)
    newest = Math.max(newest ?? file.mtimeMs, file.mtimeMs)
    const known = remembered.of(file)
    if (known === undefined) unseen += 1
    else if (known.error !== null) failing += 1
    else if (!known.isSame) changed.add(remembered.unit(file) || file.file)
    if (known?.isStored) storedUntil = Math.max(storedUntil ?? known.mtimeMs, known.mtimeMs)
  }
  return {
    source: adapter.id,
    name: adapter.name,
    path: location.only ?? location.home,
    files: files.length,
    bytes,
    oldest: isoOrNull(oldest),
    newest: isoOrNull(newest),
    changed: changed.size,
    unseen,
    failing,
    storedUntil: isoOrNull(storedUntil),
    problems: problems.map(({ file, message }) => ({ file, message })),
  }
}
