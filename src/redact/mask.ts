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
  /** The finding whose value the placeholder stands for: copied for none, since a text can be full of secrets. */
  of: Finding
  generic: boolean
  /** A further part of a secret that was counted before. */
  goesOn: boolean
}

/** The placeholder for a value: the same for the same value under the same key. */
export function placeholder(rule: string, value: Uint8Array, key: Uint8Array, style: Style): string {
  const digest = createHmac('sha256', key).update(value).digest('hex').slice(0, 4)
  return style === 'text' ? `[REDACTED:${rule}:${digest}]` : `redacted-${rule}-${digest}`
}

/** What a placeholder is made of, and how many bytes that has. */
export const valueIn = ({ value, view, from, to }: Finding): Buffer => value ?? view.bytes.subarray(from, to)
export const sizeOf = ({ value, from, to }: Finding): number => value?.length ?? to - from

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

function placeOf(of: Finding): Place {
  const { view, from, to, rule, generic, goesOn } = of
  return { from: view.place(from), to: view.place(to), rule, of, generic, goesOn }
}

function both(one: Place, other: Place): Place {
  const longer = sizeOf(other.of) > sizeOf(one.of) ? other : one
  const named = one.generic && !other.generic ? other : one
  const { from, to } = { from: Math.min(one.from, other.from), to: Math.max(one.to, other.to) }
  return { from, to, rule: named.rule, of: longer.of, generic: named.generic, goesOn: one.goesOn && other.goesOn }
}

/** The source with `written(place)` in the place of each. */
export function spliced(bytes: Buffer, places: readonly Place[], written: (place: Place) => Buffer): Buffer {
  const placeholders = places.map(written)
  const room = bytes.length + placeholders.reduce((sum, { length }) => sum + length, 0)
  const out = Buffer.allocUnsafe(room)
  let from = 0
  let length = 0
  for (const [index, place] of places.entries()) {
    length = copied(bytes, from, place.from, out, length)
    const one = placeholders[index] as Buffer
    length = copied(one, 0, one.length, out, length)
    from = place.to
  }
  length = copied(bytes, from, bytes.length, out, length)
  return out.subarray(0, length)
}

/** For so few bytes a call of `copy` takes longer than to move them one by one. */
const few = 64

/** Copies bytes to `at` in `out`; returns the place behind them. */
function copied(bytes: Buffer, from: number, to: number, out: Buffer, at: number): number {
  if (to - from > few) return at + bytes.copy(out, at, from, to)
  for (let k = from; k < to; k += 1) out[at + k - from] = bytes[k] as number
  return at + to - from
}
