/** What a session is called, when it was, where it lies, where it came from. */
import type { Conversation, Facts } from '../../adapters/types.ts'
import { joinPath } from '../history/paths.ts'
import { keyOf } from '../model/key.ts'
import type { ParentLink } from '../model/session.ts'
import { type PlacedCwd, placeCwd } from '../plan/cwd.ts'
import { titleOf } from '../plan/head.ts'
import { type Names, type Place, shortId } from '../plan/names.ts'
import { safeSegment } from '../plan/segments.ts'
import { asName } from '../redact/placeholders.ts'
import { minuteStamp } from '../time.ts'
import { isoOf } from '../zone.ts'
import type { Decided } from './session.ts'
import type { Stored, UnitTask, Workshop } from './types.ts'

export type Times = Pick<Decided, 'startedAt' | 'endedAt' | 'updatedAt'>

/** The last instant that a date of four digits can show, in any time zone. */
const latest = Date.UTC(9999, 0, 1)

/** When a session was; where its own records do not tell (only its helpers are left), when `others` were. */
export function timesOf(
  facts: Partial<Pick<Facts, 'startedAt' | 'endedAt' | 'updatedAt'>>,
  others: readonly Partial<Pick<Facts, 'startedAt' | 'endedAt'>>[],
  conversation: Conversation,
  stored: Stored | undefined,
): Times {
  const starts = others.flatMap((one) => one.startedAt ?? []).sort()
  const ends = others.flatMap((one) => one.endedAt ?? []).sort()
  const known = facts.startedAt ?? stored?.head.startedAt ?? conversation.startedAt ?? starts[0]
  const startedAt = known ?? isoOf(Math.max(0, Math.min(latest, ...conversation.files.map(({ mtimeMs }) => mtimeMs))))
  const endedAt = facts.endedAt ?? (facts.startedAt === undefined ? ends.at(-1) : undefined) ?? startedAt
  return { startedAt, endedAt, updatedAt: facts.updatedAt ?? endedAt }
}

/** Where a session at the top ran, and where it lies because of that. */
export type Located = Pick<Decided, 'title' | 'titleFrom' | 'slug' | 'cwd' | 'path' | 'home'> & Spot

/** A place and the slug in it. */
export interface Spot {
  place: Place
  slug: string
}

/** What a new session's name is made of: see `Names.choose`. */
interface WantedName {
  dir: string
  stamp: string
  title: string
  id: string
}

/** A session at the top before it has its place: the one it had, or what a name is to be chosen by. */
export interface Placing {
  known: Omit<Located, keyof Spot>
  at: Spot | WantedName
}

/**
 * What the place of a session at the top depends on. `path`: in a project's own repository, where it lies below the root;
 * otherwise its working directory decides.
 */
export function placingOf(
  { root, adapter, path }: UnitTask,
  facts: readonly Facts[],
  startedAt: string,
  stored: Stored | undefined,
  { settings, redaction }: Pick<Workshop, 'settings' | 'redaction'>,
): Placing {
  const own = facts[0]
  const cwd = own?.cwd ?? root.outside?.cwd ?? facts.find((one) => one.cwd !== undefined)?.cwd ?? null
  const placed: PlacedCwd = path === undefined ? placeCwd(cwd === null ? null : asName(cwd), settings.home) : { path }
  const named = titleOf(own ?? {}, root.outside?.title, shortId(root.id), redaction.redactor)
  const known = { cwd, ...named, ...placed }
  if (stored !== undefined) {
    return { known: { ...known, path: stored.head.path }, at: { place: stored.place, slug: stored.head.slug } }
  }
  const dir = joinPath(safeSegment(settings.user), adapter.id, safeSegment(settings.system), placed.path)
  const title = named.titleFrom === 'id' ? '' : named.title
  return { known, at: { dir, stamp: minuteStamp(startedAt, settings.timeZone), title, id: root.id } }
}

/** The place that a session has, or a new one. */
export function spotOf({ at }: Placing, names: Names): Spot {
  if ('place' in at) return at
  const { slug, ...place } = names.choose(at.dir, at.stamp, at.title, at.id)
  return { place, slug }
}

/** What the parser found, else what was found when the parent was still there; for a helper without a root, its parent. */
export function parentOf(
  facts: Facts,
  root: Conversation,
  source: string,
  stored: Stored | undefined,
): { parent?: ParentLink } {
  if (facts.parent !== undefined) {
    const { id, kind, turn, message } = facts.parent
    const key = keyOf(source, { id })
    const known = stored?.head.parent
    // Once the other session's source is gone, only the history still knows the turn.
    if (turn === undefined && known?.key === key && known.kind === kind) return { parent: known }
    return {
      parent: { key, kind, ...(turn === undefined ? {} : { turn }), ...(message === undefined ? {} : { message }) },
    }
  }
  if (root.parent !== undefined) return { parent: { key: keyOf(source, { id: root.parent }), kind: 'subagent' } }
  return stored?.head.parent === undefined ? {} : { parent: stored.head.parent }
}
