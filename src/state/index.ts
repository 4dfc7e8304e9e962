/**
 * What annals remembers between runs. A cache that may only ever save work: when it is gone, or does not fit the
 * history that is there, everything in it comes back from the history and the sources.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Peek, SourceFile } from '../../adapters/types.ts'
import type { KnownSource, Stamp } from '../discover/known.ts'
import type { Line } from '../history/summary.ts'
import type { Surface } from '../redact/surface.ts'
import { type Database, openDatabase, type Row } from '../sqlite.ts'
import { lineOf, selectLines } from './lines.ts'
import { Remembered } from './remembered.ts'
import { schema, version } from './schema.ts'

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

/** What is known of a source, without what it was found to be. */
export type Sighting = Pick<KnownSource, 'file' | 'size' | 'mtimeMs' | 'ino' | 'unit' | 'error'>

/** A unit of which nothing changed. */
export interface SettledUnit extends Pick<KnownUnit, 'key' | 'skipped'> {
  isStored: boolean
}

export class State {
  readonly #db: Database
  #later: (() => void)[] = []
  #files: ReadonlyMap<string, string> | null = null
  #surface: Pick<Surface, 'file' | 'path' | 'text'> = {
    file: (file) => file,
    path: (path) => path,
    text: (text) => text,
  }

  private constructor(db: Database) {
    this.#db = db
  }

  /** Opens the state; makes it anew when it is missing, damaged, or of another version. */
  static open(file: string): State {
    mkdirSync(dirname(file), { recursive: true })
    try {
      const db = openDatabase(file)
      const state = new State(db)
      if (state.#isCurrent()) return state
      db.close()
    } catch {
      // Damaged: it is a cache.
    }
    for (const ending of ['', '-wal', '-shm']) rmSync(`${file}${ending}`, { force: true })
    const db = openDatabase(file)
    db.exec(schema)
    const state = new State(db)
    state.remember('version', version)
    return state
  }

  /** The state as it is, to look at; null when there is none that can be read. Unlike `open` it never makes or removes one. */
  static look(file: string): State | null {
    if (!existsSync(file)) return null
    try {
      const state = new State(openDatabase(file))
      if (state.#isCurrent()) return state
      state.close()
    } catch {
      // Damaged, or of another version: the next run makes it anew.
    }
    return null
  }

  /** From now on paths that hold a secret are remembered under a name that does not tell it, and so are sentences. */
  maskWith(surface: Surface): void {
    this.#surface = surface
  }

  #isCurrent(): boolean {
    const tables = this.#db.all(`SELECT name FROM sqlite_master WHERE name = 'facts'`)
    if (tables.length === 0) return false
    this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON')
    return this.recall('version') === version
  }

  close(): void {
    this.flush()
    this.#db.close()
  }

  /** Everything in `work` is remembered, or nothing of it; and all that was to be remembered later, before it. */
  together(work: () => void): void {
    const waiting = this.#later
    this.#later = []
    try {
      this.#db.transaction(() => {
        for (const one of waiting) one()
        work()
      })
    } catch (error) {
      // What was read in between may have been taken back.
      this.#files = null
      throw error
    }
  }

  /** To be remembered with whatever is remembered next, or at the end: for what a killed run may forget. */
  later(work: () => void): void {
    this.#later.push(work)
  }

  /** What was to be remembered later is remembered now. */
  flush(): void {
    if (this.#later.length > 0) this.together(() => undefined)
  }

  recall(name: string): string | null {
    const [row] = this.#db.all('SELECT value FROM facts WHERE name = ?', name)
    return row === undefined ? null : String(row.value)
  }

  remember(name: string, value: string): void {
    this.#db.run('INSERT OR REPLACE INTO facts VALUES (?, ?)', name, value)
  }

  /** Like `remember`, of what other programs said. */
  rememberSaid(name: string, value: string): void {
    this.remember(name, this.#surface.text(value))
  }

  /** All sources; they are found by their absolute paths, whatever they are remembered by. */
  sources(): ReadonlyMap<string, KnownSource> {
    const rows = this.#db.all('SELECT * FROM sources')
    return new Remembered(
      rows.map((row) => [String(row.file), sourceOf(row)]),
      this.#surface,
    )
  }

  /** All sources as they were when they were last seen, by absolute path: enough to compare them with a listing. */
  sightings(): Map<string, Sighting> {
    const sightings = new Map<string, Sighting>()
    for (const row of this.#db.arrays('SELECT file, size, mtime_ms, ino, unit, error FROM sources')) {
      const [file, size, mtimeMs, ino, unit, error] = row as [string, number, number, number, string, string | null]
      sightings.set(file, { file, size, mtimeMs, ino, unit, error })
    }
    return sightings
  }

  /** The keys of the sessions at the top that are stored. */
  storedKeys(): Set<string> {
    return new Set(this.#db.arrays('SELECT key FROM units WHERE dir IS NOT NULL').map(([key]) => String(key)))
  }

  unit(key: string): KnownUnit | undefined {
    const [row] = this.#db.all('SELECT * FROM units WHERE key = ?', key)
    return row === undefined ? undefined : unitOf(row)
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

  /** What each source is told by, by absolute path: all that is asked of most. */
  stamps(): Map<string, Stamp> {
    const rows = this.#db.rows('SELECT file, size, mtime_ms, ino FROM sources')
    const stamps = new Remembered<Stamp>([], this.#surface)
    for (const [file, size, mtimeMs, ino] of rows as Iterable<[string, number, number, number]>) {
      stamps.set(file, { size, mtimeMs, ino })
    }
    return stamps
  }

  putSource(found: Omit<KnownSource, keyof SourceFile> & SourceFile): void {
    const peek = found.peek === null ? null : JSON.stringify(found.peek)
    const { source, home, path, size, mtimeMs, ino, unit } = found
    const file = this.#surface.file(found.file)
    const error = found.error === null ? null : this.#surface.text(found.error)
    this.#db.run(
      'INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      ...[file, source, home, path, size, mtimeMs, ino, peek, unit, error],
    )
  }

  dropSource(file: string): void {
    this.#db.run('DELETE FROM sources WHERE file = ?', this.#surface.file(file))
  }

  /** Every source is to be read again, and is remembered as `masked` gives it. Nothing of what was known of units stays. */
  readAgain(masked: (source: KnownSource) => KnownSource): void {
    const sources = [...this.sources().values()].map(masked)
    this.together(() => {
      this.#db.run('DELETE FROM sources')
      for (const source of sources) this.putSource({ ...source, size: -1, peek: null, error: null })
      this.#db.run('DELETE FROM units')
      this.#db.run('DELETE FROM settled')
    })
    // What was remembered before must not stay behind in pages that are not used.
    this.#db.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)')
  }

  /** All sessions at the top that were ever looked at, by key. */
  units(): Map<string, KnownUnit> {
    const units = new Map<string, KnownUnit>()
    const rows = this.#db.rows('SELECT key, source, dir, base, outside, facts, skipped FROM units') as Iterable<UnitRow>
    for (const [key, source, dir, base, outside, facts, skipped] of rows) {
      units.set(key, { key, source, dir, base, outside, facts, skipped })
    }
    return units
  }

  /** What is said of a history in which nothing changed: units that have sources, errors by file, how many sources there are. */
  settled(): { units: SettledUnit[]; errors: Map<string, string>; size: number } {
    const units = this.#db.rows(
      'SELECT key, dir IS NOT NULL, skipped FROM units WHERE key IN (SELECT unit FROM sources)',
    ) as Iterable<[string, number, string | null]>
    const errors = this.#db.rows('SELECT file, error FROM sources WHERE error IS NOT NULL') as Iterable<
      [string, string]
    >
    // One question at a time: rows come one by one.
    const settled = Array.from(units, ([key, isStored, skipped]) => ({ key, isStored: isStored === 1, skipped }))
    const told = new Remembered(errors, this.#surface)
    const [count] = this.#db.all('SELECT count(*) AS size FROM sources')
    return {
      units: settled,
      errors: told,
      size: Number(count?.size),
    }
  }

  /** What was said when there was nothing to do at this listing, if nothing that is remembered has changed since; as JSON. */
  saidOf(listing: string): string | null {
    const [row] = this.#db.arrays('SELECT result FROM settled WHERE listing = ?', listing)
    return row === undefined ? null : String(row[0])
  }

  /** Remembers what to say when there is nothing to do at this listing. Any change of sources and units makes it void. */
  say(listing: string, result: string): void {
    this.flush()
    this.#db.run('INSERT OR REPLACE INTO settled VALUES (?, ?)', listing, result)
  }

  putUnit({ key, source, dir, base, outside, ...told }: KnownUnit): void {
    const facts = told.facts === null ? null : this.#surface.text(told.facts)
    const skipped = told.skipped === null ? null : this.#surface.text(told.skipped)
    this.#db.run(
      'INSERT OR REPLACE INTO units VALUES (?, ?, ?, ?, ?, ?, ?)',
      key,
      source,
      dir,
      base,
      outside,
      facts,
      skipped,
    )
  }

  dropUnit(key: string): void {
    this.#db.run('DELETE FROM units WHERE key = ?', key)
  }

  /** The files of the history as last committed: path below the work tree's top → blob id. */
  files(): ReadonlyMap<string, string> {
    // A run asks several times before it changes any of them.
    this.#files ??= new Map(this.#db.rows('SELECT path, oid FROM files') as Iterable<[string, string]>)
    return this.#files
  }

  putFile(path: string, oid: string): void {
    this.#files = null
    this.#db.run('INSERT OR REPLACE INTO files VALUES (?, ?)', path, oid)
  }

  dropFile(path: string): void {
    this.#files = null
    this.#db.run('DELETE FROM files WHERE path = ?', path)
  }

  /** Files that a run wrote or removed (`oid` null) and that no commit of ours has yet: path → blob ids it may have. */
  pending(): Map<string, Set<string | null>> {
    const pending = new Map<string, Set<string | null>>()
    for (const row of this.#db.all('SELECT path, oid FROM pending')) {
      const oids = pending.get(String(row.path)) ?? new Set<string | null>()
      oids.add(row.oid === '' ? null : String(row.oid))
      pending.set(String(row.path), oids)
    }
    return pending
  }

  hasPending(): boolean {
    return this.#db.all('SELECT 1 FROM pending LIMIT 1').length > 0
  }

  putPending(path: string, oid: string | null): void {
    this.#db.run('INSERT OR IGNORE INTO pending VALUES (?, ?)', path, oid ?? '')
  }

  dropPending(path: string): void {
    this.#db.run('DELETE FROM pending WHERE path = ?', path)
  }

  clearPending(): void {
    this.#db.run('DELETE FROM pending')
  }

  /** What index pages and lists are made of: path of a session's JSON → its blob id and its head, as JSON. */
  heads(): Map<string, { oid: string; head: string }> {
    const heads = new Map<string, { oid: string; head: string }>()
    const rows = this.#db.rows('SELECT path, oid, head FROM heads') as Iterable<[string, string, string]>
    for (const [path, oid, head] of rows) heads.set(path, { oid, head })
    return heads
  }

  /** Those of `heads` whose session is no unit that is stored: path of a session's JSON → its head, as JSON. */
  headsWithoutUnit(): Map<string, string> {
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

  /** The JSON of helpers among the files of the history; paths below the work tree's top. */
  helperFiles(): string[] {
    return this.#db.arrays(`SELECT path FROM files WHERE path GLOB '*/.agent-*.json'`).map(([path]) => String(path))
  }

  putHead(path: string, oid: string, head: string): void {
    this.#db.run('INSERT OR REPLACE INTO heads VALUES (?, ?, ?)', path, oid, head)
  }

  dropHead(path: string): void {
    this.#db.run('DELETE FROM heads WHERE path = ?', path)
  }

  /** Forgets everything that was learnt from sources and history. */
  forget(): void {
    this.#files = null
    for (const table of ['sources', 'units', 'files', 'heads', 'pending', 'settled'])
      this.#db.run(`DELETE FROM ${table}`)
  }
}

const textOrNull = (value: Row[string] | undefined): string | null => (typeof value === 'string' ? value : null)

const sourceOf = (row: Row): KnownSource => ({
  file: String(row.file),
  source: String(row.source),
  home: String(row.home),
  path: String(row.path),
  size: Number(row.size),
  mtimeMs: Number(row.mtime_ms),
  ino: Number(row.ino),
  peek: typeof row.peek === 'string' ? (JSON.parse(row.peek) as Peek) : null,
  unit: String(row.unit),
  error: textOrNull(row.error),
})

/** The columns of a unit in their order. */
type UnitRow = [
  ...[key: string, source: string, dir: string | null, base: string | null],
  ...[outside: string, facts: string | null, skipped: string | null],
]

const unitOf = (row: Row): KnownUnit => ({
  key: String(row.key),
  source: String(row.source),
  dir: textOrNull(row.dir),
  base: textOrNull(row.base),
  outside: String(row.outside),
  facts: textOrNull(row.facts),
  skipped: textOrNull(row.skipped),
})
