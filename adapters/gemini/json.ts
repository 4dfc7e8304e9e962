/** Reading JSON that somebody else wrote: every value may be of any type. */
import type { Json } from '../../src/model/session.ts'

export { timeOf } from '../shared/time.ts'

export type JsonObject = { [key: string]: Json }

export const objectOf = (value: Json | undefined): JsonObject | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null

export const stringOf = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined)

export const arrayOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])

/** The objects among the entries of an array; of anything else, none. */
export const objectsOf = (value: Json | undefined): JsonObject[] =>
  arrayOf(value).filter((entry): entry is JsonObject => objectOf(entry) !== null)
