/** What is remembered of the files that agents wrote. */
import type { Peek, SourceFile } from '../../adapters/types.ts'
import type { KnownSource, Stamp } from '../discover/known.ts'
import type { Surface } from '../redact/surface.ts'
import type { Database, Row } from '../sqlite.ts'
import { Remembered } from './remembered.ts'

/** What is known of a source, without what it was found to be. */
export type Sighting = Pick<KnownSource, 'file' | 'size' | 'mtimeMs' | 'ino' | 'unit' | 'error'>

/** The table of sources. They are asked for by their absolute paths, whatever they are remembered by. */
export class Sources {
  readonly #db: Database
  readonly #surface: () => Pick<Surface, 'file' | 'text'>

  /** `surface`: how names and sentences may be remembered, now. */
  constructor(db: Database, surface: () => Pick<Surface, 'file' | 'text'>) {
    this.#db = db
    this.#surface = surface
  }

  /** All sources. */
  all(): ReadonlyMap<string, KnownSource> {
    return this.asked(this.#db.all('SELECT * FROM sources').map(sourceOf))
  }

  /** These sources, to be asked for by their absolute paths. */
  asked(sources: Iterable<KnownSource>): ReadonlyMap<string, KnownSource> {
    return new Remembered(
      Array.from(sources, (source) => [source.file, source]),
      this.#surface(),
    )
  }

  /** The source that is remembered by a name; see `Surface.file`. */
  named(name: string): KnownSource | undefined {
    return this.#db.all('SELECT * FROM sources WHERE file = ?', name).map(sourceOf)[0]
  }

  /** The sources of a unit, by its key. */
  ofUnit(key: string): KnownSource[] {
    return this.#db.all('SELECT * FROM sources WHERE unit = ?', key).map(sourceOf)
  }

  /** The sources that were remembered with this tie. */
  tied(tie: string): KnownSource[] {
    const rows = this.#db.all('SELECT sources.* FROM ties JOIN sources ON sources.id = ties.source WHERE name = ?', tie)
    return rows.map(sourceOf)
  }

  /** Each source as it was when it was last seen, one after the other; `file`: what it is remembered by. */
  seen(): Iterable<[file: string, size: number, mtimeMs: number, ino: number]> {
    return this.#db.rows('SELECT file, size, mtime_ms, ino FROM sources') as Iterable<[string, number, number, number]>
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

  /** Whether a source is remembered whose path holds a secret. */
  hasHidden(): boolean {
    return this.#db.arrays(`SELECT 1 FROM sources WHERE file >= 'hidden:' AND file < 'hidden;' LIMIT 1`).length > 0
  }

  /** Those whose session is not stored, or could not be when it was last tried. */
  notStored(): { file: string; isStored: boolean; error: string | null }[] {
    const rows = this.#db.arrays(
      `WITH others AS MATERIALIZED (SELECT unit FROM sources EXCEPT SELECT key FROM units WHERE dir IS NOT NULL)
       SELECT file, unit NOT IN others, error FROM sources WHERE id IN (
         SELECT id FROM sources INDEXED BY sources_unit WHERE unit IN others
         UNION SELECT id FROM sources INDEXED BY sources_error WHERE error IS NOT NULL)`,
    ) as [string, number, string | null][]
    return rows.map(([file, stored, error]) => ({ file, isStored: stored === 1, error }))
  }

  /** The key of the session that a source belongs to; `''` when it is not known. */
  unit(file: string): string {
    return String(this.#db.values('SELECT unit FROM sources WHERE file = ?', file)[0] ?? '')
  }

  /** The key of the session that each source belongs to. */
  units(): ReadonlyMap<string, string> {
    return new Remembered(
      this.#db.rows('SELECT file, unit FROM sources') as Iterable<[string, string]>,
      this.#surface(),
    )
  }

  /** What each source is told by: all that is asked of most. */
  stamps(): ReadonlyMap<string, Stamp> {
    const rows = this.#db.rows('SELECT file, size, mtime_ms, ino FROM sources')
    const stamps = new Remembered<Stamp>([], this.#surface())
    for (const [file, size, mtimeMs, ino] of rows as Iterable<[string, number, number, number]>) {
      stamps.set(file, { size, mtimeMs, ino })
    }
    return stamps
  }

  /** Why sessions could not be stored, by the file that was at fault. */
  errors(): ReadonlyMap<string, string> {
    const rows = this.#db.rows('SELECT file, error FROM sources WHERE error IS NOT NULL')
    return new Remembered(rows as Iterable<[string, string]>, this.#surface())
  }

  count(): number {
    const [row] = this.#db.all('SELECT count(*) AS size FROM sources')
    return Number(row?.size)
  }

  /** `ties`: names by which it is found again with `tied`. */
  put(found: Omit<KnownSource, keyof SourceFile> & SourceFile, ties: readonly string[] = []): void {
    const peek = found.peek === null ? null : JSON.stringify(found.peek)
    const { source, home, path, size, mtimeMs, ino, unit } = found
    const file = this.#surface().file(found.file)
    const error = found.error === null ? null : this.#surface().text(found.error)
    this.#db.run(putSource, file, source, home, path, size, mtimeMs, ino, peek, unit, error)
    this.#db.run('DELETE FROM ties WHERE source = (SELECT id FROM sources WHERE file = ?)', file)
    if (ties.length === 0) return
    const insert = 'INSERT OR IGNORE INTO ties SELECT value, sources.id FROM json_each(?), sources WHERE file = ?'
    this.#db.run(insert, JSON.stringify(ties), file)
  }

  drop(file: string): void {
    this.#db.run('DELETE FROM sources WHERE file = ?', this.#surface().file(file))
  }

  /** Forgets all of them. */
  clear(): void {
    this.#db.run('DELETE FROM sources')
  }
}

const columns = ['file', 'source', 'home', 'path', 'size', 'mtime_ms', 'ino', 'peek', 'unit', 'error']

const putSource = `
  INSERT INTO sources (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
  ON CONFLICT (file) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`

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
  error: typeof row.error === 'string' ? row.error : null,
})
