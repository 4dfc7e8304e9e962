/** Feeds the files of a conversation to its adapter's parser, record by record, and accounts for every byte and record. */
import type { Adapter, Conversation, ConversationFile, Facts, Out, ParseContext, Parser } from '../../adapters/types.ts'
import { splitLines } from '../lines.ts'
import type { Json, Problem, RecordRef } from '../model/session.ts'
import { addRedactions, none, RedactionError, type Redactions, type Redactor } from '../redact/index.ts'
import { type Replaced, replacedIn } from '../redact/placeholders.ts'
import { type SourceBytes, StoredDigest } from './digest.ts'
import { guarded } from './guard.ts'
import { type Keep, Mask, maskedLines } from './mask.ts'
import { readRecord } from './record.ts'
import { contentOf, isCompressed } from './source.ts'

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

export interface ParseOptions {
  /** How a file's content is had; by default from the disk. */
  content?: (file: ConversationFile) => Iterable<Buffer>
  /** Lengths in bytes at which checksums of a file's beginning are wanted. */
  marks?: (file: ConversationFile) => number[]
  /** Masks everything before anybody sees it; by default nothing is masked. */
  redactor?: Redactor
  /** Whether to say what was put in the place of what. */
  vault?: boolean
  /** The key of this machine, for checksums that tell nobody else anything. */
  key?: Uint8Array | null
}

/**
 * Reads a conversation whole. Broken lines and documents become problems and are counted as `unreadable`; what the file
 * system throws is thrown on, with the file's path in front. Throws a `RedactionError` when something cannot be masked.
 */
export function parseConversation(
  adapter: Adapter,
  conversation: Conversation,
  sink: ParseSink,
  context: ParseContext,
  {
    content = (file) => contentOf(file.file),
    marks = () => [],
    redactor = none(),
    key = null,
    vault = false,
  }: ParseOptions = {},
): Parsed {
  const mask = new Mask(redactor, adapter.opaque)
  const tally = new Tally(redactor)
  const parser = guarded(adapter, conversation, sink, maskedContext(context, mask, tally))
  const files: ReadFile[] = []
  let records = 0
  for (const [original, file] of conversation.files.entries()) {
    const digest = new StoredDigest(marks(file), key)
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
    const feed = new Feed(parser, sink, file, original, mask, keep)
    feed[file.readAs](content(file))
    records += feed.records
    files.push({ ...digest.end(), replaced, complete: feed.complete, compressed: isCompressed(file.path) })
  }
  return { facts: parser.end(), files, records, redactions: tally.end() }
}

/** A context that shows other files as they are stored: what is compared with them is masked as well. */
const maskedContext = (context: ParseContext, mask: Mask, tally: Tally): ParseContext => ({
  ...context,
  lines: (file) => valuesOf(file, (line) => tally.apart(() => mask.document(line))),
  companion: (path) => {
    const bytes = context.companion(path)
    return bytes === null ? null : tally.apart(() => mask.beside(path, bytes))
  },
})

/** Counts what is masked in a conversation's own records. */
class Tally {
  readonly #redactor: Redactor
  readonly #counted: Redactions = { total: 0, byRule: {} }

  constructor(redactor: Redactor) {
    this.#redactor = redactor
    redactor.taken()
  }

  /** Does something in which what is masked does not count: it is counted where it is stored. */
  apart<T>(work: () => T): T {
    this.#take()
    const done = work()
    this.#redactor.taken()
    return done
  }

  end(): Redactions {
    this.#take()
    return this.#counted
  }

  #take(): void {
    addRedactions(this.#counted, this.#redactor.taken())
  }
}

/** One file on its way into the parser. */
class Feed {
  records = 0
  complete = true
  readonly #parser: Parser
  readonly #sink: ParseSink
  readonly #file: ConversationFile
  readonly #original: number
  readonly #mask: Mask
  readonly #keep: Keep

  constructor(parser: Parser, sink: ParseSink, file: ConversationFile, original: number, mask: Mask, keep: Keep) {
    this.#parser = parser
    this.#sink = sink
    this.#file = file
    this.#original = original
    this.#mask = mask
    this.#keep = keep
  }

  companion(chunks: Iterable<Buffer>): void {
    const bytes = Buffer.concat([...chunks])
    this.#keep(this.#mask.beside(this.#file.path, bytes), bytes)
  }

  lines(chunks: Iterable<Buffer>): void {
    for (const line of maskedLines(chunks, (bytes, ended) => this.#mask.line(bytes, ended), this.#keep)) {
      const read = readRecord(line.bytes)
      if (read.kind === 'blank') continue
      this.records += 1
      const ref: RecordRef = [this.#original, line.number]
      if (read.kind === 'value') {
        if (read.encodingBroken)
          this.#problem('encoding', 'It is not UTF-8; broken characters are shown as �.', line.number)
        this.#parser.record(read.value, ref)
      } else if (line.ended) {
        this.#unreadable(read.reason, read.text, ref)
      } else {
        this.complete = false
        this.#problem('torn', 'The last line is not finished; it is read again when the file changes.', line.number)
        this.#sink.unrendered('unreadable', ref)
      }
    }
  }

  document(chunks: Iterable<Buffer>): void {
    const source = Buffer.concat([...chunks])
    const bytes = this.#mask.document(source)
    this.#keep(bytes, source)
    const read = readRecord(bytes)
    if (read.kind === 'blank') return
    if (read.kind === 'unreadable' || this.#parser.document === undefined) {
      this.records = 1
      this.#problem('not JSON', read.kind === 'unreadable' ? read.reason : 'Documents are not read here.')
      this.#sink.unrendered('unreadable', [this.#original, 0])
      return
    }
    if (read.encodingBroken) this.#problem('encoding', 'It is not UTF-8; broken characters are shown as �.')
    this.records = this.#parser.document(read.value, this.#original)
  }

  /** A line in the middle that is not JSON: what can be saved of it is read, the line itself is reported. */
  #unreadable(reason: string, text: string, ref: RecordRef): void {
    this.#problem('not JSON', reason, ref[1])
    const saved: Json[] = this.#parser.repair?.(text) ?? []
    const [first, ...more] = saved
    if (first === undefined) {
      this.#sink.unrendered('unreadable', ref)
      return
    }
    this.#parser.record(first, ref)
    for (const value of more) {
      this.records += 1
      this.#parser.record(value, ref)
    }
  }

  #problem(kind: string, message: string, line?: number): void {
    const problem: Problem = { file: this.#file.path, ...(line === undefined ? {} : { line }), kind, message }
    this.#sink.problem(problem)
  }
}

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
