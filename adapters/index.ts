import { claude } from './claude/index.ts'
import { codex } from './codex/index.ts'
import { gemini } from './gemini/index.ts'
import type { Adapter, Lister } from './types.ts'

/** Every agent annals knows. An entry here is all there is to registering one. */
export const adapters: readonly Adapter[] = [codex, claude, gemini]

/** The adapter of a source, or undefined. */
export const adapterOf = (id: string): Adapter | undefined => adapters.find((adapter) => adapter.id === id)

/** What the calls of a source's tools do; of a source that this version does not know, nothing is known of them. */
export function describerOf(source: string): Adapter['describe'] {
  const adapter = adapterOf(source)
  return (call) => adapter?.describe(call) ?? {}
}

/** The whole adapter of a lister. */
export function adapterWith({ id }: Lister): Adapter {
  const adapter = adapterOf(id)
  if (adapter === undefined) throw new Error(`There is no adapter of ${id}.`)
  return adapter
}
