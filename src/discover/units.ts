/** Listed files as units of work: a session with its helpers. Opens only files that have changed since they were last seen. */

import type { Adapter, Conversation, Index, SourceFile } from '../../adapters/types.ts'
import { keyOf } from '../model/key.ts'
import { textOrder } from '../order.ts'
import type { Redaction } from '../redact/index.ts'
import type { KnownSource } from './known.ts'
import type { Listed } from './listing.ts'
import type { Peeks } from './peeks.ts'

/** A place that was looked at, to be read. */
export interface Found extends Listed {
  adapter: Adapter
  /** What the location is remembered by. */
  home: string
  /** What its indexes say; read when it is asked for. */
  index: () => Index
}

/** A session at the top with its helpers: what is read, stored and counted together. */
export interface Unit {
  key: string
  found: Found
  root: Conversation
  helpers: Conversation[]
}

export interface Grouped {
  units: Unit[]
  /** All conversations of each place, by id. */
  conversations: Map<Found, ReadonlyMap<string, Conversation>>
}

/**
 * Groups what was listed. What beginnings and lists say is masked. `isStored` says of a key whether it is stored as a session of its own: a helper that is, stays
 * one, and a session whose files are gone still has its helpers.
 */
export function groupUnits(
  places: Found[],
  known: ReadonlyMap<string, KnownSource>,
  isStored: (key: string) => boolean,
  peeks: Peeks,
  redaction: Redaction,
): Grouped {
  const grouped: Grouped = { units: [], conversations: new Map() }
  const taken = new Set<string>()
  for (const found of places) {
    const conversations = conversationsIn(found, found.listing.files, known, peeks, redaction)
    grouped.conversations.set(found, firstOfEach(conversations))
    for (const unit of unitsOf(found, conversations, isStored, taken)) grouped.units.push(unit)
  }
  grouped.units.sort(byStart)
  return grouped
}

/** The conversations that files of one place are put together to, in their order. */
export function conversationsIn(
  found: Found,
  files: readonly SourceFile[],
  known: Pick<ReadonlyMap<string, KnownSource>, 'get'>,
  peeks: Peeks,
  redaction: Redaction,
): Conversation[] {
  const peeked = files.flatMap((file) => {
    const peek = peeks.of(file, found.adapter, known.get(file.file))
    return peek === null ? [] : [{ file, peek }]
  })
  return found.adapter.group(peeked, found.index).map((one) => masked(one, redaction))
}

/** What the agent's lists say of a conversation has not been through its records. */
function masked(conversation: Conversation, { redactor }: Redaction): Conversation {
  const { outside } = conversation
  if (outside === undefined) return conversation
  const { title, cwd } = outside
  return {
    ...conversation,
    outside: {
      ...(title === undefined ? {} : { title: redactor.text(title) }),
      ...(cwd === undefined ? {} : { cwd: redactor.text(cwd) }),
    },
  }
}

/** Conversations by their ids; of two with one id the first. */
export const firstOfEach = (conversations: Conversation[]): Map<string, Conversation> => {
  const byId = new Map<string, Conversation>()
  for (const conversation of conversations) {
    if (!byId.has(conversation.id)) byId.set(conversation.id, conversation)
  }
  return byId
}

/**
 * Sessions at the top with their helpers. Of two that claim one id the first keeps it; the others get the path of their
 * first file behind it, so that both are kept and told apart.
 */
function unitsOf(
  found: Found,
  conversations: Conversation[],
  isStored: (key: string) => boolean,
  taken: Set<string>,
): Unit[] {
  const { adapter } = found
  const present = new Set(conversations.filter(({ root }) => root === undefined).map(({ id }) => id))
  const hasRoot = (root: string): boolean => present.has(root) || isStored(keyOf(adapter.id, { id: root }))
  const isHelper = (one: Conversation): one is Conversation & { root: string } =>
    one.root !== undefined && hasRoot(one.root) && !isStored(keyOf(adapter.id, one))
  const units: Unit[] = []
  const byId = new Map<string, Unit>()
  const add = (root: Conversation): void => {
    const key = keyOf(adapter.id, root)
    const unit = { key: taken.has(key) ? `${key}@${root.files[0]?.path ?? ''}` : key, found, root, helpers: [] }
    taken.add(unit.key)
    units.push(unit)
    if (!byId.has(root.id)) byId.set(root.id, unit)
  }
  for (const conversation of conversations) if (!isHelper(conversation)) add(conversation)
  for (const helper of conversations.filter(isHelper)) {
    if (!byId.has(helper.root)) add({ id: helper.root, files: [] })
    byId.get(helper.root)?.helpers.push(helper)
  }
  return units
}

/** Sessions are taken in order of their start, then of their key. */
const byStart = (a: Unit, b: Unit): number =>
  textOrder(a.root.startedAt ?? '', b.root.startedAt ?? '') || textOrder(a.key, b.key)

/** All files of a unit. */
export const filesOf = (unit: Unit): Conversation['files'] => [
  ...unit.root.files,
  ...unit.helpers.flatMap((helper) => helper.files),
]
