/** What is remembered of the heads of sessions in the history: what index pages and lists are made of. */
import type { Line } from '../history/summary.ts'
import type { Database } from '../sqlite.ts'
import { lineOf, selectLines } from './lines.ts'

/** The table of heads. */
export class Heads {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Path of a session's JSON → its blob id and its head, as JSON. */
  all(): Map<string, { oid: string; head: string }> {
    const heads = new Map<string, { oid: string; head: string }>()
    const rows = this.#db.rows('SELECT path, oid, head FROM heads') as Iterable<[string, string, string]>
    for (const [path, oid, head] of rows) heads.set(path, { oid, head })
    return heads
  }

  /** Those whose session is no unit that is stored: path of a session's JSON → its head, as JSON. */
  withoutUnit(): Map<string, string> {
    // The index has the keys: to get them out of all heads takes three times as long.
    const without = `SELECT path FROM heads INDEXED BY lines
      WHERE key NOT IN (SELECT key FROM units WHERE dir IS NOT NULL)`
    return new Map(
      this.#db.rows(`SELECT path, head FROM heads WHERE path IN (${without})`) as Iterable<[string, string]>,
    )
  }

  /** What lists and totals are made of, with the path of each session's JSON: newest first, equal times by key, then by path. */
  lines(): { path: string; line: Line }[] {
    return Array.from(this.#db.rows(selectLines) as Iterable<[string, string]>, ([path, line]) => ({
      path,
      line: lineOf(line),
    }))
  }

  /** When the last record of each session of a source was written, ISO 8601, by the session's key. */
  updatedTimes(source: string): Map<string, string> {
    // By the path of each session's JSON (`jsonPath`): heads are long, and reading all of them takes its time.
    const rows = this.#db.arrays(
      `SELECT units.key, json_extract(heads.head, '$.updatedAt') FROM units JOIN heads
       ON heads.path = CASE units.dir WHEN '' THEN '' ELSE units.dir || '/' END || '.' || units.base || '.json'
       WHERE units.source = ? AND units.dir IS NOT NULL`,
      source,
    )
    return new Map(rows.map(([key, at]) => [String(key), String(at)]))
  }

  /** How many stored sessions each version of each agent wrote. */
  agentVersions(): { source: string; version: string; sessions: number }[] {
    const rows = this.#db.arrays(
      `SELECT json_extract(head, '$.source'), json_extract(head, '$.agent.version'), count(*) FROM heads
       WHERE json_extract(head, '$.agent.version') IS NOT NULL GROUP BY 1, 2`,
    )
    return rows.map(([source, version, sessions]) => ({
      source: String(source),
      version: String(version),
      sessions: Number(sessions),
    }))
  }

  put(path: string, oid: string, head: string): void {
    this.#db.run('INSERT OR REPLACE INTO heads VALUES (?, ?, ?)', path, oid, head)
  }

  drop(path: string): void {
    this.#db.run('DELETE FROM heads WHERE path = ?', path)
  }

  /** Forgets all of them. */
  clear(): void {
    this.#db.run('DELETE FROM heads')
  }
}
