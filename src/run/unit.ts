/** A unit of work, a session with its helpers, from its sources to the files it should have. */
import type { Conversation, Facts, ParseContext } from '../../adapters/types.ts'
import type { Unit } from '../discover/units.ts'
import { joinPath, jsonPath, pagePath, splitPath } from '../history/paths.ts'
import type { ChildLink, Head, Json, ParentLink, Problem } from '../model/session.ts'
import { type BuildContext, type BuiltSession, keyOf } from '../normalize/session.ts'
import { placeCwd } from '../plan/cwd.ts'
import { titleOf } from '../plan/head.ts'
import { type Place, shortId } from '../plan/names.ts'
import { placeOriginals } from '../plan/originals.ts'
import { safeSegment } from '../plan/segments.ts'
import { isoOf, minuteStamp } from '../time.ts'
import { markGone } from './gone.ts'
import { type ReadConversation, readConversation } from './read.ts'
import { type Decided, makeInside, makeSession } from './session.ts'
import { readStored } from './stored.ts'
import type { Report, Stored, WantedFile, Whereabouts, Workshop } from './types.ts'

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

/** Reads a unit and makes its files. Throws when a source cannot be read. */
export function makeUnit(unit: Unit, context: UnitContext, shop: Workshop): MadeUnit {
  const { adapter } = unit.found
  const reports: Report[] = []
  const stored = context.storedPlace === undefined ? undefined : readStored(shop.historyDir, context.storedPlace)
  const helperNames = namesOfHelpers(unit)
  let bytesRead = 0
  const read = (conversation: Conversation, before: Stored | undefined, own: string): ReadConversation => {
    const result = readConversation(
      { adapter, conversation, context: context.parse(conversation), index: context.index },
      shop.historyDir,
      before,
      buildContext(conversation, before, own),
    )
    bytesRead += result.bytesRead
    reports.push(...reportsOf(keyOf(adapter.id, conversation), result))
    return result
  }
  const buildContext = (conversation: Conversation, before: Stored | undefined, own: string): BuildContext => ({
    hold: (bytes) => shop.staging.hold(bytes),
    redactor: shop.redactor,
    originals: shop.settings.originals || (before?.head.originals.some(({ files }) => files.length > 0) ?? false),
    keyOf: (id) => keyOf(adapter.id, { id }),
    helperPage(from, id) {
      const name = helperNames.name(id)
      return from === unit.root.id ? pagePath(name) : `../${pagePath(name)}`
    },
    companionFile: (path) => companionFile(own, conversation, path),
  })

  const rootRead = read(unit.root, stored, 'session')
  const { facts } = rootRead.built
  const readHelpers = unit.helpers.map((conversation) => {
    const base = helperNames.name(conversation.id)
    const own = context.storedPlace === undefined ? undefined : { dir: folderOf(context.storedPlace), base }
    const before = own === undefined ? undefined : readStored(shop.historyDir, own)
    return { conversation, base, before, read: read(conversation, before, base) }
  })
  const ofHelpers = readHelpers.map((helper) => helper.read.built.facts)
  const cwd = facts.cwd ?? unit.root.outside?.cwd ?? ofHelpers.find((one) => one.cwd !== undefined)?.cwd ?? null
  const times = timesOf(facts, ofHelpers, unit.root, stored)
  const { title, titleFrom } = titleOf(facts, unit.root.outside?.title, shortId(unit.root.id), shop.redactor)
  const placed = context.path === undefined ? placeCwd(cwd, shop.settings.home) : { path: context.path }
  const chosen =
    stored === undefined
      ? choosePlace(unit, placed.path, titleFrom === 'id' ? '' : title, times.startedAt, shop)
      : { ...stored.place, slug: stored.head.slug }
  const place: Place = { dir: chosen.dir, base: chosen.base }
  const folder = folderOf(place)
  shop.placed.set(unit.key, { place, title })

  const helpers = readHelpers.map(({ base, ...helper }) => ({ ...helper, own: { dir: folder, base } satisfies Place }))
  const decide = (built: BuiltSession, own: Place, before: Stored | undefined, more: Partial<Decided>): Decided => {
    const named = titleOf(built.facts, undefined, shortId(built.id), shop.redactor)
    return {
      adapter,
      key: keyOf(adapter.id, built),
      place: own,
      slug: own.base,
      path: before?.head.path ?? placed.path,
      ...('home' in placed && placed.home !== undefined ? { home: placed.home } : {}),
      cwd: built.facts.cwd ?? cwd,
      ...named,
      ...timesOf(built.facts, [times], unit.root, before),
      children: [],
      stored: before,
      ...more,
    }
  }
  const inside = [rootRead, ...helpers.map((helper) => helper.read)].flatMap((result, index) =>
    result.built.helpers.map((built) => ({ built, from: index - 1 })),
  )
  const here: ChildLink[] = [
    ...helpers.map(({ conversation, own }) => childLink(place, keyOf(adapter.id, conversation), own.base)),
    ...inside.map(({ built }) => childLink(place, keyOf(adapter.id, built), helperNames.name(built.id))),
  ]
  const gone = goneHelpers(stored, here)
  const children = [...here, ...gone].sort((a, b) => (a.file < b.file ? -1 : 1))

  const root = makeSession(
    decide(rootRead.built, place, stored, {
      key: unit.key,
      slug: chosen.slug,
      path: stored?.head.path ?? placed.path,
      cwd,
      title,
      titleFrom,
      ...times,
      ...parentOf(rootRead.built, unit.root, adapter.id, stored),
      children,
    }),
    rootRead,
    shop,
  )
  const files = [...root.files]
  const compared: [Head, Stored | undefined][] = [[root.head, stored]]
  const made = new Map<number, { head: Head; place: Place }>([[-1, { head: root.head, place }]])
  for (const [index, { conversation, own, before, read: result }] of helpers.entries()) {
    const parent = { key: keyOf(adapter.id, { id: conversation.parent ?? unit.root.id }), kind: 'subagent' as const }
    const helper = makeSession(decide(result.built, own, before, { parent }), result, shop)
    made.set(index, { head: helper.head, place: own })
    files.push(...helper.files)
    compared.push([helper.head, before])
  }
  for (const { built, from } of inside) {
    const own: Place = { dir: folder, base: helperNames.name(built.id) }
    const parent = { key: keyOf(adapter.id, { id: built.inside?.parent ?? unit.root.id }), kind: 'subagent' as const }
    const owner = made.get(from)
    if (owner === undefined) continue
    const before = readStored(shop.historyDir, own)
    const helper = makeInside(decide(built, own, before, { parent }), built, owner, shop)
    files.push(...helper.files)
    compared.push([helper.head, before])
  }
  const keep: string[] = []
  for (const { file } of gone) {
    const path = joinPath(place.dir, file.replace(/\.md$/, ''))
    const { dir, name } = splitPath(path)
    keep.push(path, `${path}.md`, joinPath(dir, `.${name}.jsonl`))
    const json = joinPath(dir, jsonPath(name))
    const marked = markGone(shop.historyDir, json)
    if (marked === null) keep.push(json)
    else files.push({ path: json, content: shop.staging.hold(marked) })
  }
  return {
    place,
    isEmpty: compared.every(([{ counts }]) => counts.records === 0 && counts.messages === 0),
    unchanged: compared.every(([head, before]) => before !== undefined && saysTheSame(head, before.head)),
    head: root.head,
    files,
    keep,
    reports,
    problems: [rootRead, ...helpers.map((helper) => helper.read)].flatMap(({ built }) => built.problems),
    whereabouts: whereaboutsIn(facts, cwd),
    bytesRead,
  }
}

