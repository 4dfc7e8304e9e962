/** Feeds the files of a conversation to its adapter's parser, record by record, and accounts for every byte and record. */
import type {
  Adapter,
  Conversation,
  ConversationFile,
  Facts,
  Out,
  ParseContext,
  ParserState,
} from '../../adapters/types.ts'
import { splitLines } from '../lines.ts'
import type { Json } from '../model/session.ts'
import { addRedactions, none, RedactionError, type Redactions, type Redactor } from '../redact/index.ts'
import { type Replaced, replacedIn } from '../redact/placeholders.ts'
import type { HashKeeper } from '../sha256.ts'
import { type DigestState, type SourceBytes, StoredDigest } from './digest.ts'
import { Feed } from './feed.ts'
import { guarded } from './guard.ts'
import { Mask } from './mask.ts'
import { readRecord } from './record.ts'
import { contentOf, isCompressed } from './source.ts'
import { Tally } from './tally.ts'

/** What was read of one file. */
export interface ReadFile {
  /** Of what is to be stored. */
  bytes: number
  /** Of what is to be stored. */
  sha256: string
  /** Whether something in it was masked. */
  masked: boolean
  /** False: the last line is torn. */
  complete: boolean
  compressed: boolean
  /** What was put in the place of what, as far as that was asked for. */
  replaced: Replaced[]
  source: SourceBytes
  /** Non-blank records in it. */
  records: number
  /** What was masked in it. */
  redactions: Redactions
}

/** What the parse stage hands on while it reads. */
export interface ParseSink extends Out {
  /** Every byte of every file, in order, as it is to be stored. */
  chunk(original: number, bytes: Buffer): void
}

export interface Parsed {
  facts: Facts
  /** Same order as the conversation's files. */
  files: ReadFile[]
  /** Non-blank records that were read. */
  records: number
  /** What was masked in them. */
  redactions: Redactions
}

/** How far a conversation was read: what it takes to read on from there. */
export interface ParsePoint {
  /** In which of its files. */
  original: number
  /** Lines of this file that were read, and what was found in them. */
  lines: number
  digest: DigestState
  records: number
  redactions: Redactions
  /** What the parser remembers: a view that has to be used at once. */
  parser: ParserState
}

/** A conversation that can be read on, because this is noted, or that is. */
export interface ReadingOn {
  /** The file that grows. */
  original: number
  keeper: HashKeeper
  /** Every line of that file that has an end was read. */
  reached(point: ParsePoint): void
  /** Where to begin. */
  from?: {
    point: ParsePoint
    /** The last bytes of the file before that, a block of SHA-256 at least where there are so many. */
    last: Buffer
    /** Files that are as they were, by their position: all before that one, and companions. */
    known: ReadonlyMap<number, ReadFile>
  }
}

export interface ParseOptions {
  /** How a file's content is had, from its byte `from` on; by default from the disk. */
  content?: (file: ConversationFile, from: number) => Iterable<Buffer>
  /** Lengths in bytes at which checksums of a file's beginning are wanted. */
  marks?: (file: ConversationFile) => number[]
  /** Masks everything before anybody sees it; by default nothing is masked. */
  redactor?: Redactor
  /** Whether to say what was put in the place of what. */
  vault?: boolean
  /** The key of this machine, for checksums that tell nobody else anything. */
  key?: Uint8Array | null
  readingOn?: ReadingOn
}

/**
 * Reads a conversation, whole or from where an earlier reading ended. Broken lines and documents become problems and are counted as `unreadable`; what the file
 * system throws is thrown on, with the file's path in front. Throws a `RedactionError` when something cannot be masked.
 */
export function parseConversation(
  adapter: Adapter,
  conversation: Conversation,
  sink: ParseSink,
  context: ParseContext,
  {
    content = (file, from) => contentOf(file.file, undefined, from),
    marks = () => [],
    redactor = none(),
    key = null,
    vault = false,
    readingOn,
  }: ParseOptions = {},
): Parsed {
  const mask = new Mask(redactor, adapter.opaque)
  const tally = new Tally(redactor)
  const from = readingOn?.from
  const parser = guarded(adapter, conversation, sink, maskedContext(context, mask, tally), from?.point.parser)
  const readFile = (original: number, file: ConversationFile): ReadFile => {
    const begun = from?.point.original === original ? from : undefined
    const digest = digestFor(original, marks(file), key, readingOn)
    const replaced: Replaced[] = []
    let at = 0
    const keep = (stored: Buffer, source: Buffer): void => {
      if (vault && stored !== source) {
        for (const one of replacedIn(source, stored)) replaced.push({ ...one, at: at + one.at })
      }
      at += stored.length
      digest.update(stored, source)
      sink.chunk(original, stored)
    }
    const feed = new Feed(parser, sink, file, original, mask, keep, {
      linesBefore: begun?.point.lines ?? 0,
      ended(lines) {
        const state = readingOn?.original === original ? digest.save() : null
        if (state === null || parser.save === undefined) return
        const found = { records: before.records + feed.records, redactions: tally.soFar(before.redactions) }
        readingOn?.reached({ original, lines, digest: state, ...found, parser: parser.save() })
      },
    })
    const before = { records: begun?.point.records ?? 0, redactions: begun?.point.redactions ?? noRedactions }
    feed[file.readAs](content(file, begun?.point.digest.bytes ?? 0))
    const { bytes, sha256, masked, source } = digest.end()
    return {
      bytes,
      sha256,
      masked,
      source,
      replaced,
      complete: feed.complete,
      compressed: isCompressed(file.path),
      records: before.records + feed.records,
      redactions: tally.end(before.redactions),
    }
  }
  const files = conversation.files.map((file, original) => from?.known.get(original) ?? readFile(original, file))
  const facts = parser.end()
  const redactions: Redactions = { total: 0, byRule: {} }
  for (const file of files) addRedactions(redactions, file.redactions)
  return { facts, files, records: files.reduce((sum, file) => sum + file.records, 0), redactions }
}

const noRedactions: Redactions = { total: 0, byRule: {} }

function digestFor(
  original: number,
  marks: number[],
  key: Uint8Array | null,
  readingOn: ReadingOn | undefined,
): StoredDigest {
  if (readingOn?.original !== original) return new StoredDigest(marks, key)
  const { keeper, from } = readingOn
  if (from === undefined) return StoredDigest.keeping(marks, key, keeper)
  return StoredDigest.goingOn(from.point.digest, from.last, key, keeper)
}

/** A context that shows other files as they are stored: what is compared with them is masked as well. */
const maskedContext = (context: ParseContext, mask: Mask, tally: Tally): ParseContext => ({
  conversations: context.conversations,
  tied: context.tied,
  peek: context.peek,
  lines: (file) => valuesOf(file, (line) => tally.apart(() => mask.document(line))),
  companion: (path) => {
    const bytes = context.companion(path)
    return bytes === null ? null : tally.apart(() => mask.beside(path, bytes))
  },
})

/**
 * The values of a file's lines, each masked, one after the other; ends silently where the file ends, breaks, or is not
 * there. Throws a `RedactionError` when a line cannot be masked.
 */
export function* valuesOf(file: ConversationFile, mask: (line: Buffer) => Buffer = (line) => line): Generator<Json> {
  try {
    for (const line of splitLines(contentOf(file.file))) {
      const read = readRecord(mask(line.bytes))
      if (read.kind === 'value') yield read.value
    }
  } catch (error) {
    if (error instanceof RedactionError) throw error
    // Somebody else's file: what it has to say is welcome, and nothing depends on it.
  }
}
