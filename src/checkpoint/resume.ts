/** Decides whether a session is read on from its checkpoint, or whole. */
import type { Adapter, Conversation, ParseContext } from '../../adapters/types.ts'
import type { Head } from '../model/session.ts'
import type { BuilderState } from '../normalize/state.ts'
import type { DigestState } from '../parse/digest.ts'
import type { ReadFile, ReadingOn } from '../parse/index.ts'
import type { Place } from '../plan/names.ts'
import type { HashKeeper } from '../sha256.ts'
import type { Content } from '../write/held.ts'
import { edgesAt } from './edges.ts'
import { type NameSource, wouldGive } from './names.ts'
import type { Checkpoint, MadeParts, NotedFile, NotedNames, Opened, SeenEdges } from './types.ts'

/** What there is now, to be compared with what was noted. */
export interface Present {
  setup: string
  adapter: Adapter
  conversation: Conversation
  context: ParseContext
  /** What is stored of the session, and the blob id of its JSON. */
  stored: { head: Head; place: Place; oid: string | null }
  /** The key of this machine. */
  key: Uint8Array | null
  names: NameSource
  keeper: HashKeeper
}

/** How a session is read on. */
export interface Resume {
  checkpoint: Checkpoint
  session: BuilderState
  names: NotedNames
  /** The file that grew, and where its reading begins. */
  original: number
  from: NonNullable<ReadingOn['from']>
  /** How it begins, and what is stored of files behind it that are as they were. */
  first: Buffer
  pieces: ReadonlyMap<number, Content[]>
  parts: ReadonlyMap<string, MadeParts>
  bytesRead: number
}

/** Whether what is known of a source is from the checkpoint, at least of its beginning. */
export const isFromCheckpoint = ({ original, from }: Resume, position: number): boolean =>
  position === original || from.known.has(position)

/** What is known of a conversation before it is read: its files apart. */
export const toldOf = ({ files: _, ...told }: Conversation): string => JSON.stringify(told)

/** Null: the session is to be read whole, since something is not as it was, or nobody can tell. */
export function resumeFrom({ checkpoint, reading, edges: seen }: Opened, now: Present): Resume | null {
  if (isOther(checkpoint, now)) return null
  const { point } = reading
  if (!canGoOn(point.digest, now.keeper)) return null
  const files = filesAsNoted(checkpoint, now, point.original, point.digest.bytes)
  if (files === null || !wouldGive(now.names, reading.names)) return null
  if (now.adapter.stillHolds?.(now.conversation, now.context, point.parser) === false) return null
  const grown = now.conversation.files[point.original]
  if (grown === undefined) return null
  const isAsItWas = files.known.has(point.original)
  const edges = seen ?? (isAsItWas ? unseen : edgesAt(grown.file, point.digest.bytes, checkpoint.edges, now.key))
  if (edges === null) return null
  return {
    checkpoint,
    session: reading.session,
    names: reading.names,
    original: point.original,
    from: { point, last: edges.last, known: files.known },
    first: edges.first,
    pieces: files.pieces,
    parts: checkpoint.parts,
    bytesRead: edges.bytesRead,
  }
}

/** Of a source to which nothing has come: nothing of it is read. */
const unseen: SeenEdges = { first: Buffer.alloc(0), last: Buffer.alloc(0), bytesRead: 0 }

/** Whether a checkpoint is not of this session, or not of what is stored of it. */
const isOther = ({ setup, place, head, conversation, files }: Checkpoint, now: Present): boolean =>
  // Another version of annals, other settings, templates, rules or known secrets.
  setup !== now.setup ||
  // The history holds something else than what was written with this checkpoint: a killed run, another branch, a person.
  head !== now.stored.oid ||
  place.dir !== now.stored.place.dir ||
  place.base !== now.stored.place.base ||
  // The agent's lists say something else of it, or it has another parent.
  conversation !== toldOf(now.conversation) ||
  // A source is gone, or a former one is kept beside it.
  now.stored.head.originals.some(({ gone, superseded }) => gone === true || superseded === true) ||
  files.some(({ path }) => now.conversation.files.every((file) => file.path !== path))

/** Whether checksums in progress are of the version of the library that is there now. */
function canGoOn({ stored, mac }: DigestState, keeper: HashKeeper): boolean {
  try {
    for (const state of [stored.state, ...(mac === null ? [] : [mac])]) keeper.goOn(state, stored.rest)
    return true
  } catch {
    return false
  }
}

/**
 * Sources that need not be read again: all before the one that grows, itself where all of it was read (`read` bytes), and
 * companions. Null when one is otherwise that was looked into. Lines that come behind the one that grows are read whole, and sources that have come since.
 */
function filesAsNoted(
  { files, edges }: Checkpoint,
  { conversation }: Present,
  original: number,
  read: number,
): { known: Map<number, ReadFile>; pieces: Map<number, Content[]> } | null {
  const known = new Map<number, ReadFile>()
  const pieces = new Map<number, Content[]>()
  for (const [position, file] of conversation.files.entries()) {
    const noted = files.find(({ path }) => path === file.path)
    const isFirst = position <= original
    if (isFirst && (noted === undefined || noted !== files[position])) return null
    if (noted === undefined) continue
    if (position === original) {
      if (file.readAs !== noted.readAs || file.ino !== noted.ino || file.size < edges.bytes) return null
      if (isAsNoted(file, noted) && noted.size === read) known.set(position, noted.read)
    } else if (isAsNoted(file, noted)) {
      if (!isFirst && file.readAs !== 'companion') continue
      known.set(position, noted.read)
      pieces.set(position, noted.pieces)
    } else if (isFirst || file.readAs === 'companion') return null
  }
  return { known, pieces }
}

const isAsNoted = (
  file: Pick<NotedFile, 'readAs' | 'size' | 'mtimeMs' | 'ino'>,
  noted: Pick<NotedFile, 'readAs' | 'size' | 'mtimeMs' | 'ino'>,
): boolean =>
  file.readAs === noted.readAs && file.size === noted.size && file.mtimeMs === noted.mtimeMs && file.ino === noted.ino
