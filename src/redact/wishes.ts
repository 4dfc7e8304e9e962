/** What a person wants of redaction, as settings of a run. */
import type { Environment } from '../../adapters/types.ts'
import type { Settings } from '../config/index.ts'
import { knownKey, redactionKey } from './key.ts'
import { environmentSecrets, secretsIn } from './secrets.ts'
import type { RedactionSettings } from './setup.ts'
import type { RedactSettings } from './types.ts'

export interface Wishes {
  /** Own rules, and what is not to be masked. */
  rules: RedactSettings['rules']
  allow: RedactSettings['allow']
  /** Absolute paths of files with secrets. */
  secretsFiles: string[]
  /** Records that hold one of these are masked whole. */
  dropLines: string[]
  /** A session in which a person typed this is left out. */
  marker: string
  /** Patterns of folders whose sessions are left out. */
  exclude: string[]
  /** Recipients of age, for whom `--vault` keeps what is masked. */
  recipients: string[]
}

/** What is set. */
export const wishesIn = (settings: Settings): Wishes => ({
  rules: settings.get('redact.rules'),
  allow: settings.get('redact.allow'),
  secretsFiles: settings.get('redact.secrets-files'),
  dropLines: settings.get('redact.drop-lines'),
  marker: settings.get('redact.marker'),
  exclude: settings.get('exclude'),
  recipients: settings.get('vault.recipients'),
})

/**
 * How a run masks. `on: false`: not at all. The key is made when there is none, and written unless `remember` is false.
 * `lastingSecrets` are those that the next run has as well, whatever its environment. Throws a `UserError` (exit 2).
 */
export function redactionSettings(
  { rules, allow, secretsFiles, dropLines }: Pick<Wishes, 'rules' | 'allow' | 'secretsFiles' | 'dropLines'>,
  env: Environment,
  { on, remember }: { on: boolean; remember: boolean },
): { redaction: RedactionSettings; lastingSecrets: string[] } {
  if (!on) return { redaction: { redact: null, dropLines: [], key: knownKey(env) }, lastingSecrets: [] }
  const key = redactionKey(env, remember)
  const lastingSecrets = secretsIn(secretsFiles)
  const secrets = [...new Set([...lastingSecrets, ...environmentSecrets(env.variables)])].sort()
  return { redaction: { redact: { key, secrets, rules, allow }, dropLines, key }, lastingSecrets }
}

/** How a run on this machine masks: with its key, if it has one. Throws a `UserError` (exit 2). */
export const redactionHere = ({ env, settings }: { env: Environment; settings: Settings }): RedactionSettings =>
  redactionSettings(wishesIn(settings), env, { on: knownKey(env) !== null, remember: false }).redaction
