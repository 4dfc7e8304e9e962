/** Clouds and hosting. */
import { prefixed, type Rule } from './row.ts'

export const clouds: readonly Rule[] = [
  prefixed('aws-access-key', ['AKIA', 'ASIA', 'ABIA', 'ACCA'], 'base32', 16),
  prefixed('gcp-api-key', 'AIza', 'url', 35),
  prefixed('github-pat', 'ghp_', 'alnum', 36),
]
