/** What is masked and how, as plain data, and by what it is known again. Loads no rule. */
import { macOf } from './mac.ts'
import { rulesVersion } from './rules/version.ts'
import type { RedactSettings } from './types.ts'

/** What is masked, and how. */
export interface RedactionSettings {
  /** Null: nothing is masked. */
  redact: RedactSettings | null
  /** Records that hold one of these are masked whole. */
  dropLines: string[]
  /** The key of this machine; null where none was made, and nothing is masked. */
  key: Uint8Array | null
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

/** Like `setupOf`, of this very run: with all the secrets that it knows, those of its environment among them. */
export function wholeSetupOf({ redact, dropLines }: RedactionSettings): string {
  return redact === null
    ? 'none'
    : macOf(redact.key, JSON.stringify([rulesVersion, redact.rules, redact.allow, redact.secrets, dropLines]))
}
