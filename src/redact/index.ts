/**
 * The redact stage: everything a session says passes through here before it is rendered, hashed or written.
 * A `Redactor` is made once a run; `none` lets all through as it is.
 */
export interface Redactor {
  /** Text of any length, as a person or a program wrote it. */
  text(text: string): string
  /** A piece of a path, a title, a name: like `text`, with placeholders that may stand in file names. */
  name(text: string): string
  /** Bytes of an original, one whole record (line, document) at a time. */
  record(bytes: Buffer): Buffer
  /** What was masked so far, and by which rule. */
  readonly found: { total: number; byRule: Record<string, number> }
}

/** Masks nothing. */
export const none = (): Redactor => ({
  text: (text) => text,
  name: (text) => text,
  record: (bytes) => bytes,
  found: { total: 0, byRule: {} },
})

declare const mark: unique symbol
/** A value that has been through the redact stage; render and write accept nothing else. */
export type Redacted<T> = T & { readonly [mark]: true }

/** Says that `value` has been through the redact stage. Only this stage's own files call it. */
export const redacted = <T>(value: T): Redacted<T> => value as Redacted<T>
