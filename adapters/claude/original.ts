/**
 * Whether a session began as a copy of another one, and which of its records were copied. Old versions copied a session to
 * resume it, sometimes under new ids and the time of the copying; newer ones copy it to fork it.
 */
import { createHash } from 'node:crypto'
import type { Conversation, ConversationFile, Facts, ParseContext } from '../types.ts'
import { blocksOf } from './content.ts'
import { type Fields, fieldsOf, isFields, stringOf, timeOf } from './json.ts'
import { isUuid } from './places.ts'
import { beginningKey, relativesOf } from './relatives.ts'

/** Plain data. */
export interface Original {
  /** The session it was copied from; `''`: none. */
  id: string
  /** Ids of the records of that session. */
  uuids: Set<string>
  /** What was said in it, in order, where ids do not help; `at`: how far the copy has got. */
  said: string[]
  at: number
  /** Records of this time were written by the copying. */
  copiedAt: string
  /** This session's own id, when records of another one can be told by theirs. */
  own: string
  /** The original says more than the copy took over. */
  goesOn: boolean
  forked: boolean
}

const none = (own: string): Original => ({
  id: '',
  uuids: new Set(),
  said: [],
  at: 0,
  copiedAt: '',
  own,
  goesOn: false,
  forked: false,
})

/** What a conversation was copied from, as far as it and its relatives tell. */
export function originalOf(conversation: Conversation, context: ParseContext): Original {
  const main = conversation.files[0]
  const peek = main === undefined ? undefined : context.peek(main.path)
  const original = none(isUuid(conversation.id) ? conversation.id : '')
  if (main === undefined || peek === undefined || main.readAs !== 'lines') return original
  original.copiedAt = stringOf(peek.copied)
  const named = stringOf(peek.forkedFrom)
  const foreign = original.own !== '' && stringOf(peek.session) !== original.own ? stringOf(peek.session) : ''
  const source =
    conversation.root === undefined
      ? (context.conversations.get(named) ?? search(conversation, main, context) ?? context.conversations.get(foreign))
      : ofHelper(conversation, conversation.root, context)
  original.forked = named !== '' || peek.later === true
  original.id = named || (source?.id ?? foreign)
  const file = source?.files[0]
  if (file?.readAs === 'lines') compare(original, main, file, context)
  return original
}

/** Helpers that go on from what their session said have it copied in: its beginning, or what a compaction left of it. */
function ofHelper(own: Conversation, root: string, context: ParseContext): Conversation | undefined {
  const session = context.conversations.get(root)
  const first = (one: Conversation | undefined): string => stringOf(context.peek(one?.files[0]?.path ?? '')?.uuid)
  const isNamed = /^a(compact|side_question|prompt_suggestion)-/.test(own.agentId ?? '')
  return isNamed || (first(own) !== '' && first(own) === first(session)) ? session : undefined
}

/** Of so many candidates it is counted what they share; there are seldom more than two. */
const comparedAtMost = 8

/** The session that has the same beginning and came first; of several the one that shares most. */
function search(own: Conversation, main: ConversationFile, context: ParseContext): Conversation | undefined {
  const peek = context.peek(main.path) ?? {}
  const relatives = relativesOf(context)
  const isOther = (one: Conversation): boolean => one.id !== own.id
  const start = startOf(own, context)
  const twins = (relatives.byUuid.get(stringOf(peek.uuid)) ?? []).filter(isOther)
  const likely = peek.copied === '' ? [] : (relatives.byBeginning.get(beginningKey(peek)) ?? []).filter(isOther)
  const older =
    twins.length > 0
      ? twins.filter((one) => isOlder(one, own, context))
      : likely.filter((one) => startOf(one, context) < start)
  if (older.length === 0 && twins.length === 0 && peek.compacted === true)
    return byCompaction(own, main, stringOf(peek.uuid), context)
  older.sort((a, b) => (startOf(a, context) < startOf(b, context) ? -1 : 1))
  if (older.length < 2) return older[0]
  const { ids } = recordsOf(own, context)
  const shared = older.slice(-comparedAtMost).map((one) => ({ one, share: share(recordsOf(one, context).ids, ids) }))
  return shared.reduce((best, next) => (next.share > best.share ? next : best)).one
}

const share = (one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): number =>
  [...one.keys()].filter((id) => other.has(id)).length

const startOf = (conversation: Conversation, context: ParseContext): string =>
  stringOf(context.peek(conversation.files[0]?.path ?? '')?.at)

/** Of two sessions with the same first record: whether the first one was there first. */
function isOlder(one: Conversation, other: Conversation, context: ParseContext): boolean {
  const mark = (conversation: Conversation): number => {
    const peek = context.peek(conversation.files[0]?.path ?? '') ?? {}
    return (peek.later === true ? 1 : 0) + (stringOf(peek.copied) === '' ? 0 : 2)
  }
  if (mark(one) !== mark(other)) return mark(one) < mark(other)
  if (startOf(one, context) !== startOf(other, context)) return startOf(one, context) < startOf(other, context)
  const [mine, theirs] = [recordsOf(one, context), recordsOf(other, context)]
  const [kept, keptThere] = [bookkeptAmong(mine, theirs), bookkeptAmong(theirs, mine)]
  if (kept !== keptThere) return kept > keptThere
  const [a, b] = [firstOwn(mine, theirs), firstOwn(theirs, mine)]
  return a !== b ? a < b : one.id < other.id
}

