/** A redactor for tests, and secrets that stand nowhere else. */
import { openRedactor } from '../../src/redact/index.ts'
import { sample } from '../../src/redact/rules/row.ts'
import type { Redactor, RedactSettings } from '../../src/redact/types.ts'

export const settings = (more: Partial<RedactSettings> = {}): RedactSettings => ({
  key: Uint8Array.from({ length: 32 }, (_, at) => at),
  secrets: [],
  rules: [],
  allow: [],
  ...more,
})

let shared: Redactor | undefined
/** One for all tests that ask nothing of it but to mask. */
export const redactor = (): Redactor => (shared ??= openRedactor(settings()))

/** A token of GitHub's shape. */
export const token = (seed = 1): string => `ghp_${sample('alnum', 36, seed)}`

const dashes = '-----'
/** A private key in lines. */
export const pem = (lines = 6): string =>
  [
    `${dashes}BEGIN RSA PRIVATE KEY${dashes}`,
    ...Array.from({ length: lines }, (_, line) => sample('base64', 64, line + 1)),
    `${dashes}END RSA PRIVATE KEY${dashes}`,
  ].join('\n')

/** A value as a record, masked, as text. */
export const masked = (value: unknown, opaque: readonly string[] = []): string =>
  redactor()
    .record(Buffer.from(JSON.stringify(value)), new Set(opaque))
    .toString()
