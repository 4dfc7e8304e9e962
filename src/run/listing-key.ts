/** By what it is remembered what a run said of a listing. */
import type { Environment } from '../../adapters/types.ts'
import type { Settings } from '../config/index.ts'
import { digestOf } from '../discover/digest.ts'
import type { Listed } from '../discover/listing.ts'
import { knownBy } from '../redact/mac.ts'
import { type RedactionSettings, wholeSetupOf } from '../redact/setup.ts'
import { redactionHere } from '../redact/wishes.ts'

/** Of a run that masks in this way. */
export const listingKey = (listed: readonly Listed[], redaction: RedactionSettings): string =>
  knownBy(redaction.key, `${wholeSetupOf(redaction)} ${digestOf(listed)}`)

/** Of a run on this machine; null where it could not tell what to mask, which is no reason not to look. */
export function listingKeyHere(
  listed: readonly Listed[],
  call: { env: Environment; settings: Settings },
): string | null {
  try {
    return listingKey(listed, redactionHere(call))
  } catch {
    return null
  }
}
