/** The vaults of a session: what was masked in its originals, to be encrypted for those who may have it back. */
import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { joinPath } from '../history/paths.ts'
import type { Head, Original } from '../model/session.ts'
import type { Place } from '../plan/names.ts'
import { macOf } from '../redact/mac.ts'
import { encodeVault, entryOf } from '../redact/vault.ts'
import type { PlannedOriginal } from './read.ts'
import type { Stored, WantedFile, Workshop } from './types.ts'

/** A file that is still to be encrypted. `path` is below the history path. */
export interface Unsealed {
  path: string
  plain: Buffer
}

export interface Vaults {
  /** For the head. */
  vault?: Head['vault']
  /** Vaults that stay as they are. */
  kept: WantedFile[]
  unsealed: Unsealed[]
}

/** Whose vault it is: the first file is the one of today. */
const todays = (base: string): string => `.${base}.age`

/**
 * What a session's vaults should be. Encrypting the same twice gives other bytes: one is made anew only when what is in
 * it changes. Former vaults stay as long as something that is stored was masked before.
 */
export function vaultsOf(
  { place, stored }: { place: Place; stored: Stored | undefined },
  read: readonly PlannedOriginal[],
  originals: readonly Original[],
  shop: Workshop,
): Vaults {
  const before = stored?.head.vault
  const keep = (names: readonly string[], as = (name: string): string => name): WantedFile[] =>
    names.flatMap((name) => {
      const bytes = bytesOf(shop.historyDir, stored?.place ?? place, name)
      return bytes === null ? [] : [{ path: joinPath(place.dir, as(name)), content: shop.staging.hold(bytes) }]
    })
  const same: Vaults =
    before === undefined ? { kept: [], unsealed: [] } : { vault: before, kept: keep(before.files), unsealed: [] }
  const { recipients } = shop.settings
  const { key } = shop.redaction
  const entries = read.flatMap(({ file, read: { sha256, source, replaced } }) =>
    replaced.length === 0 ? [] : [entryOf(file.path, sha256, source, replaced)],
  )
  if (recipients.length === 0 || key === null || entries.length === 0) return same
  const plain = encodeVault(entries)
  const mac = macOf(key, `${recipients.toSorted().join('\n')}\n${plain.toString()}`)
  if (before?.mac === mac && same.kept.length === before.files.length) return same
  const known = new Set(entries.map(({ sha256 }) => sha256))
  const isNeeded = originals.some(({ source, sha256 }) => source !== undefined && !known.has(sha256))
  const former = isNeeded ? (before?.files ?? []) : []
  const as = (name: string): string =>
    name === todays(place.base) ? `${place.base}/.vault-${before?.mac.slice(0, 8)}.age` : name
  return {
    vault: { files: [todays(place.base), ...former.map(as)], mac },
    kept: keep(former, as),
    unsealed: [{ path: joinPath(place.dir, todays(place.base)), plain }],
  }
}

function bytesOf(historyDir: string, place: Place, name: string): Buffer | null {
  try {
    return readFileSync(join(historyDir, ...posix.join(place.dir, name).split('/')))
  } catch {
    // Somebody took it away: nothing can bring it back, and the session is stored all the same.
    return null
  }
}