interface Records {
  /** The ids of the records of its tree, with their times. */
  ids: Map<string, string>
  /** For each of them, how many records of its bookkeeping stand before it. */
  bookkept: Map<string, number>
}

function recordsOf(conversation: Conversation, context: ParseContext): Records {
  const records: Records = { ids: new Map(), bookkept: new Map() }
  const file = conversation.files[0]
  if (file === undefined || file.readAs !== 'lines') return records
  let bookkept = 0
  for (const value of context.lines(file)) {
    const record = fieldsOf(value)
    const uuid = stringOf(record.uuid)
    if (uuid === '') bookkept += 1
    else {
      records.ids.set(uuid, stringOf(record.timestamp))
      records.bookkept.set(uuid, bookkept)
    }
  }
  return records
}

/** How many records of its bookkeeping a session has among those it shares with another: a copy takes none of them over. */
const bookkeptAmong = (own: Records, other: Records): number => {
  const shared = [...own.bookkept].filter(([uuid]) => other.ids.has(uuid)).map(([, bookkept]) => bookkept)
  return (shared.at(-1) ?? 0) - (shared[0] ?? 0)
}

/** Time of the first record that another session does not have. */
const firstOwn = (own: Records, other: Records): string =>
  [...own.ids].find(([uuid]) => !other.ids.has(uuid))?.[1] ?? ''

/** A copy that begins with a compaction: the session of the same project that holds this compaction and more before it. */
function byCompaction(
  own: Conversation,
  main: ConversationFile,
  uuid: string,
  context: ParseContext,
): Conversation | undefined {
  const folder = main.path.slice(0, main.path.lastIndexOf('/') + 1)
  const start = startOf(own, context)
  const candidates = [...context.conversations.values()].filter((one) => {
    const file = one.files[0]
    return (
      one.id !== own.id &&
      one.root === undefined &&
      file?.readAs === 'lines' &&
      file.path.startsWith(folder) &&
      startOf(one, context) < start
    )
  })
  return candidates.find((one) => recordsOf(one, context).ids.has(uuid))
}

/** Remembers what the original holds, and whether it says more than the copy took over. */
function compare(original: Original, own: ConversationFile, source: ConversationFile, context: ParseContext): void {
  const byContent = original.copiedAt !== ''
  const ends = { id: '', said: '' }
  for (const record of talk(source, context)) {
    original.uuids.add(stringOf(record.uuid))
    if (record.type !== 'user' && record.type !== 'assistant') continue
    ends.id = stringOf(record.uuid)
    ends.said = byContent ? saidKey(record) : ''
    if (byContent) original.said.push(ends.said)
  }
  original.goesOn = true
  for (const record of talk(own, context)) {
    if (record.uuid === ends.id || (byContent && saidKey(record) === ends.said)) original.goesOn = false
  }
}

/** The records of a session's own tree. */
function* talk(file: ConversationFile, context: ParseContext): Generator<Fields> {
  for (const value of context.lines(file)) {
    const record = fieldsOf(value)
    if (stringOf(record.uuid) !== '' && record.isSidechain !== true) yield record
  }
}

/** What a record says, whatever its id and time. */
function saidKey(record: Fields): string {
  const message = fieldsOf(record.message)
  const blocks = blocksOf(message.content)
  return createHash('sha256')
    .update(JSON.stringify([record.type, message.id ?? '', blocks]), 'utf8')
    .digest('base64')
    .slice(0, 16)
}

/** Whether a record of the copy was taken over from the original. To be asked once per record, in order. */
export function isCopied(original: Original, record: Fields): boolean {
  if (isFields(record.forkedFrom)) return true
  if (original.id === '') return false
  const session = stringOf(record.sessionId)
  if (original.own !== '' && session !== '' && session !== original.own) return true
  if (original.uuids.has(stringOf(record.uuid))) return true
  if (original.copiedAt === '' || (record.type !== 'user' && record.type !== 'assistant')) return false
  if (original.said.length > 0) {
    const key = saidKey(record)
    const at = original.said.indexOf(key, original.at)
    if (at !== -1) {
      original.at = at + 1
      return true
    }
  }
  const blocks = blocksOf(fieldsOf(record.message).content)
  const isAnswer =
    record.type === 'assistant' || blocks.some((block) => isFields(block) && block.type === 'tool_result')
  return isAnswer && Math.abs(Date.parse(timeOf(record.timestamp) ?? '') - Date.parse(original.copiedAt)) <= 5
}

/** The link to the original. Newer versions resume in place: there a copy is a fork. */
export function parentOf(original: Original, version: string): Facts['parent'] {
  if (original.id === '') return undefined
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const resumesInPlace = major > 2 || (major === 2 && minor >= 1)
  return { id: original.id, kind: original.forked || original.goesOn || resumesInPlace ? 'fork' : 'resume' }
}
