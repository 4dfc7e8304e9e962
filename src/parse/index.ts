/** Feeds the files of a conversation to its adapter's parser, record by record, and accounts for every byte and record. */
import { createHash } from 'node:crypto'
import type { Adapter, Conversation, ConversationFile, Facts, Out, ParseContext, Parser } from '../../adapters/types.ts'
import type { Json, Problem, RecordRef } from '../model/session.ts'
import { guarded } from './guard.ts'
import { splitLines } from './lines.ts'
import { readRecord } from './record.ts'
import { contentOf, isCompressed } from './source.ts'

/** What was read of one file. */
export interface ReadFile {
  bytes: number
  sha256: string
  /** False: the last line is torn. */
  complete: boolean
  compressed: boolean
  /** The SHA-256 of the file's beginning, for each length that was asked for and that it has. */
  beginnings: Map<number, string>
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
}

export interface ParseOptions {
  /** How a file's content is had; by default from the disk. */
  content?: (file: ConversationFile) => Iterable<Buffer>
  /** Lengths in bytes at which the hash of a file's beginning is wanted. */
  marks?: (file: ConversationFile) => number[]
}

/**
 * Reads a conversation whole. Broken lines and documents become problems and are counted as `unreadable`; what the file
 * system throws is thrown on, with the file's path in front.
 */
export function parseConversation(
  adapter: Adapter,
  conversation: Conversation,
  sink: ParseSink,
  context: ParseContext,
  { content = (file) => contentOf(file.file), marks = () => [] }: ParseOptions = {},
): Parsed {
  const parser = guarded(adapter, conversation, sink, context)
  const files: ReadFile[] = []
  let records = 0
  for (const [original, file] of conversation.files.entries()) {
    const digest = new Digest(marks(file))
    const tee = function* (): Generator<Buffer> {
      for (const chunk of content(file)) {
        digest.update(chunk)
        sink.chunk(original, chunk)
        yield chunk
      }
    }
    const feed = new Feed(parser, sink, file, original)
    feed[file.readAs](tee())
    records += feed.records
    files.push({ ...digest.end(), complete: feed.complete, compressed: isCompressed(file.path) })
  }
  return { facts: parser.end(), files, records }
}

/** The hash of a file, and of its beginnings of given lengths, in one pass. */
export class Digest {
  readonly #hash = createHash('sha256')
  readonly #beginnings = new Map<number, string>()
  readonly #marks: number[]
  #bytes = 0

  constructor(marks: number[]) {
    this.#marks = [...new Set(marks)].sort((a, b) => a - b)
  }

  update(chunk: Buffer): void {
    const end = this.#bytes + chunk.length
    for (let mark = this.#marks[0]; mark !== undefined && mark <= end; mark = this.#marks[0]) {
      const beginning = this.#hash.copy().update(chunk.subarray(0, mark - this.#bytes))
      this.#beginnings.set(mark, beginning.digest('hex'))
      this.#marks.shift()
    }
    this.#hash.update(chunk)
    this.#bytes = end
  }

  end(): { bytes: number; sha256: string; beginnings: Map<number, string> } {
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex'), beginnings: this.#beginnings }
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

  constructor(parser: Parser, sink: ParseSink, file: ConversationFile, original: number) {
    this.#parser = parser
    this.#sink = sink
    this.#file = file
    this.#original = original
  }

  companion(chunks: Iterable<Buffer>): void {
    for (const _ of chunks) {
      // Only to be read through: hashed and handed on.
    }
  }

  lines(chunks: Iterable<Buffer>): void {
    for (const line of splitLines(chunks)) {
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
    const bytes = Buffer.concat([...chunks])
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

/** The values of a file's lines, one after the other; ends silently where the file ends, breaks, or is not there. */
export function* valuesOf(file: ConversationFile): Generator<Json> {
  try {
    for (const line of splitLines(contentOf(file.file))) {
      const read = readRecord(line.bytes)
      if (read.kind === 'value') yield read.value
    }
  } catch {
    // Somebody else's file: what it has to say is welcome, and nothing depends on it.
  }
}
