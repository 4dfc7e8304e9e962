/** A unit of work, a session with its helpers, from its sources to the files it should have. */
import type { Conversation, Facts, ParseContext } from '../../adapters/types.ts'
import type { Unit } from '../discover/units.ts'
import { joinPath, splitPath } from '../history/paths.ts'
import { keyOf } from '../model/key.ts'
import type { ChildLink, Head, Json, ParentLink, Problem } from '../model/session.ts'
import type { BuildContext, BuiltSession } from '../normalize/session.ts'
import { titleOf } from '../plan/head.ts'
import { type Place, shortId } from '../plan/names.ts'
import { placeCompanion } from '../plan/originals.ts'
import type { Whereabouts } from './belongs.ts'
import { type Located, locate, parentOf, type Times, timesOf } from './decide.ts'
import { childLink, goneHelpers, HelperNames, keepHelper } from './helpers.ts'
import { type ReadConversation, readConversation } from './read.ts'
import { type Decided, type MadeSession, makeInside, makeSession } from './session.ts'
import { readStored } from './stored.ts'
import type { Report, Stored, WantedFile, Workshop } from './types.ts'

export interface MadeUnit {
  place: Place
  /** Nobody said anything, and no record was read. */
  isEmpty: boolean
  /** Nothing that a page is made of differs from what is stored. */
  unchanged: boolean
  head: Head
  /** Every file the session and its helpers should have; what they have besides goes away. */
  files: WantedFile[]
  /** Paths that stay although nothing is wanted there: the pairs and folders of helpers that are gone. */
  keep: string[]
  reports: Report[]
  /** Of the session and its helpers. */
  problems: Problem[]
  whereabouts: Whereabouts
  bytesRead: number
}

export interface UnitContext {
  parse(conversation: Conversation): ParseContext
  index: Json
  /** Where the session lies already. */
  storedPlace: Place | undefined
  /** In a project's own repository: the path below its root. Otherwise the working directory decides. */
  path?: string
}

/** A conversation of a unit as it was read, and as it is stored. */
interface Member {
  conversation: Conversation
  read: ReadConversation
  stored: Stored | undefined
}

/** Reads a unit and makes its files. Throws when a source cannot be read. */
export function makeUnit(unit: Unit, context: UnitContext, shop: Workshop): MadeUnit {
  const names = new HelperNames(unit)
  const { storedPlace } = context
  const storedHelper = (id: string): Stored | undefined =>
    storedPlace === undefined
      ? undefined
      : readStored(shop.historyDir, { dir: folderOf(storedPlace), base: names.name(id) })
  const root = readMember(
    unit,
    unit.root,
    storedPlace && readStored(shop.historyDir, storedPlace),
    names,
    context,
    shop,
  )
  const helpers = unit.helpers.map((one) => readMember(unit, one, storedHelper(one.id), names, context, shop))
  const members = [root, ...helpers]
  const facts = members.map(({ read }) => read.built.facts)
  const times = timesOf(root.read.built.facts, facts.slice(1), unit.root, root.stored)
  const located = locate(unit, facts, times.startedAt, root.stored, context.path, shop)
  const made = new UnitFiles(unit, names, located, times, shop).make(root, helpers, storedHelper)
  return {
    ...made,
    place: located.place,
    reports: members.flatMap(({ conversation, read }) => reportsOf(keyOf(unit.found.adapter.id, conversation), read)),
    problems: members.flatMap(({ read }) => read.built.problems),
    whereabouts: whereaboutsIn(root.read.built.facts, located.cwd),
    bytesRead: members.reduce((sum, { read }) => sum + read.bytesRead, 0),
  }
}

