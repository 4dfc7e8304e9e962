/** Pieces of bytes as one; of a single piece that piece itself, which nobody may change then. */
export function joined(pieces: readonly Buffer[]): Buffer {
  const [first, ...more] = pieces
  return first !== undefined && more.length === 0 ? first : Buffer.concat(pieces)
}
