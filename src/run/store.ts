/** Reads the units that changed and puts their files into the history, one after the other. */
import type { SourceFile } from '../../adapters/types.ts'
import { checkpointSetup } from '../checkpoint/setup.ts'
import { isSame } from '../discover/known.ts'
import { type Found, filesOf, type Grouped, groupUnits, type Unit } from '../discover/units.ts'
import { codeOf, reasonOf, UserError } from '../errors.ts'
import { isSessionJson, joinPath, pagePath } from '../history/paths.ts'
import type { Place } from '../plan/names.ts'
import type { State } from '../state/index.ts'
import type { KnownUnit } from '../state/units.ts'
import { endOnTrouble } from '../trouble.ts'
import type { Matched, Whereabouts } from './belongs.ts'
import { homeOf } from './contexts.ts'
import { spotOf } from './decide.ts'
import { lookedAt } from './discovery.ts'
import { markGone } from './gone.ts'
import { SourceGone } from './instead.ts'
import { Keeper } from './keeper.ts'
import { Ledger } from './ledger.ts'
import { isLeftOut, leftOutBy } from './left-out.ts'
import type { Job, Maker, Order, Reading } from './maker.ts'
import type { PlacedSession } from './pages.ts'
import { passAll } from './pipeline.ts'
import { folderOf } from './reading.ts'
import { emptyResult, type RunResult } from './result.ts'
import { partLinks } from './session.ts'
import type { StoreSettings } from './settings.ts'
import { untwin } from './twins.ts'
import type { Office, Progress } from './types.ts'
import type { MadeUnit } from './unit.ts'
import { Writer } from './writer.ts'

const nameOnly = 'name only'

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
  found: Found[],
  state: State,
  office: Office,
  settings: StoreSettings,
  progress: Progress,
  openMaker: (job: Job, units: readonly Unit[]) => Maker,
): Promise<StoredUnits> {
  const writer = new Writer(state, office, settings.subpath)
  const store = new Store(found, state, office, settings, writer)
  const work = store.begin()
  progress.begin(work.length)
  const blobs = await store.storeAll(work, openMaker, progress)
  store.takeGone()
  state.flush()
  progress.end()
  return { result: { ...store.result, ok: store.result.failed.length === 0 }, blobs }
}

/** Bytes of a unit's sources. */
export const sizeOf = (unit: Unit): number => filesOf(unit).reduce((sum, { size }) => sum + size, 0)

class Store {
  readonly result: RunResult
  readonly #office: Office
  readonly #settings: StoreSettings
  readonly #found: Found[]
  readonly #ledger: Ledger
  readonly #writer: Writer
  readonly #keeper: Keeper
  readonly #grouped: Grouped
  readonly #matched = new Map<Unit, Matched>()
  readonly #leftOutBy: ReturnType<typeof leftOutBy>
  #filesRead = 0

  constructor(found: Found[], state: State, office: Office, settings: StoreSettings, writer: Writer) {
    this.#found = found
    this.#office = office
    this.#settings = settings
    this.#leftOutBy = leftOutBy(settings.leaveOut, settings.home)
    this.#ledger = new Ledger(found, state, settings.dryRun)
    this.#writer = writer
    this.#grouped = groupUnits(found, this.#ledger.sources, (key) => this.#ledger.isStored(key), office.redaction)
    this.#ledger.know(this.#grouped.peeks)
    this.result = { ...emptyResult(), ...lookedAt(found), bytesRead: this.#grouped.bytesRead }
    this.#keeper = new Keeper(settings, state, this.#ledger, writer, this.result, (unit, error) =>
      this.#fail(unit, error),
    )
  }

