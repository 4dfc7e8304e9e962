/** Originals that are stored already, masked by the rules of today. */

import { adapterOf } from '../../adapters/index.ts'
import type { Original } from '../model/session.ts'
import { Mask } from '../parse/mask.ts'
import type { Redaction } from '../redact/index.ts'
import { macOf } from '../redact/mac.ts'
import { sha256Of } from '../sha256.ts'

/** The stored bytes of an original (joined), masked; null when there is nothing in them to mask. `source`: the agent's id. */
export function maskedOriginal(
  source: string,
  original: Original,
  bytes: Buffer,
  { redactor, key }: Redaction,
): { bytes: Buffer; original: Original } | null {
  const mask = new Mask(redactor, adapterOf(source)?.opaque ?? new Set())
  const masked = mask.beside(original.path.replace(/\.zst$/, ''), bytes)
  if (masked === bytes || key === null) return null
  const sha256 = sha256Of(masked)
  // What the agent had is known by the first masking; what was never masked is what the agent had.
  const had = original.source ?? { bytes: bytes.length, mac: macOf(key, bytes) }
  return { bytes: masked, original: withSource({ ...original, bytes: masked.length, sha256 }, had) }
}

/** Keys in the order in which they are written. */
const withSource = (
  { path, files, bytes, sha256, source: _, ...more }: Original,
  source: NonNullable<Original['source']>,
): Original => ({ path, files, bytes, sha256, source, ...more })
