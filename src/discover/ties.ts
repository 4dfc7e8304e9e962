/** What ties files together, as it is looked up. */
import type { Adapter, Conversation, Peek, Ties } from '../../adapters/types.ts'

/** Whether a name is shared, told or asked for; see `Ties`. */
type Role = '=' | '>' | '<'

/** By what a tie is remembered. Names of different agents have nothing to do with one another. */
export const tieName = (source: string, role: Role, name: string): string => `${source}${role}${name}`

/** All that the ties of a file are remembered by; none for a file that is nothing of the agent's. */
export function tiesToRemember({ id, ties }: Pick<Adapter, 'id' | 'ties'>, path: string, peek: Peek | null): string[] {
  const { shares, tells = [], asks = [] } = peek === null ? { shares: [] } : ties(path, peek)
  const named = (role: Role, names: string[]): string[] => names.map((name) => tieName(id, role, name))
  return [...named('=', shares), ...named('>', tells), ...named('<', asks)]
}

/** What two have together. */
export const together = (one: Ties, other: Ties): Ties => ({
  shares: [...one.shares, ...other.shares],
  tells: [...(one.tells ?? []), ...(other.tells ?? [])],
  asks: [...(one.asks ?? []), ...(other.asks ?? [])],
})

/** Conversations by the names that their files share or tell. `peeks`: by the paths of files. */
export function tiedBy(
  adapter: Pick<Adapter, 'ties'>,
  conversations: Iterable<Conversation>,
  peeks: Pick<ReadonlyMap<string, Peek>, 'get'>,
): Map<string, Conversation[]> {
  const byName = new Map<string, Conversation[]>()
  for (const conversation of conversations) {
    const names = conversation.files.flatMap(({ path }) => {
      const peek = peeks.get(path)
      const { shares, tells = [] } = peek === undefined ? { shares: [] } : adapter.ties(path, peek)
      return [...shares, ...tells]
    })
    for (const name of new Set(names)) {
      const list = byName.get(name)
      if (list === undefined) byName.set(name, [conversation])
      else list.push(conversation)
    }
  }
  return byName
}
