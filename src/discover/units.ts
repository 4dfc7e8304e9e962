/** Listed files as units of work: a session with its helpers. Opens only files that have changed since they were last seen. */
import { beginningOf } from '../../adapters/shared/beginning.ts'
import type { Adapter, Conversation, Index, Peek, SourceFile } from '../../adapters/types.ts'
import { reasonOf } from '../errors.ts'
import { keyOf } from '../model/key.ts'
import { Mask } from '../parse/mask.ts'
import type { Redaction } from '../redact/index.ts'
import { endOnTrouble } from '../trouble.ts'
import { isSame, type KnownSource } from './known.ts'
import type { Listed } from './listing.ts'

/** A place that was looked at, to be read. */
export interface Found extends Listed {
  adapter: Adapter
  /** What the location is remembered by. */
  home: string
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
  /** By absolute path; null: none of the agent's. */
  peeks: Map<string, Peek | null>
  /** Read when it is asked for. */
  index: Map<Found, () => Index>
  /** Files whose beginning could not be read. */
  failed: { file: SourceFile; found: Found; error: string }[]
  bytesRead: number
}

/**
 * Groups what was listed. What beginnings and lists say is masked. `isStored` says of a key whether it is stored as a session of its own: a helper that is, stays
 * one, and a session whose files are gone still has its helpers.
 */
export function groupUnits(
  places: Found[],
  known: ReadonlyMap<string, KnownSource>,
  isStored: (key: string) => boolean,
  redaction: Redaction,
): Grouped {
  const grouped: Grouped = {
    units: [],
    conversations: new Map(),
    peeks: new Map(),
    index: new Map(),
    failed: [],
    bytesRead: 0,
  }
  const taken = new Set<string>()
  for (const found of places) {
    const files = found.listing.files.flatMap((file) => {
      const peek = peekOf(file, found, known, grouped, redaction)
      return peek === null ? [] : [{ file, peek }]
    })
    const index = once(() => found.adapter.readIndexes(found.location, found.listing.indexes))
    grouped.index.set(found, index)
    const conversations = found.adapter.group(files, index).map((one) => masked(one, redaction))
    grouped.conversations.set(found, firstOfEach(conversations))
    grouped.units.push(...unitsOf(found, conversations, isStored, taken))
  }
  grouped.units.sort(byStart)
  return grouped
}

function peekOf(
  file: SourceFile,
  found: Found,
  known: ReadonlyMap<string, KnownSource>,
  grouped: Grouped,
  { redactor }: Redaction,
): Peek | null {
  const before = known.get(file.file)
  if (before !== undefined && isSame(file, before) && before.source === found.adapter.id && before.path === file.path) {
    grouped.peeks.set(file.file, before.peek)
    return before.peek
  }
  try {
    const peek = found.adapter.peek(file, () => {
      const beginning = beginningOf(file.file)
      grouped.bytesRead += beginning.length
      return new Mask(redactor, found.adapter.opaque).beginning(file.path, beginning)
    })
    grouped.peeks.set(file.file, peek)
    return peek
  } catch (error) {
    endOnTrouble(error)
    grouped.failed.push({ file, found, error: reasonOf(error) })
    return null
  }
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

/** A function that is called at most once. */
function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

const firstOfEach = (conversations: Conversation[]): Map<string, Conversation> => {
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
const byStart = (a: Unit, b: Unit): number => {
  const [startA, startB] = [a.root.startedAt ?? '', b.root.startedAt ?? '']
  if (startA !== startB) return startA < startB ? -1 : 1
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0
}

/** All files of a unit. */
export const filesOf = (unit: Unit): Conversation['files'] => [
  ...unit.root.files,
  ...unit.helpers.flatMap((helper) => helper.files),
]
