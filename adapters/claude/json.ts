/** Looking into JSON that somebody else wrote: every question has an answer, whatever the value is. */
import type { Json } from '../../src/model/session.ts'

export { timeOf } from '../shared/time.ts'

/** A JSON object. */
export type Fields = { [key: string]: Json }

/** Whether a value is a JSON object. */
export const isFields = (value: Json | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The object, or an empty one. */
export const fieldsOf = (value: Json | undefined): Fields => (isFields(value) ? value : {})

/** The string, or `''`. */
export const stringOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

/** The finite number, or undefined. */
export const numberOf = (value: Json | undefined): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined

/** The array, or an empty one. */
export const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])

/** The strings of an array. */
export const stringsOf = (value: Json | undefined): string[] =>
  listOf(value).filter((one): one is string => typeof one === 'string')

/** What a table holds under a name that somebody else chose; nothing that every object has. */
export const entryOf = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

/** The value of a text that should be JSON; undefined when it is not. */
export function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