/** Whether two heads are of the same sources, under the same title, with the same helpers. */
const saysTheSame = (one: Head, two: Head): boolean => {
  const told = ({ fingerprint, title, children, originals }: Head): string =>
    JSON.stringify([fingerprint, title, children, originals.map(({ path, gone }) => [path, gone])])
  return told(one) === told(two)
}

const whereaboutsIn = ({ cwds, git }: Facts, cwd: string | null): Whereabouts => ({
  ...(cwd === null ? {} : { cwd }),
  ...(cwds === undefined ? {} : { cwds }),
  ...(git === undefined ? {} : { git }),
})

/** Helpers that are stored and not here any more. They stay. */
const goneHelpers = (stored: Stored | undefined, here: readonly ChildLink[]): ChildLink[] => {
  const keys = new Set(here.map(({ key }) => key))
  return (stored?.head.children ?? []).filter(({ key, kind }) => kind === 'subagent' && !keys.has(key))
}

const childLink = (root: Place, key: string, base: string): ChildLink => ({
  key,
  kind: 'subagent',
  file: `${root.base}/${pagePath(base)}`,
})

/** The names of helpers' pages: `agent-<id>`, told apart where two would be the same. */
function namesOfHelpers(unit: Unit): { name(id: string): string } {
  const names = new Map<string, string>()
  const taken = new Set<string>()
  const take = (id: string, agentId: string): string => {
    const wanted = `agent-${safeSegment(agentId)}`
    const name = taken.has(wanted.toLowerCase()) ? `${wanted}-${shortId(id)}` : wanted
    taken.add(name.toLowerCase())
    names.set(id, name)
    return name
  }
  for (const { id, agentId } of unit.helpers) take(id, agentId ?? shortId(id))
  return { name: (id) => names.get(id) ?? take(id, id.split('/').at(-1) ?? id) }
}

