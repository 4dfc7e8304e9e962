/** Reads the units that changed and puts their files into the history, one after the other. */
import { join } from 'node:path'
import type { Conversation, ConversationFile, ParseContext } from '../../adapters/types.ts'
import { type Found, filesOf, type Grouped, groupUnits, isSame, type Unit } from '../discover/units.ts'
import { codeOf, exit, reasonOf, UserError } from '../errors.ts'
import { attributes, joinPath, jsonPath, pagePath } from '../history/paths.ts'
import type { Problem } from '../model/session.ts'
import { valuesOf } from '../parse/index.ts'
import { wholeContentOf } from '../parse/source.ts'
import type { Place } from '../plan/names.ts'
import type { KnownSource, KnownUnit, State } from '../state/index.ts'
import { applyChanges, changedByHand, type FileChange, type LastWritten, needed } from '../write/index.ts'
import { lookedAt, missingSources } from './discovery.ts'
import { markGone } from './gone.ts'
import { summaryOf } from './history.ts'
import { lastWritten } from './last.ts'
import { OwnedFiles } from './owned.ts'
import { type BelongsTo, whereaboutsOf } from './project.ts'
import { SourceGone } from './read.ts'
import { emptyResult, type RunResult } from './result.ts'
import { untwin } from './twins.ts'
import type { WantedFile, Workshop } from './types.ts'
import { type MadeUnit, makeUnit } from './unit.ts'

/** Which sessions a run takes. */
export interface UnitFilter {
  /** Only sessions whose last record is not older; milliseconds since 1970. */
  since?: number
  /** Read at most this many source files. */
  maxFiles?: number
}

export interface StoreSettings {
  subpath: string
  dryRun: boolean
  overwrite: boolean
  filter: UnitFilter
  /** Only sessions that belong to a repository, and where in it. */
  belongs?: BelongsTo
}

export interface Progress {
  /** `total` units are to be read. */
  begin(total: number): void
  /** One more is done. */
  step(): void
  end(): void
}

/** Problems in a source that make a run end with 1 although its session is stored. */
const failures: ReadonlySet<string> = new Set(['not JSON', 'encoding', 'unsupported history mode'])

/** Brings every session that changed up to date. Files are written, and remembered as waiting for a commit. */
export function storeUnits(
  found: Found[],
  state: State,
  shop: Workshop,
  settings: StoreSettings,
  progress: Progress,
): RunResult {
  const store = new Store(found, state, shop, settings)
  const work = store.pending()
  progress.begin(work.length)
  for (const unit of work) {
    store.take(unit)
    progress.step()
  }
  store.takeGone()
  progress.end()
  return store.finish()
}

class Store {
  readonly result: RunResult
  readonly #state: State
  readonly #shop: Workshop
  readonly #settings: StoreSettings
  readonly #known: Map<string, KnownSource>
  readonly #units: Map<string, KnownUnit>
  readonly #grouped: Grouped
  readonly #all: Unit[]
  readonly #found: Found[]
  readonly #missing = new Map<string, KnownSource[]>()
  readonly #owned: OwnedFiles
  readonly #last: LastWritten
  readonly #pending: ReadonlyMap<string, ReadonlySet<string | null>>
  #filesRead = 0

  constructor(found: Found[], state: State, shop: Workshop, settings: StoreSettings) {
    this.#found = found
    this.#state = state
    this.#shop = shop
    this.#settings = settings
    this.#known = state.sources()
    this.#units = state.units()
    this.#grouped = groupUnits(found, this.#known, (key) => this.#units.get(key)?.dir != null)
    const untwinned = untwin(this.#grouped.units, this.#known, this.#units)
    this.#all = untwinned.units
    this.result = { ...emptyResult(), ...lookedAt(found), bytesRead: this.#grouped.bytesRead + untwinned.bytesRead }
    for (const source of missingSources(found, this.#known)) {
      this.#missing.set(source.unit, [...(this.#missing.get(source.unit) ?? []), source])
    }
    this.#pending = state.pending()
    this.#owned = new OwnedFiles([...state.files().keys(), ...this.#pending.keys()])
    this.#last = lastWritten(state)
    for (const unit of untwinned.apart) this.#sayTwin(unit)
    this.#rememberQuiet(untwinned.copies)
  }

  /** Said when the second one is stored first. */
  #sayTwin({ key, root }: Unit): void {
    if (this.#units.get(key)?.dir != null) return
    const message = 'Another file claims the same session and says something else; both are kept.'
    this.result.reports.push({ key, file: root.files[0]?.path ?? '', kind: 'claimed twice', message })
  }

  /** Sources that need no reading: copies of others, files that are no agent's, indexes. */
  #rememberQuiet(copies: { unit: Unit; of: string }[]): void {
    if (this.#settings.dryRun) return
    this.#state.together(() => {
      for (const { unit, of } of copies) this.#remember(filesOf(unit), unit.found, of)
      for (const one of this.#found) {
        const none = one.listing.files.filter(({ file }) => this.#grouped.peeks.get(file) === null)
        this.#remember([...none, ...one.listing.indexes], one, '')
      }
      for (const { file, found, error } of this.#grouped.failed) {
        this.#state.putSource({ ...file, ...this.#sourceOf(found, file.file), unit: '', error })
      }
    })
    for (const { file, error } of this.#grouped.failed) this.result.failed.push({ file: file.file, error })
  }

  #sourceOf(found: Found, file: string): Pick<KnownSource, 'source' | 'home' | 'peek'> {
    return { source: found.adapter.id, home: found.location.home, peek: this.#grouped.peeks.get(file) ?? null }
  }

  #remember(files: Found['listing']['files'], found: Found, unit: string, errors?: ReadonlyMap<string, string>): void {
    for (const file of files) {
      const { path, size, mtimeMs, ino } = file
      const error = errors?.get(path) ?? null
      this.#state.putSource({
        file: file.file,
        path,
        size,
        mtimeMs,
        ino,
        ...this.#sourceOf(found, file.file),
        unit,
        error,
      })
    }
  }

