/** Encrypts what is to be kept of a unit for its owner. */
import { sealer } from '../redact/age.ts'
import type { Workshop } from './types.ts'
import type { MadeUnit } from './unit.ts'

/** A unit with its vaults among its files. */
export async function sealed(made: MadeUnit, { settings, staging }: Workshop): Promise<MadeUnit> {
  if (made.unsealed.length === 0) return made
  const seal = await sealer(settings.recipients)
  const files = [...made.files]
  for (const { path, plain } of made.unsealed) files.push({ path, content: staging.hold(await seal(plain)) })
  return { ...made, files, unsealed: [] }
}
