/** Reads one conversation and decides, source by source, what is stored of it from now on. */
import type { Adapter, Conversation, ConversationFile } from '../../adapters/types.ts'
import { isFromCheckpoint, type Resume } from '../checkpoint/resume.ts'
import { CheckpointTaker, type Noted, type ReadOn } from '../checkpoint/taker.ts'
import type { MadeParts } from '../checkpoint/types.ts'
import type { Json, Original } from '../model/session.ts'
import { type BuildContext, type BuiltSession, SessionBuilder } from '../normalize/session.ts'
import { type Parsed, parseConversation, type ReadFile } from '../parse/index.ts'
import { readRecord } from '../parse/record.ts'
import { contentOf, wholeContentOf } from '../parse/source.ts'
import { compare, hasGrown, marksFor, type SourceChange, storedOf } from '../plan/sources.ts'
import { addRedactions } from '../redact/index.ts'
import { compareOutside } from '../redact/placeholders.ts'
import { StoredSources, withGone } from './instead.ts'
import { beginningSha256, storedContent } from './stored.ts'
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

/** What a conversation is read with, once or twice. */
interface Work {
  reading: ReadContext
  /** The paths that the agent has: not those of sources that are gone. */
  live: ReadonlySet<string>
  sources: StoredSources
  build: BuildContext
  on: ReadOn | undefined
}

/** What one pass over the sources gave. */
interface Pass extends Pick<ReadConversation, 'built' | 'parsed' | 'bytesRead'> {
  taker: CheckpointTaker | null
}

/**
 * Reads a conversation from its sources; a source that is gone or got shorter is read from the history instead, so that
 * nothing is lost by what happened to it. `on`: it is read on where it can be, and how far it was read is noted.
 * Throws `SourceGone`, and what the file system throws.
 */
export function readConversation(
  reading: ReadContext,
  historyDir: string,
  stored: Stored | undefined,
  build: BuildContext,
  on?: ReadOn,
): ReadConversation {
  const live = new Set(reading.conversation.files.map(({ path }) => path))
  const sources = new StoredSources(historyDir, stored)
  const conversation = withGone(reading, sources)
  const work: Work = { reading: { ...reading, conversation }, live, sources, build, on }
  const resumed = on?.resume ?? null
  let pass = readOnce(work)
  let originals = planOriginals(work, pass.parsed)
  let bytesRead = (resumed?.bytesRead ?? 0) + pass.bytesRead
  const shortened = originals.filter(({ change, file: { path } }) => change === 'shortened' && !sources.instead(path))
  if (shortened.length > 0) {
    if (on !== undefined && resumed !== null)
      return readConversation(reading, historyDir, stored, build, { ...on, resume: null })
    for (const { file, stored: own } of shortened) sources.readInstead(file.path, own, 'got shorter')
    pass = readOnce(work)
    originals = planOriginals(work, pass.parsed)
    bytesRead += pass.bytesRead
  }
  const { built, parsed, taker } = pass
  const superseded = originals.flatMap(({ change, stored: own }) =>
    change === 'replaced' && own !== undefined ? [own] : [],
  )
  const noted = superseded.length > 0 || sources.keepsFormer ? null : (taker?.end() ?? null)
  const parts = { made: resumed?.parts ?? new Map(), note: noted?.closed ?? new Map() }
  return { conversation, built, parsed, originals, superseded, parts, noted, resumed, bytesRead }
}

/** Reads all sources, each from where it is to be read now. */
function readOnce({ reading, live, sources, build, on }: Work): Pass {
  const { adapter, context, conversation, redaction, vault } = reading
  const resumed = on?.resume ?? undefined
  const builder = new SessionBuilder(conversation.id, build, undefined, resumed?.session)
  for (const [original, known] of resumed?.pieces ?? []) builder.known(original, known)
  const isNoted = on !== undefined && !sources.areRead
  const taker = isNoted ? CheckpointTaker.of(conversation, on, builder, redaction.key) : null
  let bytesRead = 0
  const parsed = parseConversation(adapter, conversation, builder, context, {
    content: (file, from) =>
      told(contentFor(file, sources, builder, from), (chunk) => {
        bytesRead += chunk.length
        taker?.read(file, chunk)
      }),
    marks: (file) => marksFor(file.path, sources.originals, live),
    ...redaction,
    vault,
    ...(taker === null ? {} : { readingOn: taker.readingOn }),
  })
  for (const masked of sources.maskedBefore()) addRedactions(parsed.redactions, masked)
  return { built: builder.build(parsed.facts, conversation.files.length, parsed.records), parsed, taker, bytesRead }
}

/** Chunks as they come, each told first. */
function* told(chunks: Iterable<Buffer>, tell: (chunk: Buffer) => void): Generator<Buffer> {
  for (const chunk of chunks) {
    tell(chunk)
    yield chunk
  }
}

function contentFor(
  { path, file }: ConversationFile,
  sources: StoredSources,
  builder: SessionBuilder,
  from: number,
): Iterable<Buffer> {
  const pieces = sources.instead(path)
  if (pieces !== undefined) return storedContent(pieces)
  const message = 'The compressed file is damaged; what could be read of it is kept.'
  return contentOf(file, () => builder.problem({ file: path, kind: damaged, message }), from)
}

/** What is to be stored of each source that was read. */
function planOriginals({ reading, live, sources, on }: Work, { files }: Parsed): PlannedOriginal[] {
  const resumed = on?.resume ?? null
  const changeOf = (
    file: ConversationFile,
    index: number,
    read: ReadFile,
    own: Original | undefined,
  ): PlannedOriginal['change'] => {
    if (resumed !== null && isFromCheckpoint(resumed, index)) return hasGrown(read.source, own) ? 'grown' : 'same'
    if (sources.instead(file.path) !== undefined) return live.has(file.path) ? 'shortened' : 'gone'
    return changeSince(reading.adapter, file, read, own, sources.pieces(own))
  }
  return reading.conversation.files.map((file, index) => {
    const read = files[index]
    if (read === undefined) throw new RangeError(`${file.path} was not read.`)
    const own = storedOf(file.path, read.source, sources.originals, live)
    return { file, read, change: changeOf(file, index, read, own), stored: own }
  })
}

/** How a source compares with what is stored of it, which lies in these pieces; null: that is not at hand. */
const changeSince = (
  adapter: Adapter,
  file: ConversationFile,
  read: ReadFile,
  stored: Original | undefined,
  pieces: readonly string[] | null,
): SourceChange =>
  compare(file.path, read, stored, {
    storedBeginning: (bytes) => (pieces === null ? null : beginningSha256(pieces, bytes)),
    ids: () => (file.readAs === 'document' ? documentIds(adapter, file, pieces) : null),
    outside: () => (pieces === null ? null : compareOutside(contentOf(file.file), storedContent(pieces))),
  })

/** The message ids of a document as it is and as it is stored; null when either is no document. */
function documentIds(
  adapter: Adapter,
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
