/** From settings, which are plain data, to what masks: a worker opens its own. */
import { exit, UserError } from '../errors.ts'
import { dropping } from './dropped.ts'
import { none, openRedactor, type Redaction, RedactionError, type RedactSettings, rulesVersion } from './index.ts'
import { macOf } from './mac.ts'

/** What is masked, and how. */
export interface RedactionSettings {
  /** Null: nothing is masked. */
  redact: RedactSettings | null
  /** Records that hold one of these are masked whole. */
  dropLines: string[]
  /** The key of this machine; null where none was made, and nothing is masked. */
  key: Uint8Array | null
}

/** Throws a `UserError` (exit 2) when something could not be masked as it is meant to be: then nothing is stored. */
export function openRedaction({ redact, dropLines, key }: RedactionSettings): Redaction {
  if (redact === null) return { redactor: none(), key }
  try {
    return { redactor: dropping(openRedactor(redact), dropLines, redact.key), key: redact.key }
  } catch (error) {
    if (error instanceof RedactionError) {
      const hint = 'Nothing is stored without masking; --no-redact stores secrets as they are.'
      throw new UserError(`Secrets cannot be masked: ${error.message}`, exit.usage, hint, error)
    }
    throw error
  }
}

/**
 * By what it is seen that something else is masked than before, without telling what: the key, the rules, what a person
 * set. Secrets from the environment do not count: it is another one in a terminal than in cron.
 */
export function setupOf({ redact, dropLines }: RedactionSettings, lasting: readonly string[]): string {
  if (redact === null) return 'none'
  const { rules, allow } = redact
  return macOf(redact.key, JSON.stringify([rulesVersion, rules, allow, lasting.toSorted(), dropLines]))
}
