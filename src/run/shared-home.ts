/** What was found in an agent's home, as the threads of a run share it. */
import type { Conversation, Peek } from '../../adapters/types.ts'
import { tiedBy } from '../discover/ties.ts'
import { adapterIn, type Home } from './contexts.ts'
import { type SharedEntries, SharedMap, shareEntries } from './shared-map.ts'

/** A home as plain data; its tables take no room in the heap of a thread that it is handed to. */
export interface SharedHome extends Pick<Home, 'adapter' | 'index'> {
  conversations: SharedEntries
  peeks: SharedEntries
  /** The ids of the conversations a file of which shares or tells a name, by that name. */
  tied: SharedEntries
}

/** A home of which everything was looked at. */
export function shareHome(home: Home): SharedHome {
  const { adapter, index, peeks } = home
  const conversations = [...home.conversations.values()]
  const tied = tiedBy(adapterIn(home), conversations, peeks)
  return {
    adapter,
    index,
    conversations: shareEntries(conversations.map((one) => [one.id, one] as const)),
    peeks: shareEntries(peeks.entries()),
    tied: shareEntries(Array.from(tied, ([name, ones]) => [name, ones.map(({ id }) => id)] as const)),
  }
}

/** A home that was shared. */
export function openHome({ adapter, index, ...tables }: SharedHome): Home {
  const conversations = new SharedMap<Conversation>(tables.conversations)
  const tied = new SharedMap<string[]>(tables.tied)
  return {
    adapter,
    index,
    conversations,
    peeks: new SharedMap<Peek>(tables.peeks),
    tied: (name) => (tied.get(name) ?? []).flatMap((id) => conversations.get(id) ?? []),
  }
}
