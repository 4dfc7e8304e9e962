/** Reads units and makes their files: here, or (see `WorkerPool`) in threads of their own that do the same. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { adapterOf } from '../../adapters/index.ts'
import type { Conversation, ParseContext } from '../../adapters/types.ts'
import { CheckpointFiles } from '../checkpoint/files.ts'
import { PackWriter } from '../commit/pack.ts'
import type { Repository } from '../commit/types.ts'
import type { Unit } from '../discover/units.ts'
import { joinPath } from '../history/paths.ts'
import type { PartRange } from '../normalize/session.ts'
import type { Place } from '../plan/names.ts'
import type { Redaction } from '../redact/index.ts'
import type { RedactionSettings } from '../redact/setup.ts'
import { Surface } from '../redact/surface.ts'
import type { Templates } from '../render/index.ts'
import { openHashKeeper } from '../sha256.ts'
import { NotHeld, notHeld, Staging } from '../write/held.ts'
import { needed } from '../write/index.ts'
import type { BelongRules, Grounds, Matched, Whereabouts } from './belongs.ts'
import { contextIn, type Home } from './contexts.ts'
import type { Placing, Spot } from './decide.ts'
import { linkedKeys } from './links.ts'
import { packUnit } from './packing.ts'
import type { PlacedSession } from './pages.ts'
import { partRanges } from './parts.ts'
import { belongsTo } from './project.ts'
import { type NamedHelper, type ReadUnit, readUnit } from './reading.ts'
import { sealed } from './seal.ts'
import type { WriteSettings } from './settings.ts'
import type { Checkpoints, UnitTask, WantedFile, Workshop } from './types.ts'
import { type MadeUnit, makeUnit, type NotedUnit, whereaboutsIn } from './unit.ts'
import { whereaboutsOf, whereaboutsRead } from './whereabouts.ts'

/** Everything that units of one run are made with. */
export interface Job {
  settings: WriteSettings
  redaction: RedactionSettings
  repository: Repository
  /** Of the history, below the repository's top. */
  subpath: string
  templates: Templates
  homes: readonly Home[]
  /** Only sessions that belong to a repository. */
  belonging: { grounds: Grounds; rules: BelongRules } | null
  /** Folder for contents on their way. */
  staging: string
  /** Whether what is made is written at all: a dry run only wants to know what would be. */
  writes: boolean
  /** Whether contents go to packs of the repository on the way. */
  packs: boolean
  /** What is noted of long sessions, and of units of how many bytes on. */
  checkpoints: { folder: string; setup: string; worthBytes: number }
}

/** A unit to be read. */
export interface Order extends Pick<Unit, 'key' | 'root' | 'helpers'> {
  /** Which of the job's homes it is from. */
  home: number
  storedPlace: Place | undefined
  /** Whether it may be read on from where it ended. */
  resumes: boolean
}

/** What was read of a unit: what its place and its fate depend on. */
export type Reading =
  | { kind: 'elsewhere'; nameOnly: boolean; where: Whereabouts; bytesRead: number }
  | {
      kind: 'read'
      placing: Placing
      named: NamedHelper[]
      /** Of its parts. */
      ranges: PartRange[]
      updatedAt: string
      isEmpty: boolean
      whereabouts: Whereabouts
      /** A person typed the marker in it. */
      isMarked: boolean
      matched: Matched | undefined
      /** Keys of the sessions that its pages may link to. */
      linked: ReadonlySet<string>
      /** Bytes read to see where it ran. */
      bytesRead: number
      /** Bytes read then; they count with what is made of it. */
      read: number
    }

/** What annals wrote last into the files of a unit, see `LastWritten`; paths below the work tree's top. */
export type LastOfUnit = ReadonlyMap<string, ReadonlySet<string | null>>

/** What is decided of a unit that was read: what it is made with. */
export interface Making {
  spot: Spot
  last: LastOfUnit
  /** Where those of `Reading.linked` lie that are stored, or have their place by now. */
  placed: ReadonlyMap<string, PlacedSession>
}