const folderOf = ({ dir, base }: Place): string => joinPath(dir, base)

/** When a session was; where its own records do not tell (only its helpers are left), when `others` were. */
function timesOf(
  facts: Pick<Facts, 'startedAt' | 'endedAt' | 'updatedAt'>,
  others: readonly Pick<Facts, 'startedAt' | 'endedAt'>[],
  root: Conversation,
  stored: Stored | undefined,
): { startedAt: string; endedAt: string; updatedAt: string } {
  const starts = others.flatMap((one) => one.startedAt ?? []).sort()
  const ends = others.flatMap((one) => one.endedAt ?? []).sort()
  const first = isoOf(Math.min(...(root.files.length === 0 ? [0] : root.files.map(({ mtimeMs }) => mtimeMs))))
  const startedAt = facts.startedAt ?? stored?.head.startedAt ?? root.startedAt ?? starts[0] ?? first
  const endedAt = facts.endedAt ?? (facts.startedAt === undefined ? ends.at(-1) : undefined) ?? startedAt
  return { startedAt, endedAt, updatedAt: facts.updatedAt ?? endedAt }
}

const choosePlace = (
  unit: Unit,
  path: string,
  title: string,
  startedAt: string,
  { settings, names }: Workshop,
): Place & { slug: string } => {
  const dir = joinPath(safeSegment(settings.user), unit.found.adapter.id, safeSegment(settings.system), path)
  return names.choose(dir, minuteStamp(startedAt, settings.timeZone), title, unit.root.id)
}

/** What the parser found, else what was found when the parent was still there; for a helper without a root, its parent. */
function parentOf(
  { facts }: BuiltSession,
  root: Conversation,
  source: string,
  stored: Stored | undefined,
): { parent?: ParentLink } {
  if (facts.parent !== undefined) {
    return { parent: { key: keyOf(source, { id: facts.parent.id }), kind: facts.parent.kind } }
  }
  if (root.parent !== undefined) return { parent: { key: keyOf(source, { id: root.parent }), kind: 'subagent' } }
  return stored?.head.parent === undefined ? {} : { parent: stored.head.parent }
}

/** Where the first piece of a companion lies, relative to the folder of the session it belongs to. */
function companionFile(
  base: string,
  conversation: Conversation,
  path: string,
): { file: string; bytes: number } | undefined {
  const index = conversation.files.findIndex((file) => file.path === path)
  const file = conversation.files[index]
  if (file === undefined) return undefined
  const pieces = file.size > 1_048_576 ? Math.ceil(file.size / 1_048_576) : 1
  const named = placeOriginals(
    base,
    conversation.files.map((one) => ({
      path: one.path,
      readAs: one.readAs,
      compressed: false,
      pieces: one === file ? pieces : 1,
    })),
  )
  const name = named[index]?.[0]
  return name === undefined ? undefined : { file: name.slice(base.length + 1), bytes: file.size }
}

function reportsOf(key: string, { originals }: ReadConversation): Report[] {
  const sentences: Record<string, string> = {
    shortened: 'It got shorter; the history keeps what it had.',
    replaced: 'It was rewritten; the history keeps the former original as well.',
    gone: 'It is gone; the history keeps what it had.',
  }
  return originals.flatMap(({ file, change, stored }) => {
    const message = sentences[change]
    return message === undefined || (change === 'gone' && stored?.gone === true)
      ? []
      : [{ key, file: file.path, kind: change, message }]
  })
}
