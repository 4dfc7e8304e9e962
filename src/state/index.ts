/**
 * What annals remembers between runs. A cache that may only ever save work: when it is gone, or does not fit the
 * history that is there, everything in it comes back from the history and the sources.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { KnownSource } from '../discover/known.ts'
import { UserError } from '../errors.ts'
import type { Surface } from '../redact/surface.ts'
import { type Database, openDatabase } from '../sqlite.ts'
import { Files, Pending } from './files.ts'
import { Heads } from './heads.ts'
import { pragmas, schema, version } from './schema.ts'
import { Sources } from './sources.ts'
import { Units } from './units.ts'

/**
 * So many notes are remembered later together, those of some 500 sessions: each changes pages of ten indexes, and a transaction
 * for few sessions writes most of those pages once for itself.
 */
const laterAtOnce = 1_500

export class State {
  readonly sources: Sources
  readonly units: Units
  readonly files: Files
  readonly pending: Pending
  readonly heads: Heads
  readonly #db: Database
  #later: (() => void)[] = []
  #surface: Pick<Surface, 'file' | 'text'> = { file: (file) => file, text: (text) => text }

  private constructor(db: Database) {
    this.#db = db
    const surface = (): Pick<Surface, 'file' | 'text'> => this.#surface
    this.sources = new Sources(db, surface)
    this.units = new Units(db, surface)
    this.files = new Files(db)
    this.pending = new Pending(db)
    this.heads = new Heads(db)
  }

  /** Opens the state; makes it anew when it is missing, damaged, or of another version. */
  static open(file: string): State {
    mkdirSync(dirname(file), { recursive: true })
    try {
      const db = openDatabase(file)
      const state = new State(db)
      if (state.#isCurrent()) return state
      db.close()
    } catch (error) {
      if (error instanceof UserError) throw error
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
    } catch (error) {
      if (error instanceof UserError) throw error
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
    this.#db.exec(pragmas)
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
    this.#db.transaction(() => {
      for (const one of waiting) one()
      work()
    })
  }

  /** Like `together`, but what was to be remembered later goes on waiting while it is little. */
  atOnce(work: () => void): void {
    if (this.#later.length < laterAtOnce) this.#db.transaction(work)
    else this.together(work)
  }

  /** Does `work` with what is remembered at one instant, whatever a run that is at work remembers meanwhile. */
  asOfNow<T>(work: () => T): T {
    return this.#db.transaction(work)
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

  /** Every source is to be read again, and is remembered as `masked` gives it. Nothing of what was known of units stays. */
  readAgain(masked: (source: KnownSource) => KnownSource): void {
    const sources = [...this.sources.all().values()].map(masked)
    this.together(() => {
      this.sources.clear()
      for (const source of sources) this.sources.put({ ...source, size: -1, peek: null, error: null })
      this.units.clear()
      this.#unsay()
    })
    // What was remembered before must not stay behind in pages that are not used.
    // The copy that is made for that is as large as the state, so it goes to a file.
    this.#db.exec('PRAGMA temp_store = FILE; VACUUM; PRAGMA temp_store = MEMORY; PRAGMA wal_checkpoint(TRUNCATE)')
  }

  /** What was said when there was nothing to do at this listing, if nothing that is remembered has changed since; as JSON. */
  saidOf(listing: string): string | null {
    const [row] = this.#db.arrays('SELECT result FROM settled WHERE listing = ?', listing)
    return row === undefined ? null : String(row[0])
  }

  /** The same of a listing of these places that had all that is remembered; null: of none. */
  saidOfPlaces(places: string): string | null {
    const [row] = this.#db.arrays('SELECT result FROM settled WHERE places = ?', places)
    return row === undefined ? null : String(row[0])
  }

  /**
   * Remembers what to say when there is nothing to do at this listing. Any change of sources and units makes it void.
   * `places`: what was listed, where nothing is remembered besides what the listing had; else `''`.
   */
  say(listing: string, places: string, result: string): void {
    this.flush()
    this.#db.run('INSERT OR REPLACE INTO settled VALUES (?, ?, ?)', listing, places, result)
  }

  #unsay(): void {
    this.#db.run('DELETE FROM settled')
  }

  /** Forgets everything that was learnt from sources and history. */
  forget(): void {
    for (const table of [this.sources, this.units, this.files, this.heads, this.pending]) table.clear()
    this.#unsay()
  }
}
