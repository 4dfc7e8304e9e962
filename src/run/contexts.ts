/** What a parser may ask of the other files in its agent's home. */
import { adapterOf } from '../../adapters/index.ts'
import type { Adapter, Conversation, Index, ParseContext, Peek } from '../../adapters/types.ts'
import { tiedBy } from '../discover/ties.ts'
import type { Found, Grouped } from '../discover/units.ts'
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
  index: Index
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
    // Most runs ask for nothing of it. A thread is handed its value.
    get index() {
      return grouped.index.get(found)?.() ?? {}
    },
  }
}

/** The adapter of a home. */
export function adapterIn({ adapter: id }: Pick<Home, 'adapter'>): Adapter {
  const adapter = adapterOf(id)
  if (adapter === undefined) throw new RangeError(`There is no adapter ${id}.`)
  return adapter
}

/** The context in which a conversation of a home is parsed. */
export const contextIn = (home: Home, conversation: Conversation): ParseContext => ({
  conversations: home.conversations,
  tied: (name) => tiedIn(home).get(name) ?? [],
  peek: (path) => home.peeks.get(path),
  lines: valuesOf,
  companion: (path) => companionOf(conversation, path),
})

const tied = new WeakMap<Home, ReadonlyMap<string, Conversation[]>>()

/** The conversations of a home by the names that their files share or tell. */
function tiedIn(home: Home): ReadonlyMap<string, Conversation[]> {
  const known = tied.get(home) ?? tiedBy(adapterIn(home), home.conversations.values(), home.peeks)
  tied.set(home, known)
  return known
}

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
