/** What was masked, kept so that the owner can have it back: what stands in a vault, before it is encrypted. Pure. */
import type { Replaced } from './placeholders.ts'

/** What was masked in one original. */
export interface VaultEntry {
  /** Of the source, relative to the agent's home, as it may be written. */
  path: string
  /** Of what is stored, with placeholders. */
  sha256: string
  /** Of the bytes that come out. */
  source: { bytes: number; sha256: string }
  /** In order: offset and length in what is stored, and what stood there, in base64. */
  replaced: [offset: number, length: number, base64: string][]
}

export const entryOf = (
  path: string,
  sha256: string,
  source: { bytes: number; sha256: string },
  replaced: readonly Replaced[],
): VaultEntry => ({
  path,
  sha256,
  source: { bytes: source.bytes, sha256: source.sha256 },
  replaced: replaced.map(({ at, length, value }) => [at, length, value.toString('base64')]),
})

export const encodeVault = (entries: readonly VaultEntry[]): Buffer =>
  Buffer.from(`${JSON.stringify({ annals: 1, originals: entries })}\n`)

/** Throws a `SyntaxError` when it is none of ours. */
export function decodeVault(bytes: Uint8Array): VaultEntry[] {
  const vault = JSON.parse(Buffer.from(bytes).toString()) as { annals?: unknown; originals?: unknown } | null
  if (vault?.annals !== 1 || !Array.isArray(vault.originals)) throw new SyntaxError('It is not a vault of annals.')
  return vault.originals as VaultEntry[]
}

/** What was there before it was masked. */
export function restored(stored: Buffer, { replaced }: Pick<VaultEntry, 'replaced'>): Buffer {
  const pieces: Buffer[] = []
  let from = 0
  for (const [at, length, base64] of replaced) {
    pieces.push(stored.subarray(from, at), Buffer.from(base64, 'base64'))
    from = at + length
  }
  return Buffer.concat([...pieces, stored.subarray(from)])
}
