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
