/** Puts files together into conversations. */

import type { Json } from '../../src/model/session.ts'
import { peekBytes } from '../shared/beginning.ts'
import type { Conversation, ConversationFile, Index, Peek, ReadAs, SourceFile } from '../types.ts'
import { fieldsOf, stringOf, stringsOf } from './json.ts'
import { isUuid, loosePlaceOf, type Place, placeOf, slugOf } from './places.ts'

interface Found {
  file: SourceFile
  peek: Peek
  place: Place
}

const readAs = (file: SourceFile, how: ReadAs): ConversationFile => ({ readAs: how, ...file })

/** Files that belong to a session and hold records of their own: read, so that every one of them is accounted for. */
const companion = ({ file, place }: Found): ConversationFile =>
  readAs(file, place.is === 'session' || /\/journal\.jsonl$/.test(file.path) ? 'lines' : 'companion')

/** The conversations of a listing. Of two with one id the better one comes first. */
export function groupFiles(files: { file: SourceFile; peek: Peek }[], index: () => Index): Conversation[] {
  const found = files.flatMap(({ file, peek }): Found[] => {
    const place = placeOf(file.path) ?? loosePlaceOf(file.path)
    return place === null || peek.kind === 'empty' ? [] : [{ file, peek, place }]
  })
  return [...sessionsOf(found, index()), ...helpersOf(found)]
}

function sessionsOf(found: Found[], index: Index): Conversation[] {
  const { mains, stubs } = withoutStubs(found.filter((one) => one.place.is === 'session').sort(better))
  const ids = new Set(mains.map(idOf))
  const sides = sidesOf(found)
  const elsewhere = elsewhereOf(found, [...ids, ...sides.keys()])
  const taken = new Set<string>()
  const conversations: Conversation[] = []
  const add = (id: string, main: Found | undefined, side: Found[]): void => {
    const isFirst = !taken.has(id)
    taken.add(id)
    const named = main === undefined || !isFirst ? [] : namedBy(main, found, index[id])
    const beside = isFirst ? [...(stubs.get(id) ?? []), ...(elsewhere.get(id) ?? [])] : []
    const others = [...side, ...beside, ...named].map(companion)
    conversations.push({
      id,
      files: [...(main === undefined ? [] : [readAs(main.file, 'lines')]), ...others],
      ...startOf(main?.peek),
      ...outside(index[id], main),
    })
  }
  for (const main of mains) {
    const id = idOf(main)
    const side = (sides.get(id) ?? []).filter((one) => ownsSide(main, one, mains))
    add(id, main, side)
  }
  for (const [id, side] of sides) if (!ids.has(id)) add(id, undefined, side)
  return conversations
}

/** What lies in side folders, by session. */
function sidesOf(found: Found[]): Map<string, Found[]> {
  const sides = new Map<string, Found[]>()
  for (const one of found) {
    if (one.place.is !== 'side') continue
    const list = sides.get(one.place.session)
    if (list === undefined) sides.set(one.place.session, [one])
    else list.push(one)
  }
  return sides
}

/**
 * A session that moved to another folder may leave a file behind in which nothing is said, its title perhaps: that belongs to
 * the session of this id, by whose side it is kept.
 */
function withoutStubs(all: Found[]): { mains: Found[]; stubs: Map<string, Found[]> } {
  const talking = new Set(all.filter((one) => !isSilent(one)).map(idOf))
  const isStub = (one: Found): boolean => isSilent(one) && talking.has(idOf(one))
  const stubs = new Map<string, Found[]>()
  for (const one of all.filter(isStub)) stubs.set(idOf(one), [...(stubs.get(idOf(one)) ?? []), one])
  return { mains: all.filter((one) => !isStub(one)), stubs }
}

/** All of the file has been looked at, and none of it is of a conversation. */
const isSilent = ({ file, peek }: Found): boolean =>
  file.size < peekBytes && [peek.uuid, peek.at, peek.prompt, peek.message].every((one) => stringOf(one) === '')

/** A side folder belongs to the session file beside it; where there is none, to the best one of that id. */
function ownsSide(main: Found, side: Found, mains: Found[]): boolean {
  const id = idOf(main)
  const beside = (one: Found): boolean => folderOf(one) === folderOf(side)
  const owner = mains.find((one) => idOf(one) === id && beside(one)) ?? mains.find((one) => idOf(one) === id)
  return owner === main
}

