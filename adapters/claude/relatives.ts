/** The other conversations of a home, looked up by what their beginnings say. */
import type { Conversation, ParseContext, Peek } from '../types.ts'
import { fieldsOf, stringOf } from './json.ts'
import { beginningKey, beginningName, recordName, summariesName } from './ties.ts'

export interface Helper {
  id: string
  agentId: string
  path: string
  toolUseId: string
  prompt: string
}

/** The helpers of a session that have files of their own. */
export const helpersOf = (session: string, context: ParseContext): Helper[] =>
  context.tied(session).flatMap((one): Helper[] => {
    const [main, meta] = one.files
    const peek = beginningOf(one, context)
    if (one.root !== session || main === undefined || peek === undefined) return []
    const told = meta === undefined ? undefined : context.peek(meta.path)
    return [
      {
        id: one.id,
        agentId: one.agentId ?? '',
        path: main.path,
        toolUseId: stringOf(told?.toolUseId),
        prompt: stringOf(peek.prompt),
      },
    ]
  })

/** Sessions whose first record has this id. */
export const startingWith = (uuid: string, context: ParseContext): Conversation[] =>
  uuid === '' ? [] : sessionsBy(recordName(uuid), context, (peek) => stringOf(peek.uuid) === uuid)

/** Sessions that begin with the same words and the same answer. */
export function beginningLike(own: Peek, context: ParseContext): Conversation[] {
  const key = beginningKey(own)
  return key === '' ? [] : sessionsBy(beginningName(key), context, (peek) => beginningKey(peek) === key)
}

/** Old titles by the id of the record they were made for: they may stand in any session's file. */
export function summariesIn(context: ParseContext): Map<string, string> {
  const summaries = new Map<string, string>()
  for (const session of sessionsBy(summariesName, context, () => true)) {
    for (const [leaf, title] of Object.entries(fieldsOf(beginningOf(session, context)?.summaries))) {
      if (typeof title === 'string' && title !== '') summaries.set(leaf, title)
    }
  }
  return summaries
}

const beginningOf = ({ files: [main] }: Conversation, context: ParseContext): Peek | undefined =>
  main === undefined ? undefined : context.peek(main.path)

/** Sessions at the top that go by a name, if their beginning is so, too. */
const sessionsBy = (name: string, context: ParseContext, isSo: (peek: Peek) => boolean): Conversation[] =>
  context.tied(name).filter((one) => {
    const peek = one.root === undefined ? beginningOf(one, context) : undefined
    return peek !== undefined && isSo(peek)
  })
