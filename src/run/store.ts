/** Reads the units that changed and puts their files into the history, one after the other. */
import { checkpointSetup } from '../checkpoint/setup.ts'
import { filesOf, type Grouped, groupUnits, type Unit } from '../discover/units.ts'
import { codeOf, reasonOf, UserError } from '../errors.ts'
import { joinPath, pagePath } from '../history/paths.ts'
import { Names } from '../plan/names.ts'
import type { State } from '../state/index.ts'
import { endOnTrouble } from '../trouble.ts'
import type { Matched, Whereabouts } from './belongs.ts'
import { spotOf } from './decide.ts'
import { takeGone } from './gone.ts'
import { SourceGone } from './instead.ts'
import { Keeper } from './keeper.ts'
import { Ledger } from './ledger.ts'
import { leftOutBy } from './left-out.ts'
import type { Job, Maker, Order, Reading } from './maker.ts'
import type { PlacedSession } from './pages.ts'
import { passAll } from './pipeline.ts'
import { folderOf } from './reading.ts'
import type { RunResult } from './result.ts'
import type { Scope } from './scope.ts'
import { partLinks } from './session.ts'
import type { StoreSettings } from './settings.ts'
import { nameOnly, Sieve } from './sift.ts'
import { PlacedSessions, storedPlaces } from './stored-places.ts'
import type { Office, Progress } from './types.ts'
import type { MadeUnit } from './unit.ts'
import { Writer } from './writer.ts'

/** From so many units on their files go to packs of the repository while further ones are still read. */
const manyUnits = 50
/** So many bytes of sessions that are new do so, too: once they lie about one by one, git cannot pack them as tightly. */
const manyBytes = 8 * 1024 * 1024

/** What was stored, and the ids of the blobs that are in the repository already. */
export interface StoredUnits {
  result: RunResult
  blobs: ReadonlySet<string>
}

/**
 * Brings every session that changed up to date. Files are written, and remembered as waiting for a commit. `openMaker`
 * gives what reads and makes units.
 */
export async function storeUnits(
  scope: Scope,
  state: State,
  office: Office,
  settings: StoreSettings,
  progress: Progress,
  openMaker: (job: Job, units: readonly Unit[]) => Maker,
): Promise<StoredUnits> {
  const writer = new Writer(state, office, settings.subpath)
  const store = new Store(scope, state, office, settings, writer)
  const work = store.sift()
  progress.begin(work.length)
  const blobs = await store.storeAll(work, openMaker, progress)
  takeGone(store.ledger, writer, office, settings, store.result)
  state.flush()
  // Of no file it is asked any more what it is, and the commit needs the room.
  scope.peeks.all.clear()
  progress.end()
  return { result: { ...store.result, ok: store.result.failed.length === 0 }, blobs }
}

/** Bytes of a unit's sources. */
export const sizeOf = (unit: Unit): number => filesOf(unit).reduce((sum, { size }) => sum + size, 0)

class Store {
  readonly result: RunResult
  readonly #office: Office
  readonly #names: Names
  /** Where sessions and helpers lie that are stored, or were placed in this run: for links. */
  readonly #placed: PlacedSessions
  readonly #settings: StoreSettings
  readonly ledger: Ledger
  readonly #scope: Scope
  readonly #writer: Writer
  readonly #keeper: Keeper
  readonly #grouped: Grouped
  readonly #matched = new Map<Unit, Matched>()
  readonly #leftOutBy: ReturnType<typeof leftOutBy>
  #filesRead = 0