function readMember(
  { found }: Unit,
  conversation: Conversation,
  stored: Stored | undefined,
  names: HelperNames,
  { parse, index }: UnitContext,
  shop: Workshop,
): Member {
  const { adapter } = found
  const originals = shop.settings.originals || (stored?.head.originals.some(({ files }) => files.length > 0) ?? false)
  const build: BuildContext = {
    hold: (bytes) => shop.staging.hold(bytes),
    describe: (call) => adapter.describe(call),
    redactor: shop.redactor,
    originals,
    keyOf: (id) => keyOf(adapter.id, { id }),
    helperPage: (from, id) => names.pageFrom(from, id),
    companionFile: (path) => (originals ? placeCompanion(conversation.files, path) : undefined),
  }
  const reading = { adapter, conversation, context: parse(conversation), index }
  const read = readConversation(reading, shop.historyDir, stored, build)
  return { conversation, read, stored }
}

/** Makes the files of a unit that has been read and has a place. */
class UnitFiles {
  readonly #unit: Unit
  readonly #names: HelperNames
  readonly #located: Located
  readonly #times: Times
  readonly #shop: Workshop
  #helperPages: ReadonlySet<string> = new Set()
  readonly #made: { session: MadeSession; stored: Stored | undefined }[] = []

  constructor(unit: Unit, names: HelperNames, located: Located, times: Times, shop: Workshop) {
    this.#unit = unit
    this.#names = names
    this.#located = located
    this.#times = times
    this.#shop = shop
  }

