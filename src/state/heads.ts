/** What is remembered of the heads of sessions in the history: what index pages and lists are made of. */
import { cellsIn } from '../history/cells.ts'
import { splitPath } from '../history/paths.ts'
import type { Columns, Sum, Summary, Traits } from '../history/summary.ts'
import type { Counted, DayCount, Tally } from '../render/index.ts'
import type { Database, Value } from '../sqlite.ts'
import type { Zone } from '../time.ts'
import { selectColumn, selectSums, selectTraits, sumOf, traitsOf } from './lines.ts'
import { addUp, dayOf, selectDays, selectTallies, tallyOf } from './tallies.ts'

/** A session as the history has it, by the path of its JSON. */
export interface RememberedHead {
  path: string
  head: Summary
}

/** What a link to a session says of it, and whose it is. */
export interface RememberedTitle {
  path: string
  head: Pick<Summary, 'key' | 'user' | 'system' | 'title'>
}

/** The table of heads. */
export class Heads implements Columns {
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

  /** Those of one person on one machine whose session is no unit that is stored: path of its JSON → its head, as JSON. */
  withoutUnit(user: string, system: string): Map<string, string> {
    const rows = this.#db.arrays(
      `SELECT path, head FROM heads WHERE path IN (
         SELECT path FROM heads INDEXED BY by_folder
         WHERE user = ? AND system = ? AND key NOT IN (SELECT key FROM units WHERE dir IS NOT NULL)
       )`,
      ...[user, system],
    )
    return new Map(rows as [string, string][])
  }

  /** Those of one person on one machine, in the order in which they were remembered: path of its JSON → its key. */
  keysOf(user: string, system: string): Map<string, string> {
    const sql = 'SELECT path, key FROM heads INDEXED BY by_folder WHERE user = ? AND system = ? ORDER BY rowid'
    return new Map(this.#db.arrays(sql, user, system) as [string, string][])
  }

  /** The ids of all sessions. In this order: newest first, equal times by key, then by the path of the session's JSON. */
  ids(): string[] {
    return this.#db.values(selectColumn('id')) as string[]
  }

  /** The paths of their JSON, in the same order. */
  paths(): string[] {
    return this.#db.values(selectColumn('path')) as string[]
  }

  /** What lists show of each, in the same order. */
  cells(timeZone: Zone): string[] {
    const cells = this.#db.values(selectColumn('cells')) as string[]
    if (timeZone === undefined) return cells
    const starts = this.#db.values(selectColumn('started_at')) as string[]
    return cells.map((one, at) => cellsIn(timeZone, one, starts[at] ?? ''))
  }

  /** The paths of the JSON of those whose key or id begins so, in no order. */
  like(beginning: string): string[] {
    return this.#db.values(
      `SELECT path FROM heads INDEXED BY keys
       WHERE instr(key, ?) = 1 OR instr(substr(key, instr(key, ':') + 1), ?) = 1`,
      ...[beginning, beginning],
    ) as string[]
  }

  /** What each is chosen by, in the same order. */
  traits(): Traits[] {
    return this.#db.arrays(selectTraits).map(traitsOf)
  }

  /** What the sessions come to, in no order. */
  sums(): Sum[] {
    return this.#db.arrays(selectSums).map(sumOf)
  }

  /** All of them, by the path of each session's JSON. */
  summaries(): Map<string, Summary> {
    return new Map([...this.all()].map(([path, { head }]) => [path, headOf(head)]))
  }

  /** When the last record of the session that a file belongs to was written, ISO 8601; of the files of one source, by what they are remembered by. */
  updatedTimes(source: string): Map<string, string> {
    // A key can be stored several times; a unit's own session is told by the path of its JSON (`jsonPath`).
    const rows = this.#db.arrays(
      `SELECT sources.file, heads.updated_at FROM heads INDEXED BY traits CROSS JOIN units ON units.key = heads.key
       AND heads.path = CASE units.dir WHEN '' THEN '' ELSE units.dir || '/' END || '.' || units.base || '.json'
       CROSS JOIN sources ON sources.unit = units.key
       WHERE heads.source = ?`,
      source,
    )
    return new Map(rows.map(([file, at]) => [String(file), String(at)]))
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

  /** The sums that index pages show, in no order. */
  tallies(): Tally[] {
    this.#db.transaction(() => {
      for (const step of addUp) this.#db.run(step)
    })
    return Array.from(this.#db.rows(selectTallies), tallyOf)
  }

  /** How many sessions of each agent began on each day, as far as that is known. */
  days(): DayCount[] {
    return Array.from(this.#db.rows(selectDays), dayOf)
  }

  /** The sessions that lie in a folder, and no deeper. */
  in(dir: string): RememberedHead[] {
    const rows = this.#db.arrays('SELECT path, head FROM heads INDEXED BY by_folder WHERE dir = ?', dir)
    return rows.map(([path, head]) => ({ path: String(path), head: headOf(head) }))
  }

  /** Each folder that sessions lie in, and how many. */
  folders(): [dir: string, sessions: number][] {
    return this.#db.arrays('SELECT dir, count(*) FROM heads INDEXED BY by_folder GROUP BY dir') as [string, number][]
  }

  /** Each folder that sessions lie in or lay in when they were last added up: quicker than `folders`. */
  foldersEver(): string[] {
    return this.#db.values('SELECT dir FROM tallied UNION SELECT dir FROM untallied') as string[]
  }

  /** The paths of the sessions' JSON in a folder, and no deeper. */
  pathsIn(dir: string): string[] {
    const rows = this.#db.arrays('SELECT path FROM heads INDEXED BY by_folder WHERE dir = ?', dir)
    return rows.map(([path]) => String(path))
  }

  /** The sessions that are stored under a key, in the order in which they were remembered. */
  titles(key: string): RememberedTitle[] {
    const rows = this.#db.arrays(
      `SELECT path, user, system, json_extract(head, '$.title') FROM heads INDEXED BY keys WHERE key = ? ORDER BY rowid`,
      key,
    ) as [string, string, string, string][]
    return rows.map(([path, user, system, title]) => ({ path, head: { key, user, system, title } }))
  }

  /** At least `count` of the newest sessions: all that began when the last of those did. */
  latest(count: number): RememberedHead[] {
    const rows = this.#db.arrays(
      `SELECT path, head FROM heads WHERE started_at >=
         coalesce((SELECT started_at FROM heads ORDER BY started_at DESC LIMIT 1 OFFSET ?), '')`,
      count - 1,
    )
    return rows.map(([path, head]) => ({ path: String(path), head: headOf(head) }))
  }

  /** `counted`: what is added up of it for index pages; `cells`: what lists show of it. */
  put(path: string, oid: string, head: Summary, { day, told, isOfProject }: Counted, cells: string): void {
    this.drop(path)
    this.#db.run(
      'INSERT INTO heads (path, oid, dir, day, told, of_project, cells, head) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      ...[path, oid, splitPath(path).dir, day, told, Number(isOfProject), cells, JSON.stringify(head)],
    )
  }

  drop(path: string): void {
    this.#db.run('DELETE FROM heads WHERE path = ?', path)
  }

  /** Forgets all of them. */
  clear(): void {
    this.#db.run('DELETE FROM heads')
  }
}

const headOf = (head: Value | undefined): Summary => JSON.parse(String(head)) as Summary
