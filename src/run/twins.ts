/** Two conversations that claim one id: copies of one another, or two that have to be told apart. */

import { isSame, type KnownSource } from '../discover/known.ts'
import { filesOf, type Unit } from '../discover/units.ts'
import { contentOf } from '../parse/source.ts'
import type { KnownUnit } from '../state/units.ts'
import { endOnTrouble } from '../trouble.ts'

export interface Untwinned {
  units: Unit[]
  /** Units that are copies: their files belong to the unit with this key. */
  copies: { unit: Unit; of: string }[]
  /** Units that claim the id of another one and are not the same. */
  apart: Unit[]
  /** Keys of the units that were compared with a copy in this run: which file is theirs may have changed. */
  compared: Set<string>
  bytesRead: number
}

/** Copies (same bytes, or one the beginning of the other) are one session, the longer one; all others stay apart. */
export function untwin(
  units: readonly Unit[],
  known: Pick<ReadonlyMap<string, KnownSource>, 'get'>,
  stored: Pick<ReadonlyMap<string, KnownUnit>, 'get'>,
): Untwinned {
  const result: Untwinned = { units: [], copies: [], apart: [], compared: new Set(), bytesRead: 0 }
  const rivals = new Map<string, number[]>()
  for (const unit of units.toSorted((a, b) => a.key.length - b.key.length)) {
    const id = unit.key.slice(0, suffixAt(unit))
    const others = rivals.get(id) ?? []
    rivals.set(id, others)
    const isCopy = stored.get(unit.key)?.dir == null && others.some((place) => mergeWith(place, unit, known, result))
    if (isCopy) continue
    if (others.length > 0) result.apart.push(unit)
    others.push(result.units.length)
    result.units.push(unit)
  }
  const order = new Map(units.map((unit, index) => [unit.root, index]))
  result.units.sort((a, b) => (order.get(a.root) ?? 0) - (order.get(b.root) ?? 0))
  return result
}

/** Where the suffix of a key begins that tells a unit from an earlier one of its id. */
const suffixAt = ({ key, root }: Unit): number => {
  const suffix = `@${root.files[0]?.path ?? ''}`
  return key.endsWith(suffix) ? key.length - suffix.length : key.length
}

/** Whether a unit is a copy of the one at `place`, which then is the longer of the two. */
function mergeWith(
  place: number,
  unit: Unit,
  known: Pick<ReadonlyMap<string, KnownSource>, 'get'>,
  result: Untwinned,
): boolean {
  const other = result.units[place]
  if (other === undefined) return false
  const isRemembered = [...filesOf(unit), ...filesOf(other)].every(
    (file) => isSame(file, known.get(file.file)) && known.get(file.file)?.unit === other.key,
  )
  const relation = isRemembered ? 'copy' : relate(other, unit, result)
  if (relation === 'apart') return false
  if (!isRemembered) result.compared.add(other.key)
  if (relation === 'longer') result.units[place] = { ...unit, key: other.key, helpers: other.helpers }
  result.copies.push({ unit: relation === 'longer' ? other : unit, of: other.key })
  return true
}

/** Whether `two` is a copy (or a beginning) of `one`, a longer version of it, or something else. */
function relate(one: Unit, two: Unit, result: Untwinned): 'copy' | 'longer' | 'apart' {
  const [a, b] = [one.root.files[0], two.root.files[0]]
  if (a === undefined || b === undefined) return 'apart'
  try {
    const left = bytesOf(a.file, result)
    const right = bytesOf(b.file, result)
    for (;;) {
      const [x, y] = [left.next(), right.next()]
      if (y.done === true) return 'copy'
      if (x.done === true) return 'longer'
      const shared = Math.min(x.value.length, y.value.length)
      if (!x.value.subarray(0, shared).equals(y.value.subarray(0, shared))) return 'apart'
      if (x.value.length !== y.value.length) return shorterEnds(x.value, y.value, left, right)
    }
  } catch (error) {
    endOnTrouble(error)
    // What cannot be read now is told apart, and fails by itself with its own reason.
    return 'apart'
  }
}

/** Chunks are of equal size but for the last: the one with the shorter chunk has ended. */
const shorterEnds = (
  x: Buffer,
  y: Buffer,
  left: Iterator<Buffer>,
  right: Iterator<Buffer>,
): 'copy' | 'longer' | 'apart' => {
  const shorter = x.length < y.length ? left : right
  if (shorter.next().done !== true) return 'apart'
  return x.length < y.length ? 'longer' : 'copy'
}

/** The content of a file in chunks of exactly one size, however it comes. */
function* bytesOf(file: string, result: Untwinned): Generator<Buffer> {
  const size = 1 << 20
  let held: Buffer = Buffer.alloc(0)
  for (const chunk of contentOf(file)) {
    result.bytesRead += chunk.length
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    for (; held.length >= size; held = held.subarray(size)) yield held.subarray(0, size)
  }
  if (held.length > 0) yield held
}