  constructor(scope: Scope, state: State, office: Office, settings: StoreSettings, writer: Writer) {
    this.#scope = scope
    this.#office = office
    this.#names = new Names(storedPlaces(state))
    this.#placed = new PlacedSessions(state, office.settings)
    this.#settings = settings
    this.#leftOutBy = leftOutBy(settings.leaveOut, settings.home)
    this.ledger = new Ledger(scope, state, settings.dryRun)
    this.#writer = writer
    const { found, sources, peeks, result } = scope
    this.#grouped = groupUnits(found, sources, (key) => this.ledger.isStored(key), peeks, office.redaction)
    this.result = { ...result, bytesRead: peeks.bytesRead }
    this.#keeper = new Keeper(settings, state, this.ledger, writer, this.result, (unit, error) =>
      this.#fail(unit, error),
    )
  }

  /** Counts what needs no reading; returns the units that have to be looked into. */
  sift(): Unit[] {
    return new Sieve(this.#scope, this.#grouped.units, this.ledger, this.#settings, this.result).sift()
  }

  /** Reads, makes and writes units in their order; returns the ids of the blobs that are in the repository already. */
  async storeAll(
    units: readonly Unit[],
    openMaker: (job: Job, units: readonly Unit[]) => Maker,
    progress: Progress,
  ): Promise<ReadonlySet<string>> {
    if (units.length === 0) return new Set()
    const maker = openMaker(this.#job(this.#areMany(units)), units)
    try {
      await passAll<Unit, Reading, MadeUnit>(units, maker.capacity, {
        sizeOf,
        read: (unit) => this.#read(unit, maker),
        decide: (unit, reading) => this.#decide(unit, reading, maker),
        keep: (unit, made) => this.#keeper.keep(unit, made, this.#matched.get(unit)),
        fail: (unit, error) => this.#fail(unit, error),
        done: () => progress.step(),
      })
      this.#keeper.flush()
      return await maker.finish()
    } finally {
      await maker.close()
    }
  }

  #areMany(units: readonly Unit[]): boolean {
    const fresh = units.filter(({ key }) => !this.ledger.isStored(key))
    return units.length >= manyUnits || fresh.reduce((sum, unit) => sum + sizeOf(unit), 0) >= manyBytes
  }

  /** What units are made with. */
  #job(isMany: boolean): Job {
    const { belongs, subpath, dryRun, commit } = this.#settings
    const { repository, templates, staging, checkpoints } = this.#office
    const { user, system, timeZone, originals, home, leaveOut, recipients } = this.#office.settings
    const writing = { user, system, timeZone, originals, home, leaveOut, recipients }
    return {
      settings: writing,
      redaction: this.#office.redactionSettings,
      repository,
      subpath,
      templates,
      homes: this.#scope.homes(this.#grouped),
      belonging: belongs === undefined ? null : { grounds: belongs.grounds, rules: belongs.rules },
      staging: staging.folder,
      writes: !dryRun,
      packs: isMany && commit && !dryRun,
      checkpoints: { ...checkpoints, setup: checkpointSetup(writing, templates, this.#office.redactionSettings) },
    }
  }

  #read(unit: Unit, maker: Maker): Promise<Reading> | null {
    const { filter } = this.#settings
    if (filter.maxFiles !== undefined && this.#filesRead >= filter.maxFiles) {
      this.result.skipped.push({ key: unit.key, reason: 'beyond --max-files' })
      return null
    }
    this.#filesRead += filesOf(unit).length
    const { key, root, helpers, found } = unit
    const storedPlace = this.ledger.placeOf(key)
    const order: Order = {
      key,
      root,
      helpers,
      home: this.#scope.found.indexOf(found),
      storedPlace,
      resumes: !this.#settings.overwrite && storedPlace !== undefined && this.#writer.isSettled(storedPlace),
    }
    return maker.read(order)
  }

  /** Where a unit is to lie, when it is to be stored. */
  #decide(unit: Unit, reading: Reading, maker: Maker): Promise<MadeUnit> | null {
    const { since } = this.#settings.filter
    const isStored = this.ledger.isStored(unit.key)
    this.result.bytesRead += reading.bytesRead
    if (reading.kind === 'elsewhere') {
      this.#leaveOut(unit, reading.nameOnly ? nameOnly : null, JSON.stringify(reading.where))
      return null
    }
    const leftOut = this.#leftOutBy(reading)
    if (reading.isEmpty && !isStored) {
      this.#leaveOut(unit, null, null)
    } else if (leftOut !== null) {
      this.#leaveAlone(unit, reading.whereabouts, leftOut)
    } else if (since !== undefined && Date.parse(reading.updatedAt) < since) {
      this.result.skipped.push({ key: unit.key, reason: 'older than --since' })
    } else {
      if (reading.matched !== undefined) this.#matched.set(unit, reading.matched)
      return this.#place(unit, reading, maker)
    }
    this.result.bytesRead += reading.read
    maker.drop(unit.key)
    return null
  }

  /** Gives a unit its place; from now on the pages of others may link to it. */
  #place(unit: Unit, { placing, named, ranges, linked }: Reading & { kind: 'read' }, maker: Maker): Promise<MadeUnit> {
    const placed = this.#placed
    const spot = spotOf(placing, this.#names)
    const { place } = spot
    const parts = ranges.length > 0 ? { parts: partLinks(place.base, ranges) } : {}
    placed.set(unit.key, { place, title: placing.known.title, ...parts })
    for (const { key, base, title } of named) placed.set(key, { place: { dir: folderOf(place), base }, title })
    const links = [...linked].flatMap((key): [string, PlacedSession][] => {
      const there = placed.get(key)
      return there === undefined ? [] : [[key, there]]
    })
    return maker.make(unit.key, { spot, last: this.#writer.lastOf(place), placed: new Map(links) })
  }

  /** A unit that is not stored, and why. */
  #leaveOut(unit: Unit, skipped: string | null, facts: string | null): void {
    if (skipped !== null) this.result.skipped.push({ key: unit.key, reason: skipped })
    this.ledger.settle(unit, { dir: null, base: null, facts, skipped })
  }

  /** A unit that somebody wants in no history. One that is there already stays as it is, and that is said. */
  #leaveAlone(unit: Unit, whereabouts: Whereabouts, reason: string): void {
    const place = this.ledger.placeOf(unit.key)
    const facts = JSON.stringify(whereabouts)
    if (place === undefined) {
      this.#leaveOut(unit, reason, facts)
      return
    }
    const message = 'It is to be left out from now on; what is stored stays until --prune-missing.'
    const page = joinPath(this.#settings.subpath, place.dir, pagePath(place.base))
    this.result.reports.push({ key: unit.key, file: page, kind: reason, message })
    this.result.unchanged += 1
    this.ledger.settle(unit, { ...place, facts, skipped: reason })
  }

  /** A unit that could not be read: said now and at every run until it changes. */
  #fail(unit: Unit, error: unknown): void {
    if (error instanceof UserError) throw error
    endOnTrouble(error)
    const known = this.ledger.units.get(unit.key)
    const place = { dir: known?.dir ?? null, base: known?.base ?? null, facts: known?.facts ?? null }
    if (codeOf(error) === 'ENOENT') {
      this.result.skipped.push({ key: unit.key, reason: 'moved or removed while it was read' })
    } else if (error instanceof SourceGone) {
      this.result.skipped.push({ key: unit.key, reason: error.message })
      this.ledger.settle(unit, { ...place, skipped: error.message })
    } else {
      const [first] = filesOf(unit)
      const reason = reasonOf(error)
      this.result.failed.push({ file: first?.file ?? unit.key, error: reason })
      this.ledger.settle(unit, { ...place, skipped: null }, new Map([[first?.path ?? '', reason]]))
    }
  }
}
