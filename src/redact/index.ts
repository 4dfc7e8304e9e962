/** The redact stage: everything a session says passes through here before it is rendered, hashed or written. */
import type { Redactor } from './types.ts'

export type { Redactions, Redactor } from './types.ts'
export { RedactionError } from './types.ts'

/** Masks nothing. */
export const none = (): Redactor => ({
  text: (text) => text,
  name: (text) => text,
  record: (bytes) => bytes,
  file: (bytes) => bytes,
  torn: (bytes) => bytes,
  taken: () => ({ total: 0, byRule: {} }),
})

declare const mark: unique symbol
/** A value that has been through the redact stage; render and write accept nothing else. */
export type Redacted<T> = T & { readonly [mark]: true }

/** Says that `value` has been through the redact stage. Only this stage's own files call it. */
export const redacted = <T>(value: T): Redacted<T> => value as Redacted<T>
