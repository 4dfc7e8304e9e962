/**
 * Whether a session began as a copy of another one, and which of its records were copied. Old versions copied a session to
 * resume it, sometimes under new ids and the time of the copying; newer ones copy it to fork it.
 */
import type { Conversation, ConversationFile, Facts, ParseContext } from '../types.ts'
import { ancestorOf, sessionOfHelper } from './ancestor.ts'
import { blocksOf } from './content.ts'
import { type Fields, fieldsOf, isFields, stringOf, timeOf } from './json.ts'
import { isUuid } from './places.ts'
import { saidKey, talk } from './said.ts'

/** What a conversation was copied from, as far as names and beginnings tell. */
export interface Source {
  /** The session it was copied from; `''`: none. */
  id: string
  /** Its file, where it is there. */
  file: ConversationFile | undefined
  forked: boolean
}

/** What the records of a copy are compared with. Does not change while they are read. */
export interface Original {
  id: string
  forked: boolean
  /** Ids of the records of that session. */
  uuids: Set<string>
  /** What was said in it, in order, where ids do not help. */
  said: string[]
  /** Records of this time were written by the copying. */
  copiedAt: string
  /** This session's own id, when records of another one can be told by theirs. */
  own: string
  /** The original says more than the copy took over. */
  goesOn: boolean
}

/** How far a copy has been read. Plain data. */
export interface Copying {
  /** How much of what the original said has come. */
  at: number
  /** Time of the record before, where that was written by the copying. */
  lastTime: string
}

export const nothingCopied = (): Copying => ({ at: 0, lastTime: '' })

/** This session's own id, `''` where its records do not have it. */
const ownId = ({ id }: Conversation): string => (isUuid(id) ? id : '')

/** Finds what a conversation was copied from, among its relatives. */
export function sourceOf(conversation: Conversation, context: ParseContext): Source {
  const main = conversation.files[0]
  const peek = main === undefined ? undefined : context.peek(main.path)
  if (main === undefined || peek === undefined || main.readAs !== 'lines')
    return { id: '', file: undefined, forked: false }
  const own = ownId(conversation)
  const named = stringOf(peek.forkedFrom)
  const foreign = own !== '' && stringOf(peek.session) !== own ? stringOf(peek.session) : ''
  const source =
    conversation.root === undefined
      ? (context.conversations.get(named) ??
        ancestorOf(conversation, main, context) ??
        context.conversations.get(foreign))
      : sessionOfHelper(conversation, conversation.root, context)
  const file = source?.files[0]
  return {
    id: named || (source?.id ?? foreign),
    file: file?.readAs === 'lines' ? file : undefined,
    forked: named !== '' || peek.later === true,
  }
}

/** Reads what a conversation was copied from, to compare its records with. */
export function originalOf(conversation: Conversation, { id, file, forked }: Source, context: ParseContext): Original {
  const main = conversation.files[0]
  const copiedAt = stringOf(context.peek(main?.path ?? '')?.copied)
  const original: Original = {
    id,
    forked,
    uuids: new Set(),
    said: [],
    copiedAt,
    own: ownId(conversation),
    goesOn: false,
  }
  if (main !== undefined && file !== undefined) compare(original, main, file, context)
  return original
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

/** How long writing the copy takes at most. */
const copyingMs = 5

/**
 * Whether a record of the copy was taken over from the original. To be asked once per record, in order. Nobody types in the
 * millisecond in which the record before was written.
 */
export function isCopied(original: Original, copying: Copying, record: Fields): boolean {
  if (isFields(record.forkedFrom)) return true
  if (original.id === '') return false
  const session = stringOf(record.sessionId)
  if (original.own !== '' && session !== '' && session !== original.own) return true
  if (original.uuids.has(stringOf(record.uuid))) return true
  if (original.copiedAt === '' || (record.type !== 'user' && record.type !== 'assistant')) return false
  const time = timeOf(record.timestamp) ?? ''
  const isAtOnce = time === copying.lastTime
  copying.lastTime = time
  if (original.said.length > 0) {
    const key = saidKey(record)
    const at = original.said.indexOf(key, copying.at)
    if (at !== -1) {
      copying.at = at + 1
      return true
    }
  }
  const blocks = blocksOf(fieldsOf(record.message).content)
  const isAnswer =
    record.type === 'assistant' || blocks.some((block) => isFields(block) && block.type === 'tool_result')
  return (isAnswer || isAtOnce) && Math.abs(Date.parse(time) - Date.parse(original.copiedAt)) <= copyingMs
}

/** The link to the original. Newer versions resume in place: there a copy is a fork. */
export function parentOf(original: Original, version: string): Facts['parent'] {
  if (original.id === '') return undefined
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const resumesInPlace = major > 2 || (major === 2 && minor >= 1)
  return { id: original.id, kind: original.forked || original.goesOn || resumesInPlace ? 'fork' : 'resume' }
}
