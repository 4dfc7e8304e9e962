/** Bytes into lines: splits at the byte 0x0A alone, whatever the text says, and never holds more than one line. */

const LF = 0x0a

export interface Line {
  /** Without the line feed. */
  bytes: Buffer
  /** 1-based. */
  number: number
  /** Whether a line feed followed. Only the last line can be without. */
  ended: boolean
}

/**
 * The lines of a stream of chunks. A line that lies within one chunk is a view of it: use it before asking for the next.
 */
export function* splitLines(chunks: Iterable<Buffer>): Generator<Line> {
  let held: Buffer[] = []
  let number = 0
  for (const chunk of chunks) {
    let from = 0
    for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, from)) {
      const piece = chunk.subarray(from, at)
      number += 1
      yield { bytes: held.length === 0 ? piece : Buffer.concat([...held, piece]), number, ended: true }
      held = []
      from = at + 1
    }
    if (from < chunk.length) held.push(Buffer.from(chunk.subarray(from)))
  }
  if (held.length > 0) yield { bytes: Buffer.concat(held), number: number + 1, ended: false }
}
