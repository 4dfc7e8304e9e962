/** Marks in the history that sources are gone. Everything else of the session stays as it is. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeSession } from '../history/json.ts'

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
