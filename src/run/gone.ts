/** Marks in the history that sources are gone. Everything else of the session stays as it is. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeSession } from '../history/json.ts'
import { isSessionJson, joinPath, pagePath } from '../history/paths.ts'
import type { Place } from '../plan/names.ts'
import type { Ledger } from './ledger.ts'
import type { RunResult } from './result.ts'
import type { StoreSettings } from './settings.ts'
import type { Office } from './types.ts'
import type { Writer } from './writer.ts'

/**
 * The JSON of a session with its originals marked as gone: those whose `path` is in `paths`, or all. Null when there is
 * nothing to change, or no such JSON.
 */
export function markGone(historyDir: string, path: string, paths?: ReadonlySet<string>): Buffer | null {
  const file = join(historyDir, ...path.split('/'))
  if (!existsSync(file)) return null
  const session = decodeSession(readFileSync(file, 'utf8'))
  let changed = false
  const originals = session.originals.map((original) => {
    if (original.gone || original.superseded || (paths !== undefined && !paths.has(original.path))) return original
    changed = true
    return { ...original, gone: true as const }
  })
  return changed ? Buffer.from(`${JSON.stringify({ ...session, originals }, null, 2)}\n`) : null
}

/** Marks sessions of which no source is left. Everything of them stays. `result` is told. */
export function takeGone(
  ledger: Ledger,
  writer: Writer,
  { historyDir, staging }: Pick<Office, 'historyDir' | 'staging'>,
  { subpath, dryRun }: Pick<StoreSettings, 'subpath' | 'dryRun'>,
  result: RunResult,
): void {
  const mark = (key: string, place: Place): void => {
    const below = writer.filesOf(place).map((path) => path.slice(subpath.length + 1))
    const marked = below.filter(isSessionJson).flatMap((path) => {
      const bytes = markGone(historyDir, path)
      return bytes === null ? [] : [{ path, content: staging.hold(bytes) }]
    })
    const changes = writer.changesTo(marked)
    if (changes.length === 0 || writer.changedByHand(changes) !== undefined) return
    const message = 'Its sources are gone; the history keeps what it had.'
    result.reports.push({ key, file: joinPath(subpath, place.dir, pagePath(place.base)), kind: 'gone', message })
    if (!dryRun) result.filesWritten += writer.write(changes)
  }
  for (const key of [...ledger.missing.keys()]) {
    const place = ledger.placeOf(key)
    if (place !== undefined) mark(key, place)
    ledger.forgetMissing(key)
  }
  staging.clear()
}
