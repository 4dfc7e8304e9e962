/** By what it is seen that a session would be made in the same way as when its checkpoint was taken. */

import { macOf } from '../redact/mac.ts'
import { type RedactionSettings, wholeSetupOf } from '../redact/setup.ts'
import { rendererVersion, type Templates } from '../render/index.ts'
import { sha256Of } from '../sha256.ts'
import { version } from '../version.ts'

/**
 * Differs whenever anything differs that is the same for all sessions of a run. Secrets of its environment count as well:
 * what only they gave away is masked in what was read with them alone. `settings`: how sessions are written, plain data.
 */
export function checkpointSetup(settings: object, templates: Templates, redaction: RedactionSettings): string {
  const versions = [version(), rendererVersion, process.versions.v8]
  const frames = Object.values(templates).map(({ name, version: of }) => [name, of])
  const all = JSON.stringify([versions, settings, frames, wholeSetupOf(redaction)])
  return redaction.key === null ? sha256Of(all) : macOf(redaction.key, all)
}