export interface Maker {
  /** Bytes of sources that may be under way at once; 0: one unit after the other. */
  readonly capacity: number
  /** Reads a unit and holds it until it is made or dropped. Rejects with what kept it from being read. */
  read(order: Order): Promise<Reading>
  /** Makes a unit that was read. Files that are needed lie in the staging folder then. */
  make(key: string, making: Making): Promise<MadeUnit>
  /** A unit that was read is not wanted. */
  drop(key: string): void
  /** All is made; the ids of the blobs that are in the repository. */
  finish(): Promise<ReadonlySet<string>>
  /** Nothing more is wanted; what is not finished goes away. */
  close(): Promise<void>
}

/** How many bytes of contents of one unit a thread holds in memory, where it has several units at a time. */
export const budgetOfThread = 8 * 1024 * 1024

/** A unit that was read. */
interface HeldUnit {
  unit: ReadUnit
  shop: Workshop
  contextOf: (conversation: Conversation) => ParseContext
}

/** Does the work in this thread. */
export class LocalMaker implements Maker {
  readonly capacity = 0
  readonly #job: Job
  readonly #prefix: string
  readonly #budget: number | undefined
  readonly #packs: PackWriter | null
  readonly #redaction: Redaction
  readonly #checkpoints: CheckpointFiles
  readonly #surface: Surface
  readonly #read = new Map<string, HeldUnit>()
  #count = 0

  /**
   * `redaction`: opened with the job's settings; to open it takes longer than to read a session. `checkpoints`: some may be at
   * hand. `prefix`: how the names of its files in the staging folder begin. `budget`: how many bytes of contents of one unit
   * are held in memory.
   */
  constructor(job: Job, redaction: Redaction, checkpoints?: CheckpointFiles, prefix = 'unit-', budget?: number) {
    this.#job = job
    this.#prefix = prefix
    this.#budget = budget
    this.#packs = job.packs ? new PackWriter(job.repository) : null
    this.#redaction = redaction
    this.#checkpoints = checkpoints ?? new CheckpointFiles(job.checkpoints.folder)
    this.#surface = new Surface(redaction)
  }

  async read({ home: index, resumes, ...order }: Order): Promise<Reading> {
    const { belonging, homes } = this.#job
    const home = homes[index]
    const adapter = home === undefined ? undefined : adapterOf(home.adapter)
    if (home === undefined || adapter === undefined) throw new RangeError(`There is no home ${index}.`)
    const contextOf = (conversation: Conversation) => contextIn(home, conversation)
    const task: UnitTask = { adapter, index: () => home.index, ...order }
    const shop = this.#workshop(await this.#checkpointsFor(order, resumes))
    const unitAt = (path?: string): HeldUnit => {
      const placed = path === undefined ? task : { ...task, path }
      return { unit: readUnit(placed, contextOf, shop), shop, contextOf }
    }
    if (belonging === null) return this.#hold(unitAt(), undefined, 0)
    const belongs = belongsTo(belonging.grounds, belonging.rules)
    if (shop.checkpoints?.resumes === true) {
      // It has its place, and would be read whole only to see where it ran.
      const held = unitAt('')
      const where = whereaboutsRead(held.unit.root)
      if (where !== null) return this.#hold(held, belongs.decide(where).matched ?? undefined, 0)
      shop.staging.clear()
    }
    const { where, bytesRead } = whereaboutsOf(task, contextOf)
    const decided = belongs.decide(where)
    if (decided.matched === null && order.storedPlace === undefined) {
      return { kind: 'elsewhere', nameOnly: decided.nameOnly, where, bytesRead }
    }
    const path = belongs.place(decided.matched === null ? '' : this.#surface.path(decided.path))
    return this.#hold(unitAt(path), decided.matched ?? undefined, bytesRead)
  }

  #hold(held: HeldUnit, matched: Matched | undefined, bytesRead: number): Reading {
    const { unit } = held
    const { task, placing, named, isEmpty, times, root } = unit
    this.#read.set(task.key, held)
    const ranges = partRanges(root.read.built)
    return {
      kind: 'read',
      placing,
      named,
      ranges,
      updatedAt: times.updatedAt,
      isEmpty,
      whereabouts: whereaboutsIn(root.read.built.facts, placing.known.cwd),
      isMarked: root.read.built.isMarked,
      matched,
      linked: linkedKeys(unit),
      bytesRead,
      read: unit.bytesRead,
    }
  }