  /** Counts what needs no reading; returns the units that have to be looked into. */
  begin(): Unit[] {
    const { units, copies, apart, compared, bytesRead } = untwin(
      this.#grouped.units,
      this.#ledger.sources,
      this.#ledger.units,
    )
    this.result.bytesRead += bytesRead
    for (const unit of apart) this.#sayTwin(unit)
    for (const { unit, of } of copies) this.#ledger.remember(filesOf(unit), unit.found, of)
    const left = this.#ledger.leftBehind([...units, ...copies.map(({ unit, of }) => ({ ...unit, key: of }))])
    this.#rememberOthers()
    for (const { file, error } of this.#grouped.failed) this.result.failed.push({ file: file.file, error })
    return units.filter((unit) => {
      const isOther = left.has(unit.key) || compared.has(unit.key)
      const known = isOther ? undefined : this.#ledger.unchanged(unit)
      if (known === undefined || this.#isDecidedOtherwise(known)) return true
      this.result.failed.push(...this.#ledger.errorsOf(unit))
      if (known.dir !== null) this.result.unchanged += 1
      else if (known.skipped !== null) this.result.skipped.push({ key: unit.key, reason: known.skipped })
      return false
    })
  }

  /** Said when the second one is stored first. */
  #sayTwin({ key, root }: Unit): void {
    if (this.#ledger.isStored(key)) return
    const message = 'Another file claims the same session and says something else; both are kept.'
    this.result.reports.push({ key, file: root.files[0]?.path ?? '', kind: 'claimed twice', message })
  }

  /** Files that belong to no session, whose beginning cannot be read, or that are indexes: looked at again when they change. */
  #rememberOthers(): void {
    const used = new Set(this.#grouped.units.flatMap((unit) => filesOf(unit).map(({ file }) => file)))
    const failed = new Map(this.#grouped.failed.map(({ file, error }) => [file.file, error]))
    for (const found of this.#found) {
      const { files, indexes } = found.listing
      const others = files.filter(({ file }) => !used.has(file))
      const errors = new Map(
        others.flatMap(({ file, path }): [string, string][] => {
          const error = failed.get(file)
          return error === undefined ? [] : [[path, error]]
        }),
      )
      const emptied = others.filter((file) => this.#isEmptied(file))
      const none = others.filter((file) => !emptied.includes(file))
      this.#ledger.remember([...none, ...indexes], found, '', errors)
      for (const file of emptied) this.#ledger.remember([file], found, this.#ledger.sources.get(file.file)?.unit ?? '')
    }
  }

  /** A file of a stored session in which nothing of one is left: what is stored stays, and that is said once. */
  #isEmptied(file: SourceFile): boolean {
    const before = this.#ledger.sources.get(file.file)
    const isLost = before !== undefined && before.unit !== '' && this.#ledger.isStored(before.unit)
    if (!isLost || this.#grouped.units.some(({ key }) => key === before.unit)) return false
    this.result.unchanged += 1
    if (!isSame(file, before)) {
      const message = 'Nothing of the session is left in it; the history keeps what it had.'
      this.result.reports.push({ key: before.unit, file: file.path, kind: 'shortened', message })
    }
    return true
  }

  /** Whether a session that was left out would be taken now: a remote was added, a flag given. */
  #isDecidedOtherwise({ dir, facts, skipped }: KnownUnit): boolean {
    const { belongs } = this.#settings
    if (dir !== null || isLeftOut(skipped)) return false
    if (belongs === undefined) return skipped !== null
    if (facts === null) return false
    const decided = belongs.decide(JSON.parse(facts))
    return decided.matched !== null || (decided.nameOnly ? nameOnly : null) !== skipped
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
    const fresh = units.filter(({ key }) => !this.#ledger.isStored(key))
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
      homes: this.#found.map((found) => homeOf(found, this.#grouped)),
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
    const storedPlace = placeOf(this.#ledger.units.get(key))
    const order: Order = {
      key,
      root,
      helpers,
      home: this.#found.indexOf(found),
      storedPlace,
      resumes: !this.#settings.overwrite && storedPlace !== undefined && this.#writer.isSettled(storedPlace),
    }
    return maker.read(order)
  }

  /** Where a unit is to lie, when it is to be stored. */
  #decide(unit: Unit, reading: Reading, maker: Maker): Promise<MadeUnit> | null {
    const { since } = this.#settings.filter
    const isStored = this.#ledger.isStored(unit.key)
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
    const { names, placed } = this.#office
    const spot = spotOf(placing, names)
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
    this.#ledger.settle(unit, { dir: null, base: null, facts, skipped })
  }

  /** A unit that somebody wants in no history. One that is there already stays as it is, and that is said. */
  #leaveAlone(unit: Unit, whereabouts: Whereabouts, reason: string): void {
    const place = placeOf(this.#ledger.units.get(unit.key))
    const facts = JSON.stringify(whereabouts)
    if (place === undefined) {
      this.#leaveOut(unit, reason, facts)
      return
    }
    const message = 'It is to be left out from now on; what is stored stays until --prune-missing.'
    const page = joinPath(this.#settings.subpath, place.dir, pagePath(place.base))
    this.result.reports.push({ key: unit.key, file: page, kind: reason, message })
    this.result.unchanged += 1
    this.#ledger.settle(unit, { ...place, facts, skipped: reason })
  }

  /** Marks sessions of which no source is left. Everything of them stays. */
  takeGone(): void {
    for (const key of [...this.#ledger.missing.keys()]) {
      const place = placeOf(this.#ledger.units.get(key))
      if (place !== undefined) this.#markGone(key, place)
      this.#ledger.forgetMissing(key)
    }
    this.#office.staging.clear()
  }

  #markGone(key: string, place: Place): void {
    const { subpath, dryRun } = this.#settings
    const below = this.#writer.filesOf(place).map((path) => path.slice(subpath.length + 1))
    const marked = below.filter(isSessionJson).flatMap((path) => {
      const bytes = markGone(this.#office.historyDir, path)
      return bytes === null ? [] : [{ path, content: this.#office.staging.hold(bytes) }]
    })
    const changes = this.#writer.changesTo(marked)
    if (changes.length === 0 || this.#writer.changedByHand(changes) !== undefined) return
    const message = 'Its sources are gone; the history keeps what it had.'
    const page = joinPath(subpath, place.dir, pagePath(place.base))
    this.result.reports.push({ key, file: page, kind: 'gone', message })
    if (!dryRun) this.result.filesWritten += this.#writer.write(changes)
  }

  /** A unit that could not be read: said now and at every run until it changes. */
  #fail(unit: Unit, error: unknown): void {
    if (error instanceof UserError) throw error
    endOnTrouble(error)
    const known = this.#ledger.units.get(unit.key)
    const place = { dir: known?.dir ?? null, base: known?.base ?? null, facts: known?.facts ?? null }
    if (codeOf(error) === 'ENOENT') {
      this.result.skipped.push({ key: unit.key, reason: 'moved or removed while it was read' })
    } else if (error instanceof SourceGone) {
      this.result.skipped.push({ key: unit.key, reason: error.message })
      this.#ledger.settle(unit, { ...place, skipped: error.message })
    } else {
      const [first] = filesOf(unit)
      const reason = reasonOf(error)
      this.result.failed.push({ file: first?.file ?? unit.key, error: reason })
      this.#ledger.settle(unit, { ...place, skipped: null }, new Map([[first?.path ?? '', reason]]))
    }
  }
}

const placeOf = (known: KnownUnit | undefined): Place | undefined =>
  known?.dir != null && known.base !== null ? { dir: known.dir, base: known.base } : undefined
