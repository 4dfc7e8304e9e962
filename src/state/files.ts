/** What is remembered of the files that annals wrote. */
import type { OwnNames } from '../history/owned.ts'
import type { Database } from '../sqlite.ts'

/** The table of the history's files as they were last committed; paths are below the work tree's top. */
export class Files {
  readonly #db: Database
  /** In a first run there is nothing to ask for. */
  #areNone: boolean | null = null

  constructor(db: Database) {
    this.#db = db
  }

  /** Path → blob id. */
  all(): Map<string, string> {
    return new Map(this.#db.rows('SELECT path, oid FROM files') as Iterable<[string, string]>)
  }

  isEmpty(): boolean {
    this.#areNone ??= this.#db.all('SELECT 1 FROM files LIMIT 1').length === 0
    return this.#areNone
  }

  /** The blob id of a file; undefined where none was committed. */
  oid(path: string): string | undefined {
    if (this.isEmpty()) return undefined
    const [row] = this.#db.all('SELECT oid FROM files WHERE path = ?', path)
    return row === undefined ? undefined : String(row.oid)
  }

  /** The files of a session. */
  of({ pair, folder }: OwnNames): string[] {
    if (this.isEmpty()) return []
    const beyond = `${folder.slice(0, -1)}0`
    const rows = this.#db.all(
      `SELECT path FROM files WHERE path IN (${pair.map(() => '?').join(', ')}) OR (path >= ? AND path < ?)`,
      ...[...pair, folder, beyond],
    )
    return rows.map(({ path }) => String(path))
  }

  indexPages(): string[] {
    return this.#db.arrays('SELECT path FROM files WHERE is_index = 1').map(([path]) => String(path))
  }

  /** The JSON of helpers. */
  helpers(): string[] {
    return this.#db.arrays(`SELECT path FROM files WHERE path GLOB '*/.agent-*.json'`).map(([path]) => String(path))
  }

  put(path: string, oid: string, isIndexPage: boolean): void {
    this.#areNone = null
    this.#db.run('INSERT OR REPLACE INTO files VALUES (?, ?, ?)', path, oid, Number(isIndexPage))
  }

  drop(path: string): void {
    this.#areNone = null
    this.#db.run('DELETE FROM files WHERE path = ?', path)
  }

  /** Forgets all of them. */
  clear(): void {
    this.#areNone = null
    this.#db.run('DELETE FROM files')
  }
}

/** The table of files that a run wrote or removed and that no commit of ours has yet. */
export class Pending {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Path below the work tree's top → blob ids it may have; null: it was removed. */
  all(): Map<string, readonly (string | null)[]> {
    // After a first run these are as many as files: most have one id, and a set for each would take most of the memory.
    const pending = new Map<string, readonly (string | null)[]>()
    for (const [path, oid] of this.#db.rows('SELECT path, oid FROM pending') as Iterable<[string, string]>) {
      pending.set(path, [...(pending.get(path) ?? []), oid === '' ? null : oid])
    }
    return pending
  }

  isEmpty(): boolean {
    return this.#db.all('SELECT 1 FROM pending LIMIT 1').length === 0
  }

  put(path: string, oid: string | null): void {
    this.#db.run('INSERT OR IGNORE INTO pending VALUES (?, ?)', path, oid ?? '')
  }

  drop(path: string): void {
    this.#db.run('DELETE FROM pending WHERE path = ?', path)
  }

  /** Forgets all of them. */
  clear(): void {
    this.#db.run('DELETE FROM pending')
  }
}
