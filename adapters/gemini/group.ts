/** Puts files together into conversations: all files of one session id, whatever they are called and wherever they lie. */

import { basename } from 'node:path'
import { sha256Of } from '../../src/sha256.ts'
import type { Conversation, ConversationFile, Index, Peek, ReadAs, SourceFile } from '../types.ts'
import { pathIn } from './indexes.ts'
import { arrayOf, stringOf } from './json.ts'
import { type Place, placeOf, timeInName } from './places.ts'

interface Entry {
  file: SourceFile
  peek: Peek
  place: Place
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Letters and digits of a time, to tell apart what shares an id. */
const compact = (time: string): string => time.replace(/[^0-9TZ]/g, '')

/**
 * The id of a helper's conversation. Helpers have UUIDs since 0.44; before, six characters that are unique only among the
 * helpers of one session.
 */
export const helperId = (root: string, agentId: string): string => (uuid.test(agentId) ? agentId : `${root}/${agentId}`)

/** All sessions of the a2a server have this id: the time of their beginning tells them apart. */
const sharedId = 'a2a-server'

const isShared = (id: string): boolean => id === sharedId

/** See the contract. */
export function group(files: { file: SourceFile; peek: Peek }[], index: () => Index): Conversation[] {
  const entries = files.flatMap(({ file, peek }) => {
    const place = placeOf(file.path)
    return place === null ? [] : [{ file, peek, place }]
  })
  const byHash = new Map<string, string>()
  for (const { peek } of entries) {
    const [hash, cwd] = [stringOf(peek.projectHash), stringOf(peek.cwd)]
    if (hash !== undefined && cwd !== undefined) byHash.set(hash, cwd)
  }
  const mains = new Set(entries.flatMap((entry) => (isMain(entry) ? [sessionOf(entry)] : [])))
  const groups = new Map<string, { head: Head; entries: Entry[] }>()
  for (const entry of entries) {
    const head = headOf(entry, mains)
    if (head === null) continue
    // A session id that is not a UUID was chosen by a person, who may choose it again in another project.
    const key = uuid.test(head.id) ? head.id : `${head.id}\0${stringOf(entry.peek.projectHash) ?? entry.place.project}`
    const known = groups.get(key)
    if (known === undefined) groups.set(key, { head, entries: [entry] })
    else known.entries.push(entry)
  }
  const companions = entries.filter(({ place }) => place.kind === 'companion' || place.kind === 'set aside')
  const parents = parentsOf([...groups.values()])
  return [...groups.values()].map(({ head, entries: own }) => {
    own.sort(inOrder)
    const outside = own.some(({ peek }) => stringOf(peek.cwd) !== undefined) ? undefined : cwdOf(own, index, byHash)
    const startedAt = [
      ...own.map(({ peek }) => stringOf(peek.startTime)),
      ...own.map(({ file }) => timeInName(file.path)),
    ].find((time) => time !== undefined)
    const conversation: Conversation = {
      id: head.id,
      files: [...own, ...companions.filter((companion) => belongs(companion.place, own))].map(toFile),
    }
    if (head.root !== undefined) {
      conversation.root = head.root
      conversation.parent = parents.get(head.id) ?? head.root
      if (head.agentId !== undefined) conversation.agentId = head.agentId
    }
    if (startedAt !== undefined) conversation.startedAt = startedAt
    if (outside !== undefined) conversation.outside = { cwd: outside }
    return conversation
  })
}

interface Head {
  id: string
  root?: string
  agentId?: string
}

/** The session that a file says it is of, else its name. */
export const sessionIn = (path: string, peek: Peek): string =>
  stringOf(peek.sessionId) ?? basename(path).replace(/\.jsonl?$/, '')

const sessionOf = ({ file, peek }: Entry): string => sessionIn(file.path, peek)

const isMain = ({ peek, place }: Entry): boolean => place.kind === 'chat' && peek.kind !== 'subagent'

function headOf(entry: Entry, mains: ReadonlySet<string>): Head | null {
  const { file, peek, place } = entry
  const id = sessionOf(entry)
  switch (place.kind) {
    case 'checkpoint':
      return { id: checkpointId(place.tag, stringOf(peek.cwd), place.project) }
    case 'helper':
      return { id: helperId(place.root, id), root: place.root, agentId: id }
    case 'chat': {
      const startTime = stringOf(peek.startTime)
      if (isShared(id) && startTime !== undefined) return { id: `${id}-${compact(startTime)}` }
      if (peek.kind !== 'subagent') return { id }
      // Until 0.36 helpers lay beside the session that started them and had its id.
      if (mains.has(id)) {
        const agentId = compact(startTime ?? place.short)
        return { id: helperId(id, agentId), root: id, agentId }
      }
      const folder = file.path.split('/').at(-2)
      return folder === undefined || folder === 'chats'
        ? { id }
        : { id: helperId(folder, id), root: folder, agentId: id }
    }
    default:
      return null
  }
}

/** A saved checkpoint has no id of its own: its tag and its project's folder name it. */
export function checkpointId(tag: string, cwd: string | undefined, folder: string): string {
  const project = sha256Of(cwd ?? folder).slice(0, 8)
  return `checkpoint-${tag}-${project}`
}

/** Which helper started which, where the beginning of the starter's file tells; the others were started by the session. */
function parentsOf(groups: { head: Head; entries: Entry[] }[]): Map<string, string> {
  const helpers = groups.filter(({ head }) => head.root !== undefined)
  return new Map(
    helpers.flatMap(({ head: starter, entries }) =>
      entries.flatMap(({ peek }) =>
        arrayOf(peek.started).flatMap((agentId): [string, string][] => {
          const started = helpers.find(({ head }) => head.agentId === agentId && head.root === starter.root)
          return started === undefined || started.head.id === starter.id ? [] : [[started.head.id, starter.id]]
        }),
      ),
    ),
  )
}

/** Earliest first. Of copies: the document before the log made of it, the named folder before the hashed one. */
function inOrder(a: Entry, b: Entry): number {
  return compare(rank(a), rank(b))
}
const rank = ({ file, peek, place }: Entry): string[] => [
  stringOf(peek.startTime) ?? '',
  file.path.endsWith('.json') ? '0' : '1',
  /^[0-9a-f]{64}$/.test(place.project) ? '1' : '0',
  file.path,
]
function compare(a: string[], b: string[]): number {
  for (const [i, one] of a.entries()) {
    const other = b[i] ?? ''
    if (one !== other) return one < other ? -1 : 1
  }
  return 0
}

function cwdOf(own: Entry[], index: () => Index, byHash: ReadonlyMap<string, string>): string | undefined {
  for (const { peek, place } of own) {
    const hash = stringOf(peek.projectHash)
    const found = pathIn(index(), place.project, hash) ?? byHash.get(hash ?? place.project)
    if (found !== undefined) return found
  }
  return undefined
}

function belongs(place: Place, own: Entry[]): boolean {
  if (place.kind === 'set aside') return own.some(({ file }) => file.path === place.of)
  if (place.kind !== 'companion') return false
  return own.some(
    (entry) =>
      entry.place.kind !== 'checkpoint' && sessionOf(entry) === place.session && entry.place.project === place.project,
  )
}

const readings: ReadonlySet<string> = new Set<ReadAs>(['lines', 'document'])

const toFile = ({ file, peek }: Entry): ConversationFile => ({
  ...file,
  readAs: typeof peek.readAs === 'string' && readings.has(peek.readAs) ? (peek.readAs as ReadAs) : 'companion',
})
