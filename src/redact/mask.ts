/** Puts placeholders in the places of secrets. */
import { createHmac } from 'node:crypto'
import type { Finding } from './engine.ts'

/** How a placeholder is written: in text, or in a name that goes into a path. */
export type Style = 'text' | 'name'

/** A secret in the source. */
export interface Place {
  from: number
  to: number
  rule: string
  value: Buffer
  generic: boolean
  /** A further part of a secret that was counted before. */
  goesOn: boolean
}

/** The placeholder for a value: the same for the same value under the same key. */
export function placeholder(rule: string, value: Uint8Array, key: Uint8Array, style: Style): string {
  const digest = createHmac('sha256', key).update(value).digest('hex').slice(0, 4)
  return style === 'text' ? `[REDACTED:${rule}:${digest}]` : `redacted-${rule}-${digest}`
}

/** Findings as places in the source, in order, without overlaps: of two that do, the one that says more stands for both. */
export function placesOf(findings: readonly Finding[]): Place[] {
  const places = findings.map(placeOf).sort((a, b) => a.from - b.from || b.to - a.to)
  const merged: Place[] = []
  for (const place of places) {
    const last = merged.at(-1)
    if (last === undefined || place.from >= last.to) merged.push(place)
    else merged[merged.length - 1] = both(last, place)
  }
  return merged
}

function placeOf({ view, from, to, rule, generic, value, goesOn }: Finding): Place {
  const bytes = value ?? view.bytes.subarray(from, to)
  return { from: view.place(from), to: view.place(to), rule, value: bytes, generic, goesOn: goesOn ?? false }
}

function both(one: Place, other: Place): Place {
  const longer = other.value.length > one.value.length ? other : one
  const named = one.generic && !other.generic ? other : one
  const { from, to } = { from: Math.min(one.from, other.from), to: Math.max(one.to, other.to) }
  return { from, to, rule: named.rule, value: longer.value, generic: named.generic, goesOn: one.goesOn && other.goesOn }
}

/** The source with `written(place)` in the place of each. */
export function spliced(bytes: Buffer, places: readonly Place[], written: (place: Place) => string): Buffer {
  const placeholders = places.map(written)
  const room = bytes.length + placeholders.reduce((sum, { length }) => sum + length, 0)
  const out = Buffer.allocUnsafe(room)
  let from = 0
  let length = 0
  for (const [index, place] of places.entries()) {
    length += bytes.copy(out, length, from, place.from)
    length += out.write(placeholders[index] as string, length, 'latin1')
    from = place.to
  }
  length += bytes.copy(out, length, from)
  return out.subarray(0, length)
}