  /** The units that have to be looked into; the others are counted. */
  pending(): Unit[] {
    return this.#all.filter((unit) => {
      const known = this.#units.get(unit.key)
      const files = filesOf(unit)
      const same =
        known !== undefined &&
        known.outside === outsideOf(unit) &&
        files.every(
          (file) => isSame(file, this.#known.get(file.file)) && this.#known.get(file.file)?.unit === unit.key,
        ) &&
        !this.#missing.has(unit.key)
      if (!same || this.#isWantedNow(unit, known)) return true
      for (const { file } of files) {
        const error = this.#known.get(file)?.error
        if (error != null) this.result.failed.push({ file, error })
      }
      if (known.dir !== null) this.result.unchanged += 1
      else if (known.skipped !== null) this.result.skipped.push({ key: unit.key, reason: known.skipped })
      return false
    })
  }

  /** A session that was left out and belongs here by now (a remote was added, a flag given), or whose failure is to be overridden. */
  #isWantedNow(unit: Unit, known: KnownUnit): boolean {
    const { belongs } = this.#settings
    if (belongs === undefined) return known.dir === null && known.skipped !== null
    if (known.facts === null || known.dir !== null) return false
    const decided = belongs.decide(JSON.parse(known.facts))
    return (
      decided.matched !== null || (decided.nameOnly ? nameOnly : null) !== known.skipped || unit.root.files.length === 0
    )
  }

  take(unit: Unit): void {
    const { filter } = this.#settings
    if (filter.maxFiles !== undefined && this.#filesRead >= filter.maxFiles) {
      this.result.skipped.push({ key: unit.key, reason: 'beyond --max-files' })
      return
    }
    this.#filesRead += filesOf(unit).length
    try {
      this.#store(unit)
    } catch (error) {
      if (error instanceof UserError) throw error
      this.#fail(unit, error)
    }
    this.#shop.staging.clear()
  }

  #store(unit: Unit): void {
    const { filter, belongs } = this.#settings
    const parse = (conversation: Conversation): ParseContext => this.#parseContext(unit, conversation)
    const known = this.#units.get(unit.key)
    const storedPlace = known?.dir != null && known.base !== null ? { dir: known.dir, base: known.base } : undefined
    let path: string | undefined
    let matched: RunResult['sessions'][number]['matched']
    if (belongs !== undefined) {
      const { where, bytesRead } = whereaboutsOf(unit, parse)
      this.result.bytesRead += bytesRead
      const decided = belongs.decide(where)
      if (decided.matched === null && storedPlace === undefined) {
        this.#leaveOut(unit, decided.nameOnly ? nameOnly : null, JSON.stringify(where))
        return
      }
      if (decided.matched !== null) {
        matched = decided.matched
        path = decided.path
      }
      path = belongs.place(path ?? '')
    }
    const index = this.#grouped.index.get(unit.found) ?? null
    const made = makeUnit(unit, { parse, index, storedPlace, ...(path === undefined ? {} : { path }) }, this.#shop)
    this.result.bytesRead += made.bytesRead
    if (made.head.counts.records === 0 && made.head.counts.messages === 0 && storedPlace === undefined) {
      this.#leaveOut(unit, null, null)
      return
    }
    if (filter.since !== undefined && Date.parse(made.head.updatedAt) < filter.since) {
      this.result.skipped.push({ key: unit.key, reason: 'older than --since' })
      return
    }
    this.#apply(unit, made, storedPlace, matched)
  }

  /** A unit that is not stored, and why; its files are not read again until they change. */
  #leaveOut(unit: Unit, reason: string | null, facts: string | null): void {
    if (reason !== null) this.result.skipped.push({ key: unit.key, reason })
    if (this.#settings.dryRun) return
    this.#state.together(() => {
      this.#remember(filesOf(unit), unit.found, unit.key)
      for (const { file } of this.#missing.get(unit.key) ?? []) this.#state.dropSource(file)
      const { key } = unit
      const source = unit.found.adapter.id
      this.#state.putUnit({ key, source, dir: null, base: null, outside: outsideOf(unit), facts, skipped: reason })
    })
    this.#missing.delete(unit.key)
  }

  #apply(
    unit: Unit,
    made: MadeUnit,
    storedPlace: Place | undefined,
    matched: RunResult['sessions'][number]['matched'],
  ): void {
    const { root } = this.#shop.repository
    const changes = made.unchanged && !this.#isUnfinished(made) ? [] : this.#changesOf(made)
    const byHand = changedByHand(root, changes, this.#last, this.#shop.repository.objectFormat)
    if (byHand.length > 0 && !this.#settings.overwrite) {
      const file = byHand[0] ?? ''
      this.result.failed.push({ file, error: 'It was changed by hand and is left alone; --overwrite replaces it.' })
      return
    }
    const errors = failuresIn(made.problems)
    for (const [path, error] of errors) this.result.failed.push({ file: path, error })
    this.result.reports.push(...made.reports)
    const change = storedPlace === undefined ? 'new' : changes.length > 0 ? 'updated' : null
    if (change === null) {
      this.result.unchanged += 1
    } else {
      this.result[change] += 1
      const page = joinPath(this.#settings.subpath, made.place.dir, pagePath(made.place.base))
      const reason = change === 'new' ? 'new session' : reasonFor(made)
      this.result.sessions.push({ key: unit.key, page, change, reason, ...(matched === undefined ? {} : { matched }) })
    }
    if (this.#settings.dryRun) return
    this.#write(changes)
    this.#state.together(() => {
      this.#remember(filesOf(unit), unit.found, unit.key, errors)
      for (const { file } of this.#missing.get(unit.key) ?? []) this.#state.dropSource(file)
      const { dir, base } = made.place
      const facts = JSON.stringify(made.whereabouts)
      const { key } = unit
      this.#state.putUnit({
        key,
        source: unit.found.adapter.id,
        dir,
        base,
        outside: outsideOf(unit),
        facts,
        skipped: null,
      })
      if (change === null) return
      const json = joinPath(dir, jsonPath(base))
      const oid = made.files.find((file) => file.path === json)?.content.oid ?? ''
      this.#state.putHead(json, oid, JSON.stringify(summaryOf(made.head)))
    })
    this.#missing.delete(unit.key)
    this.#shop.placed.set(unit.key, { place: made.place, title: made.head.title })
  }

  /** Whether a run that was killed may have left some of the unit's files as they should not be. */
  #isUnfinished({ place }: MadeUnit): boolean {
    return this.#owned
      .of(joinPath(this.#settings.subpath, place.dir), place.base)
      .some((path) => this.#pending.has(path))
  }

  /** What has to be written and removed for a unit. Files of helpers that are gone stay. */
  #changesOf(made: MadeUnit): FileChange[] {
    const { subpath } = this.#settings
    const wanted = made.files.map(({ path, content }): FileChange => ({ path: joinPath(subpath, path), content }))
    const paths = new Set(wanted.map(({ path }) => path))
    const kept = made.keep.map((path) => joinPath(subpath, path))
    const removed = this.#owned
      .of(joinPath(subpath, made.place.dir), made.place.base)
      .filter((path) => !paths.has(path) && !kept.some((one) => path === one || path.startsWith(`${one}/`)))
      .map((path): FileChange => ({ path, content: null }))
    return needed([...wanted, ...removed], this.#last)
  }

  #write(own: FileChange[]): void {
    if (own.length === 0) return
    const changes = [...needed([this.#mark()], this.#last), ...own]
    this.#state.together(() => {
      for (const { path, content } of changes) this.#state.putPending(path, content?.oid ?? null)
    })
    try {
      const temporary = join(this.#shop.staging.folder, 'next')
      this.result.filesWritten += applyChanges(this.#shop.repository.root, changes, temporary)
    } catch (error) {
      const sentence = `The history cannot be written: ${reasonOf(error)}.`
      throw new UserError(
        sentence,
        exit.unreadable,
        'What was written so far is whole; the next run goes on from there.',
        error,
      )
    }
  }

  /** The mark is the first file of a history: without it nobody could tell after a crash that the rest is ours. */
  #mark(): FileChange {
    const path = joinPath(this.#settings.subpath, '.gitattributes')
    return { path, content: this.#shop.staging.hold(Buffer.from(attributes)) }
  }

  /** Marks sessions of which no source is left. */
  takeGone(): void {
    for (const [key, sources] of this.#missing) {
      const known = this.#units.get(key)
      if (known?.dir != null && known.base !== null) this.#markGone({ key, dir: known.dir, base: known.base })
      if (this.#settings.dryRun) continue
      this.#state.together(() => {
        for (const { file } of sources) this.#state.dropSource(file)
      })
    }
  }

  #markGone({ key, dir, base }: Place & { key: string }): void {
    const { subpath } = this.#settings
    const own = this.#owned.of(joinPath(subpath, dir), base).map((path) => path.slice(subpath.length + 1))
    const wanted = own.flatMap((path): WantedFile[] => {
      if (!isSessionJson(path, dir, base)) return []
      const bytes = markGone(this.#shop.historyDir, path)
      return bytes === null ? [] : [{ path, content: this.#shop.staging.hold(bytes) }]
    })
    const changes = wanted.map(({ path, content }): FileChange => ({ path: joinPath(subpath, path), content }))
    const { root, objectFormat } = this.#shop.repository
    if (changes.length === 0 || changedByHand(root, changes, this.#last, objectFormat).length > 0) return
    this.result.reports.push({
      key,
      file: joinPath(subpath, dir, pagePath(base)),
      kind: 'gone',
      message: 'Its sources are gone; the history keeps what it had.',
    })
    if (!this.#settings.dryRun) this.#write(changes)
    this.#shop.staging.clear()
  }

  /** A unit that could not be read: said now and at every run until it changes. */
  #fail(unit: Unit, error: unknown): void {
    if (error instanceof SourceGone) {
      this.#skipGone(unit, error)
      return
    }
    if (codeOf(error) === 'ENOENT') {
      this.result.skipped.push({ key: unit.key, reason: 'moved or removed while it was read' })
      return
    }
    const [first] = filesOf(unit)
    const reason = reasonOf(error)
    this.result.failed.push({ file: first?.file ?? unit.key, error: reason })
    if (this.#settings.dryRun) return
    this.#state.together(() => {
      this.#remember(filesOf(unit), unit.found, unit.key, new Map([[first?.path ?? '', reason]]))
      const known = this.#units.get(unit.key)
      const source = unit.found.adapter.id
      const { dir, base } = known ?? { dir: null, base: null }
      this.#state.putUnit({ key: unit.key, source, dir, base, outside: outsideOf(unit), facts: null, skipped: null })
    })
  }

  #skipGone(unit: Unit, error: SourceGone): void {
    this.result.skipped.push({ key: unit.key, reason: error.message })
    if (this.#settings.dryRun) return
    this.#state.together(() => {
      this.#remember(filesOf(unit), unit.found, unit.key)
      for (const { file } of this.#missing.get(unit.key) ?? []) this.#state.dropSource(file)
    })
    this.#missing.delete(unit.key)
  }

  #parseContext(unit: Unit, conversation: Conversation): ParseContext {
    const paths = new Map<string, string>()
    for (const { listing } of [unit.found]) for (const { path, file } of listing.files) paths.set(path, file)
    return {
      conversations: this.#grouped.conversations.get(unit.found) ?? new Map(),
      peek: (path) => this.#grouped.peeks.get(paths.get(path) ?? '') ?? undefined,
      lines: (file: ConversationFile) => valuesOf(file),
      companion(path) {
        const file = conversation.files.find((one) => one.path === path)
        try {
          return file === undefined ? null : wholeContentOf(file.file)
        } catch {
          return null
        }
      },
    }
  }

  finish(): RunResult {
    this.result.ok = this.result.failed.length === 0
    return this.result
  }
}

export const nameOnly = 'name only'

const outsideOf = (unit: Unit): string =>
  JSON.stringify([unit.root, ...unit.helpers].map(({ outside }) => outside ?? null))

const isSessionJson = (path: string, dir: string, base: string): boolean =>
  path === joinPath(dir, jsonPath(base)) || /^\.agent-[^/]+\.json$/.test(path.slice(joinPath(dir, base).length + 1))

function failuresIn(problems: readonly Problem[]): Map<string, string> {
  const errors = new Map<string, string>()
  for (const { file, line, kind, message } of problems) {
    if (!failures.has(kind) || errors.has(file)) continue
    errors.set(file, line === undefined ? message : `Line ${line}: ${message}`)
  }
  return errors
}

const reasonFor = ({ reports }: MadeUnit): string => reports[0]?.kind ?? 'session grew'
