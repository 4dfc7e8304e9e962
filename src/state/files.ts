/** What is remembered of the files that annals wrote. */
import type { Database } from '../sqlite.ts'

/** The table of the history's files as they were last committed. */
export class Files {
  readonly #db: Database
  #all: ReadonlyMap<string, string> | null = null

  constructor(db: Database) {
    this.#db = db
  }

  /** Path below the work tree's top → blob id. */
  all(): ReadonlyMap<string, string> {
    // A run asks several times before it changes any of them.
    this.#all ??= new Map(this.#db.rows('SELECT path, oid FROM files') as Iterable<[string, string]>)
    return this.#all
  }

  /** The JSON of helpers; paths below the work tree's top. */
  helpers(): string[] {
    return this.#db.arrays(`SELECT path FROM files WHERE path GLOB '*/.agent-*.json'`).map(([path]) => String(path))
  }

  put(path: string, oid: string): void {
    this.#all = null
    this.#db.run('INSERT OR REPLACE INTO files VALUES (?, ?)', path, oid)
  }

  drop(path: string): void {
    this.#all = null
    this.#db.run('DELETE FROM files WHERE path = ?', path)
  }

  /** Forgets all of them. */
  clear(): void {
    this.#all = null
    this.#db.run('DELETE FROM files')
  }

  /** What was read may have been taken back since: it is read again. */
  readAgain(): void {
    this.#all = null
  }
}

/** The table of files that a run wrote or removed and that no commit of ours has yet. */
export class Pending {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Path below the work tree's top → blob ids it may have; null: it was removed. */
  all(): Map<string, Set<string | null>> {
    const pending = new Map<string, Set<string | null>>()
    for (const row of this.#db.all('SELECT path, oid FROM pending')) {
      const oids = pending.get(String(row.path)) ?? new Set<string | null>()
      oids.add(row.oid === '' ? null : String(row.oid))
      pending.set(String(row.path), oids)
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
