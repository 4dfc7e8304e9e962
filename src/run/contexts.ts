/** What a parser may ask of the other files in its agent's home. */
import { adapterOf } from '../../adapters/index.ts'
import type { Adapter, Conversation, Index, ParseContext, Peek } from '../../adapters/types.ts'
import type { Peeks } from '../discover/peeks.ts'
import { tiedBy } from '../discover/ties.ts'
import type { Found } from '../discover/units.ts'
import { valuesOf } from '../parse/index.ts'
import { wholeContentOf } from '../parse/source.ts'
import { endOnTrouble } from '../trouble.ts'

/** What was found in one agent's home. */
export interface Home {
  /** Id of the adapter. */
  adapter: string
  /** All conversations, by id. */
  conversations: Pick<ReadonlyMap<string, Conversation>, 'get' | 'values'>
  /** By path in the home. */
  peeks: Pick<ReadonlyMap<string, Peek>, 'get' | 'entries'>
  /** See `ParseContext`. Left out: it is found out from all conversations. */
  tied?(name: string): readonly Conversation[]
  /** What the adapter read from its indexes. */
  index: Index
}

/** The home of a place of which everything was looked at. */
export function homeOf(found: Found, conversations: Home['conversations'], { all }: Peeks): Home {
  const peeks = found.listing.files.flatMap(({ path, file }): [string, Peek][] => {
    const peek = all.get(file) ?? null
    return peek === null ? [] : [[path, peek]]
  })
  return {
    adapter: found.adapter.id,
    conversations,
    peeks: new Map(peeks),
    // Most runs ask for nothing of it.
    get index() {
      return found.index()
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
  tied: (name) => home.tied?.(name) ?? tiedIn(home).get(name) ?? [],
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
