/** Records on their way in: masked before they are parsed, hashed for what is stored, or kept. */

import type { Line } from '../lines.ts'
import type { Redactor } from '../redact/index.ts'
import { readRecord } from './record.ts'

const LF = 0x0a

/** Takes what is to be stored, in order, and what the source has in its place: the same buffer where nothing was masked. */
export type Keep = (stored: Buffer, source: Buffer) => void

/** Masks what comes from the files of one adapter. */
export class Mask {
  readonly #redactor: Redactor
  readonly #opaque: ReadonlySet<string>

  /** `opaque`: names of the fields that stay as they are. */
  constructor(redactor: Redactor, opaque: ReadonlySet<string>) {
    this.#redactor = redactor
    this.#opaque = opaque
  }

  /** A line without its line feed. One that is torn is masked whole. */
  line(bytes: Buffer, ended: boolean): Buffer {
    const isTorn = !ended && readRecord(bytes).kind === 'unreadable'
    return isTorn ? this.#redactor.torn(bytes) : this.#redactor.record(bytes, this.#opaque)
  }

  document(bytes: Buffer): Buffer {
    return this.#redactor.record(bytes, this.#opaque)
  }

  /** A file that stands beside a session, whole: JSON is masked by its records. */
  beside(path: string, bytes: Buffer): Buffer {
    if (path.endsWith('.json')) return this.document(bytes)
    return path.endsWith('.jsonl') ? this.#lines(bytes) : this.#redactor.file(bytes)
  }

  /** The beginning of a file, which may end anywhere. */
  beginning(path: string, bytes: Buffer): Buffer {
    return path.endsWith('.json') ? this.document(bytes) : this.#lines(bytes, true)
  }

  /** `cut`: the last line may end anywhere. The same buffer when nothing is masked. */
  #lines(bytes: Buffer, cut = false): Buffer {
    const pieces: Buffer[] = []
    let masked = false
    const keep: Keep = (stored, source) => {
      pieces.push(stored)
      masked ||= stored !== source
    }
    const mask = (line: Buffer, ended: boolean): Buffer => (cut ? this.document(line) : this.line(line, ended))
    for (const _ of maskedLines([bytes], mask, keep)) {
      // Only what is kept of them is wanted.
    }
    return masked ? Buffer.concat(pieces) : bytes
  }
}

/** Where a stream of lines begins, and what is to be known of its end. */
export interface Stretch {
  /** How many lines stand before it. */
  linesBefore?: number
  /** Every line that has an end has been used and kept, how many there are with those before; one without may follow. */
  ended?: (lines: number) => void
}

/**
 * The lines of a stream of chunks, masked. What is to be stored of the stream goes to `keep`: whole chunks, but for the
 * lines that were masked and those that lie in two chunks. Use a line before asking for the next.
 */
export function* maskedLines(
  chunks: Iterable<Buffer>,
  mask: (line: Buffer, ended: boolean) => Buffer,
  keep: Keep,
  { linesBefore = 0, ended }: Stretch = {},
): Generator<Line> {
  let held: Buffer[] = []
  let number = linesBefore
  for (const chunk of chunks) {
    let from = 0
    let kept = 0
    const keepUpTo = (end: number): void => {
      const same = chunk.subarray(kept, end)
      if (same.length > 0) keep(same, same)
    }
    for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, from)) {
      const piece = chunk.subarray(from, at)
      const line = held.length === 0 ? piece : Buffer.concat([...held, piece])
      const bytes = mask(line, true)
      if (bytes !== line || held.length > 0) {
        if (held.length === 0) keepUpTo(from)
        keep(bytes, line)
        kept = at
      }
      held = []
      from = at + 1
      number += 1
      yield { bytes, number, ended: true }
    }
    if (held.length === 0) keepUpTo(from)
    if (from < chunk.length) held.push(Buffer.from(chunk.subarray(from)))
  }
  ended?.(number)
  if (held.length === 0) return
  const line = Buffer.concat(held)
  const bytes = mask(line, false)
  keep(bytes, line)
  yield { bytes, number: number + 1, ended: false }
}
