/** What the program ends with; part of the interface (`docs/commands.md`). */
export const exit = {
  ok: 0,
  /** Some sessions could not be stored; the rest were. */
  partial: 1,
  /** Wrong usage or configuration. */
  usage: 2,
  /** A source or the repository cannot be read or written. */
  unreadable: 3,
  /** Another run holds the repository. */
  busy: 4,
  /** Committed, but not pushed. */
  notPushed: 5,
  /** Verification found something wrong. */
  verification: 6,
} as const

export type ExitCode = (typeof exit)[keyof typeof exit]

/**
 * Something the person can act on: printed as a sentence and a hint, never with a stack.
 * The message is a whole sentence with its full stop; the hint says what to type or to look at.
 */
export class UserError extends Error {
  override readonly name = 'UserError'
  readonly hint: string | undefined
  readonly code: ExitCode

  constructor(message: string, code: ExitCode, hint?: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.hint = hint
    this.code = code
  }
}

/** The message of whatever was thrown, for sentences of ours. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The `code` of a system error (`ENOENT`, `EACCES`, …), else `''`. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
