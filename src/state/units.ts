/** What is remembered of sessions at the top. */
import type { Surface } from '../redact/surface.ts'
import type { Database } from '../sqlite.ts'

/** A session at the top as the history has it, and what was decided about it. */
export interface KnownUnit {
  key: string
  source: string
  /** Below the history path; null when it is not stored. */
  dir: string | null
  base: string | null
  /** What the agent's indexes said of it, as JSON. */
  outside: string
  /** What belonging to a repository is decided by, as JSON; null while unknown. */
  facts: string | null
  /** Why it is not stored. */
  skipped: string | null
}

/** A unit of which nothing changed. */
export interface SettledUnit extends Pick<KnownUnit, 'key' | 'skipped'> {
  isStored: boolean
}

/** The table of units. */
export class Units {
  readonly #db: Database
  readonly #surface: () => Pick<Surface, 'text'>

  /** `surface`: how sentences may be remembered, now. */
  constructor(db: Database, surface: () => Pick<Surface, 'text'>) {
    this.#db = db
    this.#surface = surface
  }

  /** All sessions at the top that were ever looked at, by key. */
  all(): Map<string, KnownUnit> {
    return new Map(Array.from(this.#db.rows(`SELECT ${columns} FROM units`), (row) => [String(row[0]), unitOf(row)]))
  }

  get(key: string): KnownUnit | undefined {
    const [row] = this.#db.arrays(`SELECT ${columns} FROM units WHERE key = ?`, key)
    return row === undefined ? undefined : unitOf(row)
  }

  /** The keys of those that are stored. */
  storedKeys(): Set<string> {
    return new Set(this.#db.arrays('SELECT key FROM units WHERE dir IS NOT NULL').map(([key]) => String(key)))
  }

  /** How many are stored. */
  storedCount(): number {
    const [row] = this.#db.all('SELECT count(*) AS stored FROM units WHERE dir IS NOT NULL')
    return Number(row?.stored)
  }

  /** Those that have sources. */
  withSources(): SettledUnit[] {
    const rows = this.#db.rows(
      'SELECT key, dir IS NOT NULL, skipped FROM units WHERE key IN (SELECT unit FROM sources)',
    )
    return Array.from(rows as Iterable<[string, number, string | null]>, ([key, isStored, skipped]) => ({
      key,
      isStored: isStored === 1,
      skipped,
    }))
  }

  /** Those that have sources and are not stored for a reason: key → reason. */
  skipped(): Map<string, string> {
    const rows = this.#db.rows(
      `SELECT key, skipped FROM units WHERE dir IS NULL AND skipped IS NOT NULL
       AND EXISTS (SELECT 1 FROM sources WHERE unit = key)`,
    )
    return new Map(rows as Iterable<[string, string]>)
  }

  put({ key, source, dir, base, outside, ...told }: KnownUnit): void {
    const facts = told.facts === null ? null : this.#surface().text(told.facts)
    const skipped = told.skipped === null ? null : this.#surface().text(told.skipped)
    const values = [key, source, dir, base, outside, facts, skipped]
    this.#db.run(putUnit, ...values)
  }

  drop(key: string): void {
    this.#db.run('DELETE FROM units WHERE key = ?', key)
  }

  /** Forgets all of them. */
  clear(): void {
    this.#db.run('DELETE FROM units')
  }
}

const columns = 'key, source, dir, base, outside, facts, skipped'
const putUnit = `INSERT OR REPLACE INTO units (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)`

/** A row with these columns as a unit. */
function unitOf(row: readonly unknown[]): KnownUnit {
  const [key, source, dir, base, outside, facts, skipped] = row as [
    ...[key: string, source: string, dir: string | null, base: string | null],
    ...[outside: string, facts: string | null, skipped: string | null],
  ]
  return { key, source, dir, base, outside, facts, skipped }
}
