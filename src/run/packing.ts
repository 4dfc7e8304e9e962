/** The contents of one unit on their way into a pack: what was made from an original becomes a delta against it. */
import { DeltaBase } from '../commit/delta.ts'
import type { PackBase, PackWriter } from '../commit/pack.ts'
import type { Held } from '../write/held.ts'
import type { WantedFile } from './types.ts'

/** Less of a content is found in a base: it is no delta. */
const leastLikeness = 0.2
/** So much is found: no other base is looked at. */
const enoughLikeness = 0.9
/** Which pieces are looked at, counted from the one that the last content was most like. */
const lookedAt = [0, 1, -1, 2, 3]

/**
 * Adds contents to packs. A session's JSON and its pages say what its originals say: git finds that no more once they are
 * stored, since it compares files of like names. So the originals come first, and the others as deltas against them.
 */
export function packUnit(packs: PackWriter, files: readonly WantedFile[]): void {
  const packed = new Set<string>()
  for (const { content, madeFrom } of files) {
    if (madeFrom !== undefined) continue
    packs.add(content.oid, content.read())
    packed.add(content.oid)
  }
  const bases = new Map<readonly Held[], Bases>()
  for (const { content, madeFrom } of files) {
    if (madeFrom === undefined) continue
    const from = bases.get(madeFrom) ?? new Bases(madeFrom.filter(({ oid }) => packed.has(oid)))
    bases.set(madeFrom, from)
    const bytes = content.read()
    const base = from.likest(bytes)
    if (base === null) packs.add(content.oid, bytes)
    else packs.addLike(content.oid, bytes, base)
  }
}

/** The pieces of a session's originals as bases. Parts follow their order, so only a few have to be in memory. */
class Bases {
  readonly #pieces: readonly Held[]
  readonly #open = new Map<number, PackBase>()
  /** Which the last content was most like. */
  #near = 0

  constructor(pieces: readonly Held[]) {
    this.#pieces = pieces
  }

  /** The one that a content is most like; null when it is like none of those that are near. */
  likest(content: Buffer): PackBase | null {
    // Writing a delta shows as well whether there is anything in common.
    if (this.#pieces.length === 1) return this.#at(0) ?? null
    let best = -1
    let most = leastLikeness
    for (const index of this.#open.keys()) if (index < this.#near - 1) this.#open.delete(index)
    for (const offset of lookedAt) {
      const likeness = this.#at(this.#near + offset)?.delta.likeness(content) ?? 0
      if (likeness < most) continue
      best = this.#near + offset
      most = likeness
      if (likeness >= enoughLikeness) break
    }
    // After pieces that nothing was made from, those of pictures, the next ones come into sight.
    this.#near = best === -1 ? Math.min(this.#near + 1, this.#pieces.length - 1) : best
    return this.#at(best) ?? null
  }

  #at(index: number): PackBase | undefined {
    const piece = this.#pieces[index]
    if (piece === undefined) return undefined
    const open = this.#open.get(index) ?? { oid: piece.oid, delta: new DeltaBase(piece.read()) }
    this.#open.set(index, open)
    return open
  }
}
