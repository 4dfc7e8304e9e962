/** From settings, which are plain data, to what masks: a worker opens its own. */
import { exit, UserError } from '../errors.ts'
import { dropping } from './dropped.ts'
import { none, openRedactor, type Redaction, RedactionError } from './index.ts'
import type { RedactionSettings } from './setup.ts'

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
