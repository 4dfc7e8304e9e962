/** Gives masked originals their bytes back, with what their vaults hold, and compares them with what the agent had. */

import { posix } from 'node:path'
import { splitPath } from '../history/paths.ts'
import type { Original } from '../model/session.ts'
import { macOf } from '../redact/mac.ts'
import { decodeVault, restored, type VaultEntry } from '../redact/vault.ts'
import { sha256Of } from '../sha256.ts'
import type { SessionFacts } from './inspect.ts'
import type { HistoryTree } from './tree.ts'

export interface VaultTools {
  /** Opens an encrypted file; rejects when it is for somebody else. */
  open: (sealed: Uint8Array) => Promise<Uint8Array>
  /** The key of this machine, if it is at hand. */
  key: Uint8Array | null
}

/** How often an original can have been masked: by the rules of one day, then by those of another. */
const deepest = 20

/** Checks every masked original of a history; how many have their bytes back. What is wrong is told to the tree. */
export async function checkVaults(
  sessions: ReadonlyMap<string, SessionFacts>,
  tree: HistoryTree,
  tools: VaultTools,
): Promise<number> {
  let rebuilt = 0
  for (const [path, { originals, vault }] of sessions) {
    const masked = originals.filter((one) => one.source !== undefined && one.files.length > 0)
    // The originals of a helper inside its parent's file are the parent's, and so is their vault.
    const own = masked.filter(({ files }) => !files.some((file) => file.startsWith('../')))
    if (own.length === 0) continue
    const entries = await entriesOf(path, vault?.files ?? [], tree, tools)
    for (const one of own) {
      if (await isRebuilt(path, one, entries, tree, tools)) rebuilt += 1
    }
  }
  return rebuilt
}

async function entriesOf(
  json: string,
  files: readonly string[],
  tree: HistoryTree,
  { open }: VaultTools,
): Promise<Map<string, VaultEntry>> {
  const entries = new Map<string, VaultEntry>()
  for await (const [path, bytes] of tree.read(files.map((file) => posix.join(splitPath(json).dir, file)))) {
    if (bytes === null) continue
    try {
      for (const entry of decodeVault(await open(bytes)))
        if (!entries.has(entry.sha256)) entries.set(entry.sha256, entry)
    } catch {
      tree.problem(path, 'vault', 'It cannot be opened with this identity, or is damaged.')
    }
  }
  return entries
}

async function isRebuilt(
  json: string,
  one: Original,
  entries: ReadonlyMap<string, VaultEntry>,
  tree: HistoryTree,
  { key }: VaultTools,
): Promise<boolean> {
  const pieces: Buffer[] = []
  for await (const [, bytes] of tree.read(one.files.map((file) => posix.join(splitPath(json).dir, file)))) {
    if (bytes === null) return false
    pieces.push(bytes)
  }
  let bytes: Buffer = Buffer.concat(pieces)
  let last: VaultEntry | undefined
  for (let depth = 0; depth < deepest; depth += 1) {
    const entry = entries.get(sha256Of(bytes))
    if (entry === undefined) break
    bytes = restored(bytes, entry)
    last = entry
  }
  const isOf = key !== null && macOf(key, bytes) === one.source?.mac
  const isTold = last !== undefined && last.source.sha256 === sha256Of(bytes)
  if (bytes.length === one.source?.bytes && (isOf || isTold)) return true
  const message =
    last === undefined
      ? `What was masked in ${one.path} is in no vault.`
      : `With what its vault holds, ${one.path} is not what the agent had.`
  tree.problem(one.files[0] ?? json, 'vault', message)
  return false
}
