/** The agent's own bytes on their way into the history, cut into files of a size that git hosts like. */
import { joined } from '../bytes.ts'
import { type Content, contentIn, type Held, notHeld } from '../write/held.ts'
import type { Hold } from './files.ts'

/** Originals above this are cut, at fixed places, inside a line if need be. */
export const pieceBytes = 1_048_576

/** The pieces of an original that is at hand whole. An empty one is one empty piece. */
export const piecesIn = (bytes: Buffer): Buffer[] =>
  Array.from({ length: Math.max(1, Math.ceil(bytes.length / pieceBytes)) }, (_, piece) =>
    bytes.subarray(piece * pieceBytes, (piece + 1) * pieceBytes),
  )

/** How far an original has come in: its whole pieces, and the bytes of the one that is not yet whole. */
export interface OriginalState {
  pieces: Content[]
  rest?: Uint8Array
}

/** One original as it comes in, chunk by chunk. */
export class OriginalPieces {
  readonly pieces: Held[]
  #chunks: Buffer[]
  #length: number
  readonly #hold: Hold

  constructor(hold: Hold, { pieces, rest }: OriginalState = { pieces: [] }) {
    this.#hold = hold
    this.pieces = pieces.map(notHeld)
    this.#chunks = rest === undefined ? [] : [Buffer.from(rest)]
    this.#length = rest?.length ?? 0
  }

  save(): OriginalState {
    return { pieces: this.pieces.map(contentIn), rest: Buffer.concat(this.#chunks, this.#length) }
  }

  add(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#length += chunk.length
    while (this.#length >= pieceBytes) this.#cut(pieceBytes)
  }

  /** Everything has come in. An empty original is one empty piece. */
  end(): void {
    if (this.#length > 0 || this.pieces.length === 0) this.#cut(this.#length)
  }

  #cut(bytes: number): void {
    const all = joined(this.#chunks)
    const rest = all.subarray(bytes)
    this.pieces.push(this.#hold(rest.length === 0 ? all : Buffer.from(all.subarray(0, bytes))))
    this.#chunks = rest.length === 0 ? [] : [rest]
    this.#length = rest.length
  }
}
