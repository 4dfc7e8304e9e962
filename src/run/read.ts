/** Reads one conversation and decides, source by source, what is stored of it from now on. */

import { beginningOf } from '../../adapters/shared/beginning.ts'
import type { Conversation, ConversationFile, SourceFile } from '../../adapters/types.ts'
import { isFromCheckpoint, type Resume } from '../checkpoint/resume.ts'
import { CheckpointTaker, type Noted, type ReadOn } from '../checkpoint/taker.ts'
import type { MadeParts } from '../checkpoint/types.ts'
import type { Json, Original } from '../model/session.ts'
import { type BuildContext, type BuiltSession, SessionBuilder } from '../normalize/session.ts'
import { Digest, type SourceBytes } from '../parse/digest.ts'
import { type Parsed, parseConversation, type ReadFile } from '../parse/index.ts'
import { Mask } from '../parse/mask.ts'
import { readRecord } from '../parse/record.ts'
import { contentOf, wholeContentOf } from '../parse/source.ts'
import {
  beginsWith,
  compare,
  current,
  hasGrown,
  marksFor,
  namesakeOf,
  type SourceChange,
  storedOf,
} from '../plan/sources.ts'
import { addRedactions, type Redactions } from '../redact/index.ts'
import { compareOutside, placeholdersIn } from '../redact/placeholders.ts'
import { beginningSha256, piecesOf, storedContent } from './stored.ts'
import type { ReadContext, Stored } from './types.ts'

/** The kind of problem of a compressed file that breaks off. */
export const damaged = 'damaged'

/** What is to be stored of one source. */
export interface PlannedOriginal {
  file: ConversationFile
  read: ReadFile
  change: SourceChange | 'gone'
  /** What was stored of it. */
  stored: Original | undefined
}

export interface ReadConversation {
  conversation: Conversation
  built: BuiltSession
  parsed: Parsed
  originals: PlannedOriginal[]
  /** Former originals to be kept beside the new ones. */
  superseded: Original[]
  /** Of the session and of helpers inside its file: parts that were made before, and of how many it is to be noted. */
  parts: { made: ReadonlyMap<string, MadeParts>; note: ReadonlyMap<string, number> }
  /** How far it was read, when that is to be noted. */
  noted: Noted | null
  resumed: Resume | null
  bytesRead: number
}

/** Thrown when a source is gone, the session has changed, and no original is there to take its place. */
export class SourceGone extends Error {
  override readonly name = 'SourceGone'
}

/**
 * Reads a conversation from its sources; a source that is gone or got shorter is read from the history instead, so that
 * nothing is lost by what happened to it. `on`: it is read on where it can be, and how far it was read is noted.
 */
export function readConversation(
  reading: ReadContext,
  historyDir: string,
  stored: Stored | undefined,
  build: BuildContext,
  on?: ReadOn,
): ReadConversation {
  const { adapter, context, conversation, redaction } = reading
  const before = stored === undefined ? [] : current(stored.head.originals)
  const pieces = (original: Original): string[] | null =>
    stored === undefined ? null : piecesOf(historyDir, stored.place, original)
  const instead = new Map<string, string[]>()
  const whole = withGone(reading, before, pieces, instead)
  const live = new Set(conversation.files.map(({ path }) => path))
  const resumed = on?.resume ?? null
  let bytesRead = resumed?.bytesRead ?? 0
  const once = () => {
    const builder = new SessionBuilder(conversation.id, build, undefined, resumed?.session)
    for (const [original, known] of resumed?.pieces ?? []) builder.known(original, known)
    const taker = on === undefined || instead.size > 0 ? null : CheckpointTaker.of(whole, on, builder, redaction.key)
    const parsed = parseConversation(adapter, whole, builder, context, {
      *content(file, from) {
        for (const chunk of contentFor(file, instead, builder, from)) {
          bytesRead += chunk.length
          taker?.read(file, chunk)
          yield chunk
        }
      },
      marks: (file) => marksFor(file.path, before, live),
      ...redaction,
      vault: reading.vault,
      ...(taker === null ? {} : { readingOn: taker.readingOn }),
    })
    for (const from of instead.values()) addRedactions(parsed.redactions, maskedBefore(from))
    return { built: builder.build(parsed.facts, whole.files.length), parsed, taker }
  }
  let result = once()
  const plan = (): PlannedOriginal[] =>
    whole.files.map((file, index) => {
      const read = result.parsed.files[index]
      if (read === undefined) throw new RangeError(`${file.path} was not read.`)
      const own = storedOf(file.path, read.source, before, live)
      if (resumed !== null && isFromCheckpoint(resumed, index)) {
        return { file, read, change: hasGrown(read.source, own) ? 'grown' : 'same', stored: own }
      }
      if (instead.has(file.path)) return { file, read, change: live.has(file.path) ? 'shortened' : 'gone', stored: own }
      const had = own === undefined ? null : pieces(own)
      const change = compare(file.path, read, own, {
        storedBeginning: (bytes) => (had === null ? null : beginningSha256(had, bytes)),
        ids: () => (file.readAs === 'document' ? documentIds(adapter, file, had) : null),
        outside: () => (had === null ? null : compareOutside(contentOf(file.file), storedContent(had))),
      })
      return { file, read, change, stored: own }
    })
  let originals = plan()
  const shortened = originals.filter(({ change, file }) => change === 'shortened' && !instead.has(file.path))
  if (shortened.length > 0) {
    if (on !== undefined && resumed !== null)
      return readConversation(reading, historyDir, stored, build, { ...on, resume: null })
    for (const { file, stored: own } of shortened) {
      const had = own === undefined ? null : pieces(own)
      if (had === null) throw new SourceGone(`${file.path} got shorter, and what was stored of it is not at hand.`)
      instead.set(file.path, had)
    }
    result = once()
    originals = plan()
  }
  const superseded = originals.flatMap(({ change, stored: own }) =>
    change === 'replaced' && own !== undefined ? [own] : [],
  )
  const { taker, ...read } = result
  const keepsFormer = superseded.length > 0 || (stored !== undefined && stored.head.originals.length > before.length)
  const noted = taker === null || keepsFormer ? null : taker.end()
  const parts = { made: resumed?.parts ?? new Map(), note: noted?.closed ?? new Map() }
  return { conversation: whole, ...read, originals, superseded, parts, noted, resumed, bytesRead }
}

