/** The first half of making a unit: its sources are read, and what its place depends on is known. */
import type { Conversation, ParseContext } from '../../adapters/types.ts'
import { AskedNames, type NameSource } from '../checkpoint/names.ts'
import { resumeFrom } from '../checkpoint/resume.ts'
import type { ReadOn } from '../checkpoint/taker.ts'
import { joinPath, jsonPath, splitPath } from '../history/paths.ts'
import { keyOf } from '../model/key.ts'
import type { BuildContext, BuiltSession } from '../normalize/session.ts'
import { titleOf } from '../plan/head.ts'
import { type Place, shortId } from '../plan/names.ts'
import { placeCompanion } from '../plan/originals.ts'
import { fileId } from '../write/index.ts'
import { type Placing, placingOf, type Times, timesOf } from './decide.ts'
import { goneHelpers, HelperNames } from './helpers.ts'
import { type ReadConversation, readConversation } from './read.ts'
import { readStored } from './stored.ts'
import type { ReadContext, Stored, UnitTask, Workshop } from './types.ts'

/** A conversation of a unit as it was read, and as it is stored. */
export interface Member {
  /** The session's; of a helper, what it is called by. */
  key: string
  conversation: Conversation
  read: ReadConversation
  stored: Stored | undefined
}

/** A helper whose page others may link to; it lies in the folder of its root. */
export interface NamedHelper {
  key: string
  base: string
  title: string
}

export interface ReadUnit {
  task: UnitTask
  names: HelperNames
  root: Member
  helpers: Member[]
  times: Times
  placing: Placing
  /** Helpers, also those that are gone. */
  named: NamedHelper[]
  /** Nobody said anything, and no record was read. */
  isEmpty: boolean
  bytesRead: number
}

/** Reads a unit. Throws when a source cannot be read. */
export function readUnit(
  task: UnitTask,
  contextOf: (conversation: Conversation) => ParseContext,
  shop: Workshop,
): ReadUnit {
  const names = new HelperNames(task)
  const { storedPlace } = task
  const read = (conversation: Conversation, stored: Stored | undefined): Member =>
    readMember(task, conversation, stored, names, contextOf(conversation), shop)
  const root = read(task.root, storedPlace && readStored(shop.historyDir, storedPlace))
  const helpers = task.helpers.map((one) => read(one, storedHelper(task, names.name(one.id), shop)))
  const members = [root, ...helpers]
  const facts = members.map((member) => member.read.built.facts)
  const times = timesOf(root.read.built.facts, facts.slice(1), task.root, root.stored)
  return {
    task,
    names,
    root,
    helpers,
    times,
    placing: placingOf(task, facts, times.startedAt, root.stored, shop),
    named: namedHelpers(task, members, names, shop),
    isEmpty: members.every(isEmpty),
    bytesRead: members.reduce((sum, member) => sum + member.read.bytesRead, 0),
  }
}

/** A helper of a unit as the history has it. */
export const storedHelper = (
  { storedPlace }: UnitTask,
  base: string,
  { historyDir }: Pick<Workshop, 'historyDir'>,
): Stored | undefined =>
  storedPlace === undefined ? undefined : readStored(historyDir, { dir: folderOf(storedPlace), base })

/** The folder of a session with more than a pair. */
export const folderOf = ({ dir, base }: Place): string => joinPath(dir, base)

/** A helper's own title. */
export const helperTitle = (
  { facts, id }: Pick<BuiltSession, 'facts' | 'id'>,
  { redaction }: Pick<Workshop, 'redaction'>,
): ReturnType<typeof titleOf> => titleOf(facts, undefined, shortId(id), redaction.redactor)

function readMember(
  task: UnitTask,
  conversation: Conversation,
  stored: Stored | undefined,
  names: HelperNames,
  context: ParseContext,
  shop: Workshop,
): Member {
  const { adapter, index } = task
  const originals = shop.settings.originals || (stored?.head.originals.some(({ files }) => files.length > 0) ?? false)
  const source: NameSource = {
    helperPage: (from, id) => names.pageFrom(from, id),
    companionFile: (path) => (originals ? placeCompanion(conversation.files, path) : undefined),
  }
  const { redaction, settings } = shop
  const vault = settings.recipients.length > 0
  const reading = { adapter, conversation, context, index, redaction, vault }
  const key = conversation === task.root ? task.key : keyOf(adapter.id, conversation)
  const on = readOnFrom(task.key, key, reading, stored, source, shop)
  const asked = on?.names ?? new AskedNames(source)
  const build: BuildContext = {
    hold: (bytes) => shop.staging.hold(bytes),
    describe: (call) => adapter.describe(call),
    originals,
    marker: shop.settings.leaveOut.marker,
    keyOf: (id) => keyOf(adapter.id, { id }),
    helperPage: (from, id) => asked.helperPage(from, id),
    companionFile: (path) => asked.companionFile(path),
  }
  const read = readConversation(reading, shop.historyDir, stored, build, on)
  return { key, conversation, read, stored }
}

/** How a conversation is read on; undefined where it is read whole and nothing is noted of it. */
function readOnFrom(
  unit: string,
  key: string,
  { adapter, conversation, context, redaction }: ReadContext,
  stored: Stored | undefined,
  names: NameSource,
  { checkpoints, historyDir, staging }: Workshop,
): ReadOn | undefined {
  if (checkpoints === undefined) return undefined
  const { files, keeper, setup, resumes } = checkpoints
  const opened = stored === undefined || !resumes ? null : files.open(unit, key)
  if (stored === undefined || opened === null) return { keeper, resume: null, names: new AskedNames(names) }
  const { dir, base } = stored.place
  const oid = fileId(historyDir, joinPath(dir, jsonPath(base)), staging.objectFormat)
  const now = { setup, adapter, conversation, context, stored: { ...stored, oid }, key: redaction.key, names, keeper }
  const resume = resumeFrom(opened, now)
  return { keeper, resume, names: new AskedNames(names, resume?.names) }
}

/** The helpers of a unit as others may link to them: those that were read, those inside other files, those that are gone. */
function namedHelpers(task: UnitTask, members: readonly Member[], names: HelperNames, shop: Workshop): NamedHelper[] {
  const built = [
    ...members.slice(1).map(({ read }) => read.built),
    ...members.flatMap(({ read }) => read.built.helpers),
  ]
  const here = built.map((one) => ({
    key: keyOf(task.adapter.id, one),
    base: names.name(one.id),
    title: helperTitle(one, shop).title,
  }))
  const gone = goneHelpers(members[0]?.stored, here).flatMap(({ key, file }): NamedHelper[] => {
    const base = splitPath(file).name.replace(/\.md$/, '')
    const stored = storedHelper(task, base, shop)
    return stored === undefined ? [] : [{ key, base, title: stored.head.title }]
  })
  return [...here, ...gone]
}

const isEmpty = ({ read: { built, parsed } }: Member): boolean =>
  parsed.records === 0 && built.counts.messages === 0 && built.helpers.every(hasNothing)

const hasNothing = ({ claimed, counts }: BuiltSession): boolean => claimed === 0 && counts.messages === 0
