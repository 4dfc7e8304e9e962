/** The other conversations of a home, looked up by what their beginnings say. */

import type { Json } from '../../src/model/session.ts'
import type { Conversation, ParseContext } from '../types.ts'
import { fieldsOf, stringOf } from './json.ts'

export interface Helper {
  id: string
  agentId: string
  path: string
  toolUseId: string
  prompt: string
}

interface Relatives {
  /** Helpers with files of their own, by the session at the top. */
  helpers: Map<string, Helper[]>
  /** Sessions by the id of their first record. */
  byUuid: Map<string, Conversation[]>
  /** Sessions by what was said first and answered first. */
  byBeginning: Map<string, Conversation[]>
  /** Old titles by the id of the record they were made for. */
  summaries: Map<string, string>
}

const known = new WeakMap<ReadonlyMap<string, Conversation>, Relatives>()

/** The relatives of a home's conversations; looked through once per map of them. */
export function relativesOf(context: ParseContext): Relatives {
  const found = known.get(context.conversations) ?? lookThrough(context)
  known.set(context.conversations, found)
  return found
}

const put = <Value>(map: Map<string, Value[]>, key: string, value: Value): void => {
  if (key === '') return
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}

function lookThrough(context: ParseContext): Relatives {
  const relatives: Relatives = { helpers: new Map(), byUuid: new Map(), byBeginning: new Map(), summaries: new Map() }
  for (const conversation of context.conversations.values()) {
    const main = conversation.files[0]
    const peek = main === undefined ? undefined : context.peek(main.path)
    if (main === undefined || peek === undefined) continue
    if (conversation.root === undefined) {
      put(relatives.byUuid, stringOf(peek.uuid), conversation)
      put(relatives.byBeginning, beginningKey(peek), conversation)
      for (const [leaf, title] of Object.entries(fieldsOf(peek.summaries))) {
        if (typeof title === 'string' && title !== '') relatives.summaries.set(leaf, title)
      }
      continue
    }
    const meta = conversation.files[1] === undefined ? undefined : context.peek(conversation.files[1].path)
    put(relatives.helpers, conversation.root, {
      id: conversation.id,
      agentId: conversation.agentId ?? '',
      path: main.path,
      toolUseId: stringOf(meta?.toolUseId),
      prompt: stringOf(peek.prompt),
    })
  }
  return relatives
}

/** What two sessions share that begin with the same words and the same answer; `''` when one of them is not known. */
export const beginningKey = (peek: { [key: string]: Json }): string =>
  stringOf(peek.prompt) === '' || stringOf(peek.message) === ''
    ? ''
    : `${stringOf(peek.prompt)} ${stringOf(peek.message)}`
