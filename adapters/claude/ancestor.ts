/** Finding the session that another one began as a copy of. */
import type { Conversation, ConversationFile, ParseContext } from '../types.ts'
import { fieldsOf, stringOf } from './json.ts'
import { beginningLike, startingWith } from './relatives.ts'
import { saidKey, talk } from './said.ts'

/** Helpers that go on from what their session said have it copied in: its beginning, or what a compaction left of it. */
export function sessionOfHelper(own: Conversation, root: string, context: ParseContext): Conversation | undefined {
  const session = context.conversations.get(root)
  const first = (one: Conversation | undefined): string => stringOf(context.peek(one?.files[0]?.path ?? '')?.uuid)
  const isNamed = /^a(compact|side_question|prompt_suggestion)-/.test(own.agentId ?? '')
  return isNamed || (first(own) !== '' && first(own) === first(session)) ? session : undefined
}

/** Of so many candidates it is counted what they share; there are seldom more than two. */
const comparedAtMost = 8

/** The session that has the same beginning and came first; of several the one that shares most. */
export function ancestorOf(own: Conversation, main: ConversationFile, context: ParseContext): Conversation | undefined {
  const peek = context.peek(main.path) ?? {}
  const isOther = (one: Conversation): boolean => one.id !== own.id
  const start = startOf(own, context)
  const twins = startingWith(stringOf(peek.uuid), context).filter(isOther)
  const likely = peek.copied === '' ? [] : beginningLike(peek, context).filter(isOther)
  const older =
    twins.length > 0
      ? twins.filter((one) => isOlder(one, own, context))
      : likely.filter((one) => startOf(one, context) < start)
  if (older.length === 0 && twins.length === 0 && peek.compacted === true)
    return byCompaction(own, main, stringOf(peek.uuid), context)
  older.sort((a, b) => (startOf(a, context) < startOf(b, context) ? -1 : 1))
  if (older.length < 2) return older[0]
  const marks = twins.length > 0 ? idsOf : saidIn
  const held = marks(own, context)
  const shared = older.slice(-comparedAtMost).map((one) => ({ one, share: share(marks(one, context), held) }))
  return shared.reduce((best, next) => (next.share > best.share ? next : best)).one
}

const share = (one: ReadonlySet<string>, other: ReadonlySet<string>): number =>
  [...one].filter((mark) => other.has(mark)).length

const idsOf = (one: Conversation, context: ParseContext): Set<string> => new Set(recordsOf(one, context).ids.keys())

/** What a session says, whatever its records are called. */
function saidIn(one: Conversation, context: ParseContext): Set<string> {
  const [file] = one.files
  return new Set(file?.readAs === 'lines' ? [...talk(file, context)].map(saidKey) : [])
}

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
