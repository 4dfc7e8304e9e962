/** The second half of making a unit, a session with its helpers: from what was read of it to the files it should have. */
import type { Facts } from '../../adapters/types.ts'
import { toldOf } from '../checkpoint/resume.ts'
import { isNotedAlready, noteFile } from '../checkpoint/sources.ts'
import type { Checkpoint } from '../checkpoint/types.ts'
import { splitPath } from '../history/paths.ts'
import { keyOf } from '../model/key.ts'
import type { Head, ParentLink, Problem } from '../model/session.ts'
import type { BuiltSession } from '../normalize/session.ts'
import type { Place } from '../plan/names.ts'
import type { Whereabouts } from './belongs.ts'
import { type Located, parentOf, type Spot, timesOf } from './decide.ts'
import { childLink, goneHelpers, keepHelper } from './helpers.ts'
import type { ReadConversation } from './read.ts'
import { folderOf, helperTitle, type Member, type ReadUnit, storedHelper } from './reading.ts'
import { type Decided, type MadeSession, makeInside, makeSession } from './session.ts'
import { readStored } from './stored.ts'
import type { Report, Stored, WantedFile, Workshop } from './types.ts'
import type { Unsealed } from './vault.ts'

/** A unit that was made, and what is noted of its sessions. */
export interface NotedUnit {
  made: MadeUnit
  notes: Omit<Checkpoint, 'setup'>[]
}

export interface MadeUnit {
  place: Place
  /** Nothing that a page is made of differs from what is stored. */
  unchanged: boolean
  head: Head
  /** Every file the session and its helpers should have; what they have besides goes away. */
  files: WantedFile[]
  /** Of those, what is still to be encrypted. */
  unsealed: Unsealed[]
  /** Paths that stay although nothing is wanted there: the pairs and folders of helpers that are gone. */
  keep: string[]
  /** Pages of parts that were closed before and were not made again: they stay as well. */
  closed: string[]
  reports: Report[]
  /** Of the session and its helpers. */
  problems: Problem[]
  whereabouts: Whereabouts
  bytesRead: number
}

/**
 * Makes the files of a unit that was read and has a place. Throws when something stored of it cannot be read, and
 * `NotHeld` when it was read on and has to be read whole.
 */
export function makeUnit(read: ReadUnit, spot: Spot, shop: Workshop): NotedUnit {
  const { task, root, helpers, placing } = read
  const { place, slug } = spot
  const located: Located = { place, slug, ...placing.known }
  const members = [root, ...helpers]
  const { notes, ...files } = new UnitFiles(read, located, shop).make()
  const made = {
    place,
    reports: members.flatMap((member) => reportsOf(keyOf(task.adapter.id, member.conversation), member.read)),
    problems: members.flatMap((member) => member.read.built.problems),
    whereabouts: whereaboutsIn(root.read.built.facts, located.cwd),
    bytesRead: read.bytesRead,
    ...files,
  }
  return { made, notes }
}

/** A conversation of a unit of which the files are made; `parts`: by session id, with helpers inside its file. */
interface MadeMember extends Member {
  place: Place
  session: MadeSession
  parts: Map<string, MadeSession['parts']>
}

class UnitFiles {
  readonly #read: ReadUnit
  readonly #located: Located
  readonly #shop: Workshop
  #helperPages: ReadonlySet<string> = new Set()
  readonly #made: { session: MadeSession; stored: Stored | undefined }[] = []

  constructor(read: ReadUnit, located: Located, shop: Workshop) {
    this.#read = read
    this.#located = located
    this.#shop = shop
  }

