/** The redact stage: everything a session says passes through here before it is rendered, hashed or written. */
import { checkerOf, engineOf, Masking } from './redactor.ts'
import type { Checker, Redactor, RedactSettings } from './types.ts'

export { none } from './none.ts'
export { addRedactions, type Redaction, unmasked } from './redaction.ts'
export { rulesVersion } from './rules/version.ts'
export type { Checker, Found, Redactions, Redactor, RedactSettings } from './types.ts'
export { RedactionError } from './types.ts'

/** A redactor with the built-in rules and what the settings add. Throws a `UserError` (exit code 2) for a bad rule of a person. */
export const openRedactor = (settings: RedactSettings): Redactor => new Masking(engineOf(settings), settings.key)

/** Looks for what a redactor of the same settings would mask; needs no key. Throws as `openRedactor` does. */
export const openChecker = (settings: Omit<RedactSettings, 'key'>): Checker => checkerOf(engineOf(settings))

declare const mark: unique symbol
/** A value that has been through the redact stage; render and write accept nothing else. */
export type Redacted<T> = T & { readonly [mark]: true }

/** Says that `value` has been through the redact stage. Only this stage's own files call it. */
export const redacted = <T>(value: T): Redacted<T> => value as Redacted<T>
