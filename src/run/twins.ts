/** Two conversations that claim one id: copies of one another, or two that have to be told apart. */

import type { Unit } from '../discover/units.ts'
import { filesOf, isSame } from '../discover/units.ts'
import { contentOf } from '../parse/source.ts'
import type { KnownSource, KnownUnit } from '../state/index.ts'

export interface Untwinned {
  units: Unit[]
  /** Units that are copies: their files belong to the unit with this key. */
  copies: { unit: Unit; of: string }[]
  bytesRead: number
}

/** Copies (same bytes, or one the beginning of the other) are one session, the longer one; all others stay apart. */
export function untwin(
  units: readonly Unit[],
  known: ReadonlyMap<string, KnownSource>,
  stored: ReadonlyMap<string, KnownUnit>,
): Untwinned {
  const result: Untwinned = { units: [], copies: [], bytesRead: 0 }
  const places = new Map<string, number>()
  for (const unit of units.toSorted((a, b) => a.key.length - b.key.length)) {
    const first = unit.key.slice(0, atOf(unit))
    const place = places.get(first)
    const other = place === undefined ? undefined : result.units[place]
    if (place === undefined || other === undefined || stored.get(unit.key)?.dir != null) {
      places.set(unit.key, result.units.length)
      result.units.push(unit)
      continue
    }
    const remembered = filesOf(unit).every(
      (file) => isSame(file, known.get(file.file)) && known.get(file.file)?.unit === first,
    )
    const relation = remembered ? 'copy' : relate(other, unit, result)
    if (relation === 'apart') {
      result.units.push(unit)
    } else if (relation === 'longer') {
      result.units[place] = { ...unit, key: first, helpers: other.helpers }
      result.copies.push({ unit: other, of: first })
    } else {
      result.copies.push({ unit, of: first })
    }
  }
  const order = new Map(units.map((unit, index) => [unit.root, index]))
  result.units.sort((a, b) => (order.get(a.root) ?? 0) - (order.get(b.root) ?? 0))
  return result
}

const atOf = ({ key, root }: Unit): number => {
  const suffix = `@${root.files[0]?.path ?? ''}`
  return key.endsWith(suffix) ? key.length - suffix.length : key.length
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
  } catch {
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