  make(): Pick<MadeUnit, 'unchanged' | 'head' | 'files' | 'unsealed' | 'keep' | 'closed'> & Pick<NotedUnit, 'notes'> {
    const { root, helpers, names } = this.#read
    const { place } = this.#located
    const inside = [root, ...helpers].flatMap((owner) => owner.read.built.helpers.map((built) => ({ built, owner })))
    const all = [...helpers.map(({ read }) => read.built), ...inside.map(({ built }) => built)]
    const here = all.map((built) => childLink(place, this.#key(built.id), names.name(built.id)))
    const gone = goneHelpers(root.stored, here)
    const children = [...here, ...gone].sort((a, b) => (a.file < b.file ? -1 : 1))
    this.#helperPages = new Set(children.map(({ file }) => splitPath(file).name))

    const made = new Map<Member, MadeMember>()
    const own = (member: Member, decided: Decided): void => {
      const session = this.#add(makeSession(decided, member.read, this.#shop), member.stored)
      const parts = new Map([[member.read.built.id, session.parts]])
      made.set(member, { place: decided.place, session, parts, ...member })
    }
    own(root, this.#decideRoot(root, children))
    for (const helper of helpers) {
      own(helper, this.#decideHelper(helper.read.built, helper.conversation.parent, helper.stored))
    }
    for (const { built, owner } of inside) {
      const stored = storedHelper(this.#read.task, names.name(built.id), this.#shop)
      const decided = this.#decideHelper(built, built.inside?.parent, stored)
      const parent = made.get(owner) as MadeMember
      const { head, madeFrom } = parent.session
      const about = { head, madeFrom, place: parent.place, parts: owner.read.parts }
      const session = makeInside(decided, built, about, this.#shop)
      parent.parts.set(built.id, this.#add(session, stored).parts)
    }
    const kept = gone.map((link) => keepHelper(place, link, this.#shop))
    const heads = this.#made.map(({ session, stored }) => ({ head: session.head, stored }))
    return {
      head: (made.get(root) as MadeMember).session.head,
      closed: this.#made.flatMap(({ session }) => session.keep),
      notes: [...made].flatMap(([{ key }, member]) => noteOf(key, member)),
      files: [...this.#made.flatMap(({ session }) => session.files), ...kept.flatMap(({ files }) => files)],
      unsealed: this.#made.flatMap(({ session }) => session.unsealed),
      keep: kept.flatMap(({ keep }) => keep),
      unchanged: heads.every((one) => one.stored !== undefined && saysTheSame(one.head, one.stored.head)),
    }
  }

  /** A link to a turn leads to the part that it is in, so the other session's parts have to be known. */
  #announceParent({ key, message }: ParentLink): void {
    const { placed, historyDir } = this.#shop
    const there = placed.get(key)
    if (message === undefined || there === undefined || there.parts !== undefined) return
    const parts = readStored(historyDir, there.place)?.head.parts
    if (parts !== undefined) placed.set(key, { ...there, parts })
  }

  #add(session: MadeSession, stored: Stored | undefined): MadeSession {
    this.#made.push({ session, stored })
    return session
  }

  #key(id: string): string {
    return keyOf(this.#read.task.adapter.id, { id })
  }

  #decideRoot({ conversation, read, stored }: Member, children: Decided['children']): Decided {
    const { key, adapter } = this.#read.task
    const link = parentOf(read.built.facts, conversation, adapter.id, stored)
    if (link.parent !== undefined) this.#announceParent(link.parent)
    return {
      adapter,
      key,
      ...this.#located,
      ...this.#read.times,
      ...link,
      children,
      helperPages: this.#helperPages,
      stored,
    }
  }

  #decideHelper(built: BuiltSession, parent: string | undefined, stored: Stored | undefined): Decided {
    const { task, times, names } = this.#read
    const { root, adapter } = task
    const place = { dir: folderOf(this.#located.place), base: names.name(built.id) }
    return {
      ...this.#located,
      ...helperTitle(built, this.#shop),
      ...timesOf(built.facts, [times], root, stored),
      adapter,
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

/** What is noted of a conversation; nothing where that was done when it was just as it is. */
function noteOf(key: string, { conversation, read, place, session, parts }: MadeMember): NotedUnit['notes'] {
  const { noted, resumed, originals, built } = read
  const made = new Map([...parts].flatMap(([id, own]) => (own === undefined ? [] : [[id, own]])))
  if (noted === null || made.size < parts.size) return []
  const files = originals.map(({ file, read: own }, index) => noteFile(file, own, built.originals[index] ?? []))
  const { reading, edges } = noted
  const note = {
    key,
    place,
    head: session.json.oid,
    conversation: toldOf(conversation),
    files,
    edges,
    reading,
    parts: made,
  }
  return resumed !== null && isNotedAlready(note, resumed.checkpoint) ? [] : [note]
}

/** Whether two heads are of the same sources, under the same title, with the same helpers. */
function saysTheSame(one: Head, two: Head): boolean {
  const told = ({ fingerprint, title, children, originals, redactions, vault }: Head): string =>
    JSON.stringify([
      fingerprint,
      title,
      children,
      redactions,
      vault,
      originals.map(({ path, gone, source }) => [path, gone, source]),
    ])
  return told(one) === told(two)
}

/** Where a session ran, as its facts and its place say. */
export function whereaboutsIn({ cwds, git }: Facts, cwd: string | null): Whereabouts {
  const where: Whereabouts = {}
  if (cwd !== null) where.cwd = cwd
  if (cwds !== undefined) where.cwds = cwds
  if (git !== undefined) where.git = git
  return where
}

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
