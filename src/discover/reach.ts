/** What a change can reach: the files that are tied to those that changed, directly or by way of others. */
import type { Ties } from '../../adapters/types.ts'

/** Something that has ties. */
export interface Tied {
  /** By which it is told from others. */
  key: string
  ties: Ties
  /** Whether what it tells may be something else than before. */
  isOther: boolean
}

/** All that has ties, by their names. */
export interface TieTable<Node extends Tied> {
  sharing(name: string): Iterable<Node>
  telling(name: string): Iterable<Node>
  asking(name: string): Iterable<Node>
}

/** Everything that has to be grouped again when `changed` is, by key. */
export function reachOf<Node extends Tied>(changed: Iterable<Node>, table: TieTable<Node>): Map<string, Node> {
  const reached = new Map<string, Node>()
  const waiting = [...changed]
  const asked = new Set<string>()
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (reached.has(node.key)) continue
    reached.set(node.key, node)
    const { shares, tells = [], asks = [] } = node.ties
    const once = (role: string, name: string): boolean =>
      !asked.has(role + name) && asked.add(role + name) !== undefined
    const wait = (nodes: Iterable<Node>): void => {
      for (const one of nodes) waiting.push(one)
    }
    for (const name of shares) if (once('=', name)) wait(table.sharing(name))
    for (const name of asks) if (once('<', name)) wait(table.telling(name))
    if (node.isOther) for (const name of tells) if (once('>', name)) wait(table.asking(name))
  }
  return reached
}
