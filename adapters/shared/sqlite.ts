/** Reading an agent's database without disturbing it: from a private copy, so that nothing appears or changes beside it. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { openDatabase, type Row } from '../../src/sqlite.ts'

/**
 * The rows of a table of somebody else's database: of the columns asked for, those that exist. Empty when the file, the
 * table or SQLite itself is not there or cannot be read. The database and its `-wal` are copied first and the copy is opened.
 */
export function rowsOf(database: string, table: string, columns: readonly string[]): Row[] {
  if (!existsSync(database)) return []
  const folder = mkdtempSync(join(tmpdir(), 'annals-'))
  try {
    const copy = join(folder, basename(database))
    copyFileSync(database, copy)
    if (existsSync(`${database}-wal`)) copyFileSync(`${database}-wal`, `${copy}-wal`)
    const db = openDatabase(copy)
    try {
      const present = new Set(db.all(`PRAGMA table_info("${table}")`).map((row) => row.name))
      const wanted = columns.filter((column) => present.has(column))
      if (wanted.length === 0) return []
      return db.all(`SELECT ${wanted.map((column) => `"${column}"`).join(', ')} FROM "${table}"`)
    } finally {
      db.close()
    }
  } catch {
    // An index that cannot be read costs a title, never a session.
    return []
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