  /** How a unit is read on; undefined: it is short, or what is masked in it has to be seen. */
  async #checkpointsFor(
    { root, helpers }: Pick<Order, 'root' | 'helpers'>,
    resumes: boolean,
  ): Promise<Checkpoints | undefined> {
    const { checkpoints, settings } = this.#job
    if (settings.recipients.length > 0) return undefined
    const bytes = [root, ...helpers].flatMap(({ files }) => files).reduce((sum, { size }) => sum + size, 0)
    if (bytes < checkpoints.worthBytes) return undefined
    return { files: this.#checkpoints, keeper: await openHashKeeper(), setup: checkpoints.setup, resumes }
  }

  #workshop(checkpoints: Checkpoints | undefined): Workshop {
    const { settings, repository, subpath, templates, staging } = this.#job
    this.#count += 1
    return {
      settings,
      historyDir: join(repository.root, ...subpath.split('/')),
      staging: new Staging(staging, repository.objectFormat, `${this.#prefix}${this.#count}-`, this.#budget),
      redaction: this.#redaction,
      templates,
      placed: new Map(),
      ...(checkpoints === undefined ? {} : { checkpoints }),
    }
  }

  async make(key: string, making: Making): Promise<MadeUnit> {
    const held = this.#read.get(key)
    if (held === undefined) throw new RangeError(`${key} was not read.`)
    this.#read.delete(key)
    try {
      return await this.#make(held, making)
    } catch (error) {
      if (!(error instanceof NotHeld) || held.shop.checkpoints?.resumes !== true) throw error
      return await this.#make(this.#readWhole(held), making)
    }
  }

  /** What a unit has to be made of cannot be had from its checkpoint. */
  #readWhole({ unit, shop, contextOf }: HeldUnit): HeldUnit {
    shop.staging.clear()
    const whole = this.#workshop(shop.checkpoints && { ...shop.checkpoints, resumes: false })
    const { bytesRead, ...read } = readUnit(unit.task, contextOf, whole)
    return { unit: { ...read, bytesRead: unit.bytesRead + bytesRead }, shop: whole, contextOf }
  }

  async #make({ unit, shop }: HeldUnit, { spot, last, placed }: Making): Promise<MadeUnit> {
    for (const [key, one] of placed) shop.placed.set(key, one)
    const { made, notes } = makeUnit(unit, spot, shop)
    const { files, ...rest } = await sealed(made, shop)
    const { subpath, writes } = this.#job
    const stays = (path: string): boolean => last.get(joinPath(subpath, path))?.size === 1
    if (!made.closed.every(stays)) throw new NotHeld('The page of a closed part is not there.')
    const staged = this.#stage(files, shop.staging, last)
    if (writes) this.#note(unit.task.key, notes, shop)
    return { files: staged, ...rest }
  }

  /**
   * Before the files are in their places: until then what is noted does not fit what the history holds, and so it is not
   * believed.
   */
  #note(unit: string, notes: NotedUnit['notes'], { checkpoints }: Workshop): void {
    for (const note of notes) checkpoints?.files.write(unit, { ...note, setup: checkpoints.setup })
  }

  /** Files that are needed go to the staging folder and to a pack; of the others only the name and the id are kept. */
  #stage(files: readonly WantedFile[], staging: Staging, last: LastOfUnit): WantedFile[] {
    const { subpath, writes } = this.#job
    const none: ReadonlySet<null> = new Set()
    const isNeeded = ({ path, content }: WantedFile): boolean =>
      needed([{ path: joinPath(subpath, path), content }], (one) => last.get(one) ?? none).length > 0
    const wanted = new Set(writes ? files.filter(isNeeded) : [])
    if (this.#packs !== null) packUnit(this.#packs, [...wanted])
    return files.map((file) => {
      const { path, content } = file
      if (!wanted.has(file)) {
        if (content.staged !== undefined) rmSync(content.staged, { force: true })
        return { path, content: notHeld(content) }
      }
      return { path, content: staging.stage(content) }
    })
  }

  drop(key: string): void {
    this.#read.get(key)?.shop.staging.clear()
    this.#read.delete(key)
  }

  async finish(): Promise<ReadonlySet<string>> {
    return this.#packs?.finish() ?? new Set()
  }

  async close(): Promise<void> {
    this.#packs?.discard()
  }
}