const contentFor = (
  file: ConversationFile,
  instead: ReadonlyMap<string, string[]>,
  builder: SessionBuilder,
  from: number,
): Iterable<Buffer> => {
  const pieces = instead.get(file.path)
  if (pieces !== undefined) return storedContent(pieces)
  const message = 'The compressed file is damaged; what could be read of it is kept.'
  return contentOf(file.file, () => builder.problem({ file: file.path, kind: damaged, message }), from)
}

/** What was masked already in what is stored of a source. */
function maskedBefore(pieces: readonly string[]): Redactions {
  const byRule = placeholdersIn(Buffer.concat([...storedContent(pieces)]).toString('latin1'))
  return { total: Object.values(byRule).reduce((sum, count) => sum + count, 0), byRule }
}

/** The conversation with the sources that are gone in their places again, to be read from the history. */
function withGone(
  { adapter, conversation, context, index, redaction }: ReadContext,
  before: readonly Original[],
  pieces: (original: Original) => string[] | null,
  instead: Map<string, string[]>,
): Conversation {
  const live = new Set(conversation.files.map(({ path }) => path))
  const moved = movedIn(before, conversation, live, redaction.key)
  const missing = before.filter(({ path }) => !live.has(path) && !moved.has(path))
  if (missing.length === 0) return conversation
  for (const original of missing) {
    const had = pieces(original)
    if (had === null) throw new SourceGone(`${original.path} is gone, and what was stored of it is not at hand.`)
    instead.set(original.path, had)
  }
  const ghosts = missing.map(({ path, bytes }): SourceFile => ({ file: path, path, size: bytes, mtimeMs: 0, ino: 0 }))
  const mask = new Mask(redaction.redactor, adapter.opaque)
  const peeked = [...conversation.files, ...ghosts].flatMap((file) => {
    const had = instead.get(file.path)
    const beginning = (): Buffer =>
      mask.beginning(file.path, beginningOf(had === undefined ? file.file : (had[0] ?? '')))
    const peek = (had === undefined ? context.peek(file.path) : undefined) ?? adapter.peek(file, beginning)
    return peek === null ? [] : [{ file, peek }]
  })
  const regrouped = adapter.group(peeked, index).find(({ id }) => id === conversation.id)
  const together = new Set(regrouped?.files.map(({ path }) => path))
  if (regrouped !== undefined && [...ghosts, ...conversation.files].every(({ path }) => together.has(path))) {
    return { ...conversation, files: regrouped.files }
  }
  return {
    ...conversation,
    files: [...conversation.files, ...ghosts.map((file) => ({ ...file, readAs: 'companion' as const }))],
  }
}

/** The paths of stored sources that lie elsewhere now: what they held is how a file at a new path begins, else its name is theirs. */
function movedIn(
  before: readonly Original[],
  { files }: Conversation,
  live: ReadonlySet<string>,
  key: Uint8Array | null,
): Set<string> {
  const known = new Set(before.map(({ path }) => path))
  const missing = before.filter(({ path }) => !live.has(path))
  const moved = new Set<string>()
  for (const file of files) {
    if (known.has(file.path)) continue
    const begun = missing.filter((original) => isBeginning(original, file, key))
    const namesake = begun.length === 0 ? namesakeOf(file.path, before, live) : undefined
    for (const { path } of namesake === undefined ? begun : [namesake]) moved.add(path)
  }
  return moved
}

function isBeginning(original: Original, file: ConversationFile, key: Uint8Array | null): boolean {
  const bytes = original.source?.bytes ?? original.bytes
  return (file.size >= bytes || file.path.endsWith('.zst')) && beginsWith(sourceOf(file, bytes, key), original)
}

function sourceOf(file: ConversationFile, mark: number, key: Uint8Array | null): SourceBytes {
  const digest = new Digest([mark], key)
  for (const chunk of contentOf(file.file)) digest.update(chunk)
  return digest.end()
}

/** The message ids of a document as it is and as it is stored; null when either is no document. */
function documentIds(
  adapter: ReadContext['adapter'],
  file: ConversationFile,
  pieces: readonly string[] | null,
): { stored: string[]; read: string[] } | null {
  if (adapter.documentIds === undefined || pieces === null) return null
  const read = documentOf(wholeContentOf(file.file))
  const stored = documentOf(Buffer.concat([...storedContent(pieces)]))
  return read === null || stored === null
    ? null
    : { read: adapter.documentIds(read), stored: adapter.documentIds(stored) }
}

const documentOf = (bytes: Buffer): Json => {
  const read = readRecord(bytes)
  return read.kind === 'value' ? read.value : null
}
