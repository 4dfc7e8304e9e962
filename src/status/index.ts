/** How things stand: the last run, what waits, what the remote lacks, what the agents will delete. Writes nothing. */

import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '../../adapters/types.ts'
import { headCommit } from '../commit/head.ts'
import type { Repository } from '../commit/types.ts'
import { listBeside } from '../discover/beside.ts'
import type { Listed, SourcePlace } from '../discover/listing.ts'
import { counted } from '../render/words.ts'
import { workDirOf } from '../run/work-dir.ts'
import { State } from '../state/index.ts'
import { type RunRecord, readRuns } from '../state/runs.ts'
import { dayMs } from '../time.ts'
import { type Clock, type ClockContext, clockOf } from './clocks.ts'
import { type Looking, nothingRemembered, rememberedIn } from './memory.ts'
import { type Scheduled, scheduledIn } from './schedule.ts'
import { unpushedIn } from './unpushed.ts'
import { type PlaceStatus, placeStatus } from './waiting.ts'

export interface StatusSettings extends Looking {
  repository: Repository
  subpath: string
  places: readonly SourcePlace[]
  remote: string
  /** Whether runs push. */
  push: boolean
  env: Environment
  /** Milliseconds since 1970. */
  now: number
}

/** All times are ISO 8601, UTC. Fields are only ever added. */
export interface Status {
  /** Nothing needs a person. */
  ok: boolean
  repository: string
  subpath: string
  /** When annals last ran here; null: never, or before it took note of it. */
  lastRunAt: string | null
  /** The last run that did something or went wrong; runs after it had nothing to do. */
  lastRun: RunRecord | null
  sessions: number
  waiting: { changed: number; unseen: number; failing: number; uncommitted: number }
  places: PlaceStatus[]
  push: {
    on: boolean
    remote: { name: string; url: string } | null
    unpushed: number | null
    /** When this clone last learnt of a change at the remote. */
    since: string | null
    /** The last push that a run tried: when, and why it did not go out, if it did not. */
    last: { at: string; reason: string | null } | null
  }
  schedule: Scheduled | null
  clocks: Clock[]
  warnings: string[]
}

/** What is remembered, until it is closed. */
interface Memory extends Pick<ClockContext, 'remembered' | 'unit'> {
  sessions: number
  pending: ReadonlySet<string>
  head: string | null
  push: Status['push']['last']
  close(): void
}

async function remember(state: State | null, listed: readonly Listed[], looking: Looking): Promise<Memory> {
  if (state === null) {
    return {
      remembered: nothingRemembered,
      unit: () => undefined,
      sessions: 0,
      pending: new Set(),
      head: null,
      push: null,
      close: () => undefined,
    }
  }
  return {
    remembered: await rememberedIn(state, listed, looking),
    unit: (key) => state.units.get(key),
    sessions: state.units.storedCount(),
    pending: new Set(state.pending.all().keys()),
    head: state.recall('head'),
    push: pushIn(state.recall('push')),
    close: () => state.close(),
  }
}

/** The last push, as a run remembers it. */
function pushIn(told: string | null): Status['push']['last'] {
  if (told === null) return null
  const { at, reason } = JSON.parse(told) as { at: string; reason?: string }
  return { at, reason: reason ?? null }
}

