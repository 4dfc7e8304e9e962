/** What a parser may ask of the other files in its agent's home. */
import type { Conversation, ParseContext, Peek } from '../../adapters/types.ts'
import type { Found, Grouped } from '../discover/units.ts'
import type { Json } from '../model/session.ts'
import { valuesOf } from '../parse/index.ts'
import { wholeContentOf } from '../parse/source.ts'
import { endOnTrouble } from '../trouble.ts'

/** What was found in one agent's home. Plain data: it can be handed to another thread. */
export interface Home {
  /** Id of the adapter. */
  adapter: string
  /** All conversations, by id. */
  conversations: ReadonlyMap<string, Conversation>
  /** By path in the home. */
  peeks: ReadonlyMap<string, Peek>
  /** What the adapter read from its indexes. */
  index: Json
}

export function homeOf(found: Found, grouped: Grouped): Home {
  const peeks = found.listing.files.flatMap(({ path, file }): [string, Peek][] => {
    const peek = grouped.peeks.get(file) ?? null
    return peek === null ? [] : [[path, peek]]
  })
  return {
    adapter: found.adapter.id,
    conversations: grouped.conversations.get(found) ?? new Map(),
    peeks: new Map(peeks),
    index: grouped.index.get(found) ?? null,
  }
}

/** The context in which a conversation of a home is parsed. */
export const contextIn = ({ conversations, peeks }: Home, conversation: Conversation): ParseContext => ({
  conversations,
  peek: (path) => peeks.get(path),
  lines: valuesOf,
  companion: (path) => companionOf(conversation, path),
})

function companionOf(conversation: Conversation, path: string): Buffer | null {
  const file = conversation.files.find((one) => one.path === path)
  try {
    return file === undefined ? null : wholeContentOf(file.file)
  } catch (error) {
    endOnTrouble(error)
    // It is gone or cannot be read: the parser does without, and reading the originals says what is wrong.
    return null
  }
}
