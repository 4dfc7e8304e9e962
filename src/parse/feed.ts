/** From a source's lines to the records that a parser is fed. */
import type { ConversationFile, Parser } from '../../adapters/types.ts'
import { joined } from '../bytes.ts'
import type { Json, Problem, RecordRef } from '../model/session.ts'
import type { ParseSink } from './index.ts'
import { type Keep, type Mask, maskedLines, type Stretch } from './mask.ts'
import { readRecord } from './record.ts'

/** One file on its way into the parser. */
export class Feed {
  records = 0
  complete = true
  readonly #parser: Parser
  readonly #sink: ParseSink
  readonly #file: ConversationFile
  readonly #original: number
  readonly #mask: Mask
  readonly #keep: Keep
  readonly #stretch: Stretch

  constructor(
    parser: Parser,
    sink: ParseSink,
    file: ConversationFile,
    original: number,
    mask: Mask,
    keep: Keep,
    stretch: Stretch,
  ) {
    this.#parser = parser
    this.#sink = sink
    this.#file = file
    this.#original = original
    this.#mask = mask
    this.#keep = keep
    this.#stretch = stretch
  }

  companion(chunks: Iterable<Buffer>): void {
    const bytes = joined([...chunks])
    this.#keep(this.#mask.beside(this.#file.path, bytes), bytes)
  }

  lines(chunks: Iterable<Buffer>): void {
    const masked = (bytes: Buffer, ended: boolean): Buffer => this.#mask.line(bytes, ended)
    for (const line of maskedLines(chunks, masked, this.#keep, this.#stretch)) {
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
    const source = joined([...chunks])
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
