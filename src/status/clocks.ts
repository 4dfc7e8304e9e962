/** The agents' deletion clocks: what they will delete soon, and what of it is safe. */

import type { Environment, Retention, SourceFile } from '../../adapters/types.ts'
import type { Listed } from '../discover/listing.ts'
import { joinPath, jsonPath } from '../history/paths.ts'
import type { KnownUnit } from '../state/units.ts'
import { dayMs } from '../time.ts'
import { isoOf } from '../zone.ts'
import type { Remembered } from './memory.ts'
import { isLeftOut, isStored } from './waiting.ts'

/** How far ahead is looked. */
const aheadDays = 7

export interface Clock {
  source: string
  name: string
  home: string
  /** Days a session is kept; null: it is not deleted for its age. */
  keepsDays: number | null
  keepsCount: number | null
  /** The settings file that says so; null: the agent's default. */
  setIn: string | null
  problem: string | null
  /** Sessions that will be deleted within seven days, if the agent is started; those of them that are stored, and pushed. */
  soon: { sessions: number; stored: number; pushed: number }
  /** When the first of all sessions is due, ISO 8601; in the past: at the agent's next start. */
  firstAt: string | null
  advice: Retention['advice']
}

/** What a clock is read with. */
export interface ClockContext {
  env: Environment
  remembered: Remembered
  /** A session by its key. */
  unit(key: string): KnownUnit | undefined
  /** Whether a file, a path from the repository's top, is on the remote; null: none is. */
  isPushed: ((path: string) => boolean) | null
  subpath: string
  /** Milliseconds since 1970. */
  now: number
}

/** The clock of one place; null where the agent has none, or the place is not one of its own homes. */
export function clockOf({ adapter, location, listing }: Listed, context: ClockContext): Clock | null {
  const { env, remembered, now } = context
  if (adapter.retention === undefined || location.only !== undefined || location.loose === true) return null
  if (!adapter.homes(env).includes(location.home) || !listing.listed) return null
  const retention = adapter.retention(location, env)
  const lastRecordOf = retention.countsFrom === 'file' ? () => undefined : remembered.updatedTimes(adapter.id)
  const ageFrom = (file: SourceFile): number => Date.parse(lastRecordOf(file) ?? '') || file.mtimeMs
  const soon = { sessions: 0, stored: 0, pushed: 0 }
  let first = Number.POSITIVE_INFINITY
  for (const file of listing.files) {
    if (retention.keepsMs === null || !retention.deletes(file.path)) continue
    const known = remembered.of(file)
    if (isLeftOut(known)) continue
    const due = ageFrom(file) + retention.keepsMs
    first = Math.min(first, due)
    if (due > now + aheadDays * dayMs) continue
    soon.sessions += 1
    if (!isStored(known)) continue
    soon.stored += 1
    if (context.isPushed !== null && isOnRemote(file, context.isPushed, context)) soon.pushed += 1
  }
  return {
    source: adapter.id,
    name: adapter.name,
    home: location.home,
    keepsDays: retention.keepsMs === null ? null : retention.keepsMs / dayMs,
    keepsCount: retention.keepsCount ?? null,
    setIn: retention.setIn,
    problem: retention.problem ?? null,
    soon,
    firstAt: Number.isFinite(first) ? isoOf(first) : null,
    advice: retention.advice,
  }
}

function isOnRemote(
  file: SourceFile,
  isPushed: (path: string) => boolean,
  { remembered, unit: unitOf, subpath }: ClockContext,
): boolean {
  const unit = unitOf(remembered.unit(file))
  return unit?.dir != null && unit.base !== null && isPushed(joinPath(subpath, unit.dir, jsonPath(unit.base)))
}
