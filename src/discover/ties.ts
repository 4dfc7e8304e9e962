/** What ties files together, as it is looked up. */
import type { Adapter, Conversation, Peek } from '../../adapters/types.ts'

/** The names under which others find a file: those that it shares or tells; none for a file that is nothing of the agent's. */
export function namesOf(adapter: Pick<Adapter, 'ties'>, path: string, peek: Peek | null | undefined): string[] {
  if (peek == null) return []
  const { shares, tells = [] } = adapter.ties(path, peek)
  return [...shares, ...tells]
}

/** Conversations by the names that their files share or tell. `peeks`: by the paths of files. */
export function tiedBy(
  adapter: Pick<Adapter, 'ties'>,
  conversations: Iterable<Conversation>,
  peeks: ReadonlyMap<string, Peek>,
): Map<string, Conversation[]> {
  const byName = new Map<string, Conversation[]>()
  for (const conversation of conversations) {
    const names = conversation.files.flatMap(({ path }) => namesOf(adapter, path, peeks.get(path)))
    for (const name of new Set(names)) {
      const list = byName.get(name)
      if (list === undefined) byName.set(name, [conversation])
      else list.push(conversation)
    }
  }
  return byName
}