/** Looks at the listing, the state and the refs; opens no session. */
export async function statusOf(settings: StatusSettings): Promise<Status> {
  const { repository, subpath, env, now } = settings
  const workDir = workDirOf(repository)
  const { runs, lastAt } = readRuns(workDir)
  const state = State.look(join(workDir, 'state.db'))
  const found = await listBeside(settings.places, state?.sources.count() ?? 0)
  const memory = await remember(state, found, settings)
  const unpushed = await unpushedIn(repository, subpath, settings.remote)
  const { remembered, unit } = memory
  const places = found.map((one) => placeStatus(one, remembered))
  const { has } = unpushed
  const isPushed = has === null ? null : (path: string) => !memory.pending.has(path) && has(path)
  const context = { env, remembered, unit, isPushed, subpath, now }
  const clocks = found.flatMap((one) => clockOf(one, context) ?? [])
  memory.close()
  const sum = (of: (place: PlaceStatus) => number): number => places.reduce((total, place) => total + of(place), 0)
  const status: Status = {
    ok: true,
    repository: repository.root,
    subpath,
    lastRunAt: lastAt,
    lastRun: runs[0] ?? null,
    sessions: memory.sessions,
    waiting: {
      changed: sum(({ changed }) => changed),
      unseen: sum(({ unseen }) => unseen),
      failing: sum(({ failing }) => failing),
      uncommitted: memory.pending.size,
    },
    places,
    push: {
      on: settings.push,
      remote: unpushed.remote,
      unpushed: unpushed.commits,
      since: unpushed.since,
      last: memory.push,
    },
    schedule: scheduledIn(env, now),
    clocks,
    warnings: [],
  }
  const moved = memory.head !== null && memory.head !== (headCommit(repository) ?? '')
  status.warnings.push(...warningsOf(status, found, { moved, now }))
  status.ok = status.warnings.length === 0
  return status
}

/** A source whose folder changed so long after the last session that was stored has changed its ways. */
const longMs = 7 * dayMs

function warningsOf(
  status: Status,
  found: readonly Listed[],
  { moved, now }: { moved: boolean; now: number },
): string[] {
  const { lastRun, lastRunAt, waiting, places, clocks, push, schedule } = status
  const warnings: string[] = []
  if (lastRun !== null && lastRun.code !== 0) {
    warnings.push(`The last run ended with ${lastRun.code}: ${lastRun.problems[0] ?? 'it says no more'}`)
  }
  if (waiting.failing > 0)
    warnings.push(`${counted(waiting.failing, 'file')} could not be stored; annals sync names them.`)
  for (const { problems } of places) warnings.push(...problems.map(({ file, message }) => `${file}: ${message}`))
  for (const [at, place] of places.entries()) {
    const one = found[at]
    if (one === undefined || place.storedUntil === null || one.location.only !== undefined) continue
    const silentMs = newestIn(one) - Date.parse(place.storedUntil)
    if (silentMs < longMs) continue
    const days = Math.floor(silentMs / dayMs)
    warnings.push(
      `${place.path} has changed, but nothing of ${place.name} was stored in the ${days} days before: it may write its sessions elsewhere now.`,
    )
  }
  for (const { name, soon, problem } of clocks) {
    if (problem !== null) warnings.push(problem)
    const lost = soon.sessions - soon.stored
    if (lost > 0)
      warnings.push(
        `${name} will delete ${counted(lost, 'session')} within seven days that ${lost === 1 ? 'is' : 'are'} not stored: run annals sync.`,
      )
  }
  if (push.last?.reason != null && push.unpushed !== 0) {
    warnings.push(`The last push did not go out: ${push.last.reason}`)
  }
  if (push.on && push.remote === null) warnings.push('push is on, but the repository has no such remote.')
  if (
    schedule !== null &&
    lastRunAt !== null &&
    now - Date.parse(lastRunAt) > Math.max(3 * 60_000 * schedule.everyMinutes, dayMs)
  ) {
    warnings.push(
      `Nothing has run since ${lastRunAt}, although it should every ${schedule.every}: annals schedule status.`,
    )
  }
  if (moved) warnings.push('The history is not as the last run left it; the next run looks at it anew.')
  return warnings
}

/** The newest change in a home: of its sessions, of what lies in its top folder, and of that. Milliseconds since 1970. */
function newestIn({ location, listing }: Listed): number {
  let newest = 0
  for (const { mtimeMs } of listing.files) newest = Math.max(newest, mtimeMs)
  try {
    const names = readdirSync(location.home).map((name) => join(location.home, name))
    for (const path of [location.home, ...names]) newest = Math.max(newest, lstatSync(path).mtimeMs)
  } catch {
    // Not there, or gone meanwhile: what was listed counts.
  }
  return newest
}
