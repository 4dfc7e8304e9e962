/** Looking into JSON whose shape nobody guarantees: each accessor gives something harmless where the value is of another kind. */
import type { Json } from '../../src/model/session.ts'

export { timeOf } from '../shared/time.ts'

export type JsonObject = { [key: string]: Json }

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The object, else an empty one. */
export const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})

/** The array, else an empty one. */
export const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])

/** The string, else `''`. */
export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

/** The number, else undefined. */
export const numberOf = (value: Json | undefined): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined

/** What a JSON text says; undefined when it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

/** A duration as Codex writes it (`{secs, nanos}`, a number of seconds) in milliseconds. */
export function durationOf(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return Math.round(value * 1000)
  if (!isObject(value)) return undefined
  const seconds = numberOf(value.secs)
  return seconds === undefined ? undefined : seconds * 1000 + Math.round((numberOf(value.nanos) ?? 0) / 1e6)
}
