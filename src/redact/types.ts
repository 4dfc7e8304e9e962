/** The contract of the redact stage. */

/** How many values were masked, and by which rule. */
export interface Redactions {
  total: number
  byRule: Record<string, number>
}

/**
 * Masks secrets. Everything that is written passes through one: records of a source before they are parsed, so that the
 * original and all that is made of it say the same; names, titles and paths where they come from elsewhere. Masking what
 * is masked changes nothing. Throws a `RedactionError` when a rule cannot be carried through: what it was masking must not
 * be written.
 */
export interface Redactor {
  /** Text of any length, as a person or a program wrote it; a JSON document in it stays one. */
  text(text: string): string
  /** A piece of a path, a title for a file name: like `text`, with placeholders that may stand in file names. */
  name(text: string): string
  /**
   * One record of a source: a line of JSON without its line feed, or a whole JSON document. The same buffer when nothing
   * is masked; otherwise JSON that parses to the same structure and differs only inside placeholders. Values of fields
   * that are named in `opaque`, at any depth, stay as they are. What is no JSON is masked as text.
   */
  record(bytes: Buffer, opaque: ReadonlySet<string>): Buffer
  /** A file that is no JSON, whole: text is masked, anything else stays the same buffer. */
  file(bytes: Buffer): Buffer
  /** The last line of a source that is not finished: nobody can tell what is in it, so all of it is masked. */
  torn(bytes: Buffer): Buffer
  /** What was masked since the last call. */
  taken(): Redactions
}

/** What was being masked cannot be, and must not be written: a rule took too long, or is broken. */
export class RedactionError extends Error {
  override readonly name = 'RedactionError'
}

/** A rule of a person. Its expression is in RE2's syntax; its first group is the secret, where it has one. */
export interface OwnRule {
  /** Stands in placeholders: lower case letters, digits and `-`. */
  id: string
  /** Literals in any case, of three bytes or more; one of them must be within 512 bytes of what the expression matches. */
  keywords?: string[]
  pattern: string
  /** Texts in which it must find something; one at least. */
  examples: string[]
  /** Texts in which it must find nothing. */
  lookalikes?: string[]
}

/** A value that is never masked, as it is or by an expression that matches all of it. */
export type Allowed = { value: string } | { pattern: string; examples: string[] }

/** All that a redactor is made of: data that may be sent to a worker thread. */
export interface RedactSettings {
  /** 32 bytes: what the last part of a placeholder is made with. */
  key: Uint8Array
  /** Values of this machine that are secret; those that are short or stand everywhere are passed over. */
  secrets: string[]
  rules: OwnRule[]
  allow: Allowed[]
}

/** A secret that is not masked: by which rule, and where it lies in the bytes that were given. */
export interface Found {
  rule: string
  from: number
  to: number
}

/** Looks for secrets and masks nothing. Throws a `RedactionError` as a redactor does. */
export interface Checker {
  /** As `Redactor.record`. */
  record(bytes: Buffer, opaque: ReadonlySet<string>): Found[]
  /** As `Redactor.file`. */
  file(bytes: Buffer): Found[]
  /** Places are bytes of the text in UTF-8. */
  text(text: string): Found[]
}