  make(
    root: Member,
    helpers: readonly Member[],
    storedHelper: (id: string) => Stored | undefined,
  ): Pick<MadeUnit, 'isEmpty' | 'unchanged' | 'head' | 'files' | 'keep'> {
    const { place } = this.#located
    const inside = [root, ...helpers].flatMap((owner) => owner.read.built.helpers.map((built) => ({ built, owner })))
    const all = [...helpers.map(({ read }) => read.built), ...inside.map(({ built }) => built)]
    this.#announce(all)
    const here = all.map((built) => childLink(place, this.#key(built.id), this.#names.name(built.id)))
    const gone = goneHelpers(root.stored, here)
    const children = [...here, ...gone].sort((a, b) => (a.file < b.file ? -1 : 1))
    this.#announceGone(gone)
    this.#helperPages = new Set(children.map(({ file }) => splitPath(file).name))

    const owners = new Map<Member, { head: Head; place: Place }>()
    const head = this.#add(makeSession(this.#decideRoot(root, children), root.read, this.#shop), root.stored)
    this.#announceRoot(head.parts)
    owners.set(root, { head, place })
    for (const helper of helpers) {
      const decided = this.#decideHelper(helper.read.built, helper.conversation.parent, helper.stored)
      const own = this.#add(makeSession(decided, helper.read, this.#shop), helper.stored)
      owners.set(helper, { head: own, place: decided.place })
    }
    for (const { built, owner } of inside) {
      const stored = storedHelper(built.id)
      const decided = this.#decideHelper(built, built.inside?.parent, stored)
      const parent = owners.get(owner) ?? { head, place }
      this.#add(makeInside(decided, built, parent, this.#shop), stored)
    }
    const kept = gone.map((link) => keepHelper(place, link, this.#shop))
    const heads = this.#made.map(({ session, stored }) => ({ head: session.head, stored }))
    return {
      head,
      files: [...this.#made.flatMap(({ session }) => session.files), ...kept.flatMap(({ files }) => files)],
      keep: kept.flatMap(({ keep }) => keep),
      isEmpty: heads.every(({ head: { counts } }) => counts.records === 0 && counts.messages === 0),
      unchanged: heads.every((one) => one.stored !== undefined && saysTheSame(one.head, one.stored.head)),
    }
  }

  /** Pages of this unit may link to each other: where they lie is known before the first is made. */
  #announce(helpers: readonly BuiltSession[]): void {
    this.#announceRoot()
    for (const built of helpers) {
      this.#shop.placed.set(this.#key(built.id), { place: this.#placeOf(built.id), ...this.#titleOf(built) })
    }
  }

  #announceRoot(parts?: Head['parts']): void {
    const { place, title } = this.#located
    this.#shop.placed.set(this.#unit.key, { place, title, ...(parts && { parts }) })
  }

  /** A link to a turn leads to the part that it is in, so the other session's parts have to be known. */
  #announceParent({ key, message }: ParentLink): void {
    const { placed, historyDir } = this.#shop
    const there = placed.get(key)
    if (message === undefined || there === undefined || there.parts !== undefined) return
    const parts = readStored(historyDir, there.place)?.head.parts
    if (parts !== undefined) placed.set(key, { ...there, parts })
  }

  /** Pages of helpers that are gone are still there to be linked to. */
  #announceGone(gone: readonly ChildLink[]): void {
    for (const { key, file } of gone) {
      const place = { dir: folderOf(this.#located.place), base: splitPath(file).name.replace(/\.md$/, '') }
      const stored = readStored(this.#shop.historyDir, place)
      if (stored !== undefined) this.#shop.placed.set(key, { place, title: stored.head.title })
    }
  }

  #add(session: MadeSession, stored: Stored | undefined): Head {
    this.#made.push({ session, stored })
    return session.head
  }

  #key(id: string): string {
    return keyOf(this.#unit.found.adapter.id, { id })
  }

  #placeOf(id: string): Place {
    return { dir: folderOf(this.#located.place), base: this.#names.name(id) }
  }

  #titleOf(built: BuiltSession): Pick<Decided, 'title' | 'titleFrom'> {
    return titleOf(built.facts, undefined, shortId(built.id), this.#shop.redactor)
  }

  #decideRoot({ conversation, read, stored }: Member, children: Decided['children']): Decided {
    const { key, found } = this.#unit
    const { adapter } = found
    const link = parentOf(read.built.facts, conversation, adapter.id, stored)
    if (link.parent !== undefined) this.#announceParent(link.parent)
    return {
      adapter,
      key,
      ...this.#located,
      ...this.#times,
      ...link,
      children,
      helperPages: this.#helperPages,
      stored,
    }
  }

  #decideHelper(built: BuiltSession, parent: string | undefined, stored: Stored | undefined): Decided {
    const { root, found } = this.#unit
    const place = this.#placeOf(built.id)
    return {
      ...this.#located,
      ...this.#titleOf(built),
      ...timesOf(built.facts, [this.#times], root, stored),
      adapter: found.adapter,
      key: this.#key(built.id),
      place,
      slug: place.base,
      cwd: built.facts.cwd ?? this.#located.cwd,
      parent: { key: this.#key(parent ?? root.id), kind: 'subagent' },
      children: [],
      helperPages: this.#helperPages,
      stored,
    }
  }
}

const folderOf = ({ dir, base }: Place): string => joinPath(dir, base)

/** Whether two heads are of the same sources, under the same title, with the same helpers. */
function saysTheSame(one: Head, two: Head): boolean {
  const told = ({ fingerprint, title, children, originals }: Head): string =>
    JSON.stringify([fingerprint, title, children, originals.map(({ path, gone }) => [path, gone])])
  return told(one) === told(two)
}

const whereaboutsIn = ({ cwds, git }: Facts, cwd: string | null): Whereabouts => ({
  ...(cwd === null ? {} : { cwd }),
  ...(cwds === undefined ? {} : { cwds }),
  ...(git === undefined ? {} : { git }),
})

const sentences: Record<string, string> = {
  shortened: 'It got shorter; the history keeps what it had.',
  replaced: 'It was rewritten; the history keeps the former original as well.',
  gone: 'It is gone; the history keeps what it had.',
}

/** What happened to the sources of a conversation that a person should hear of; that one is gone is said once. */
function reportsOf(key: string, { originals }: ReadConversation): Report[] {
  return originals.flatMap(({ file, change, stored }) => {
    const message = sentences[change]
    if (message === undefined || (change === 'gone' && stored?.gone === true)) return []
    return [{ key, file: file.path, kind: change, message }]
  })
}