const folderOf = (one: Found): string => ('folder' in one.place ? one.place.folder : '')
const sessionIn = (place: Place): string => ('session' in place ? (place.session ?? '') : '')

/** A session is called as its file is; a file that was renamed, as its records say. */
export function idOf({ place, peek }: Pick<Found, 'place' | 'peek'>): string {
  if (place.is !== 'session') return ''
  return isUuid(place.id) ? place.id : stringOf(peek.session) || place.id
}

/** The one with a conversation in it, in the folder of its own directory, then the larger one. */
function better(a: Found, b: Found): number {
  const rank = (one: Found): number =>
    (stringOf(one.peek.uuid) === '' ? 0 : 2) +
    (folderOf(one).split('/').at(-1)?.slice(0, 200) === slugOf(stringOf(one.peek.cwd)) ? 1 : 0)
  const byId = idOf(a) < idOf(b) ? -1 : idOf(a) > idOf(b) ? 1 : 0
  return byId || rank(b) - rank(a) || b.file.size - a.file.size || (a.file.path < b.file.path ? -1 : 1)
}

/** To-do and task lists, by the session they belong to. */
function elsewhereOf(found: Found[], ids: string[]): Map<string, Found[]> {
  const byStart = new Map(ids.flatMap((id) => [[id, id] as const, [id.slice(0, 8), id] as const]))
  const elsewhere = new Map<string, Found[]>()
  for (const one of found) {
    if (one.place.is !== 'elsewhere') continue
    const id = byStart.get(one.place.session)
    if (id !== undefined) elsewhere.set(id, [...(elsewhere.get(id) ?? []), one])
  }
  return elsewhere
}

/** Plans and long pastes that a session names. */
function namedBy(main: Found, found: Found[], said: Json | undefined): Found[] {
  const plans = stringsOf(main.peek.plans)
  const pastes = new Set(stringsOf(fieldsOf(said).pastes))
  if (plans.length === 0 && pastes.size === 0) return []
  return found.filter(({ place }) => {
    if (place.is !== 'named') return false
    if (place.as === 'paste') return pastes.has(place.name)
    return plans.some((plan) => place.name === plan || place.name.startsWith(`${plan}-agent-`))
  })
}

/** When a conversation began, as its beginning says. */
function startOf(peek: Peek | undefined): Pick<Conversation, 'startedAt'> {
  const startedAt = stringOf(peek?.at)
  return startedAt === '' ? {} : { startedAt }
}

/** The lists' title, and their directory where the session itself may not say one. */
function outside(said: Json | undefined, main: Found | undefined): Pick<Conversation, 'outside'> {
  const { title: told, cwd: where } = fieldsOf(said)
  const title = stringOf(told)
  const cwd = stringOf(main?.peek.cwd) === '' ? stringOf(where) : ''
  if (title === '' && cwd === '') return {}
  return { outside: { ...(title === '' ? {} : { title }), ...(cwd === '' ? {} : { cwd }) } }
}

/** What is said of a helper goes with its own file, and waits where that is not there (yet, or any more). */
function helpersOf(found: Found[]): Conversation[] {
  const metas = new Map<string, Found>()
  for (const one of found) if (one.place.is === 'meta') metas.set(one.file.path, one)
  const helpers: Conversation[] = []
  for (const one of found) {
    if (one.place.is !== 'agent') continue
    const meta = metas.get(one.file.path.replace(/\.jsonl$/, '.meta.json'))
    helpers.push(helper(one, meta))
  }
  return helpers
}

function helper(one: Found, meta: Found | undefined): Conversation {
  const agentId = one.place.is === 'agent' ? one.place.agentId : ''
  const root = sessionIn(one.place) || stringOf(one.peek.session)
  const files = [readAs(one.file, 'lines'), ...(meta === undefined ? [] : [readAs(meta.file, 'companion')])]
  const start = startOf(one.peek)
  if (root === '') return { id: `agent-${agentId}`, agentId, files, ...start }
  const starter = stringOf(meta?.peek.parentAgentId)
  return {
    id: `${root}/${agentId}`,
    root,
    parent: starter === '' ? root : `${root}/${starter}`,
    agentId,
    files,
    ...start,
  }
}
