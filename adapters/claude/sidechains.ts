/** Helpers whose records stand inside their session's own file. */
import type { Facts } from '../types.ts'
import { textOfContent } from './content.ts'
import { factsOf } from './facts.ts'
import { finish } from './finish.ts'
import { type Fields, fieldsOf, stringOf } from './json.ts'
import { promptKey } from './peek.ts'
import { type Memory, memoryOf, nothingRemembered, type Thread } from './thread.ts'
import { kindOf } from './tools.ts'

/** What is remembered of a session's sidechains. Plain data. */
export interface Chains {
  /** By the id of the record each begins with, or by the helper's own id. */
  begun: Map<string, { id: string; agentId: string; memory: Memory }>
  /** For each record the chain it is in. */
  chainOf: Map<string, string>
  last: string
}

export const noChains = (): Chains => ({ begun: new Map(), chainOf: new Map(), last: '' })

interface Sidechain {
  id: string
  agentId: string
  thread: Thread
  end: (facts: Facts) => void
}

export class Sidechains {
  readonly #session: string
  readonly #main: Thread
  readonly #chains: Chains
  /** Those that have begun, on their way out. */
  readonly #open = new Map<string, Sidechain>()

  /** `chains`: what was remembered of the records before. */
  constructor(session: string, main: Thread, chains: Chains) {
    this.#session = session
    this.#main = main
    this.#chains = chains
    for (const [key, { id, agentId, memory }] of chains.begun) this.#openChain(key, id, agentId, memory)
  }

  /** Where a sidechain record belongs. */
  of(record: Fields): Thread {
    const chains = this.#chains
    const uuid = stringOf(record.uuid)
    const parent = stringOf(record.parentUuid)
    const named = stringOf(record.agentId)
    const key =
      named || chains.chainOf.get(parent) || (parent === '' || chains.last === '' ? uuid || 'inline' : chains.last)
    if (uuid !== '') chains.chainOf.set(uuid, key)
    chains.last = key
    return (this.#open.get(key) ?? this.#begin(key, record)).thread
  }

  /** What is to be remembered. */
  remember(): Chains {
    const begun = [...this.#open].map(
      ([key, { id, agentId, thread }]) => [key, { id, agentId, memory: memoryOf(thread) }] as const,
    )
    return { ...this.#chains, begun: new Map(begun) }
  }

  end(): void {
    for (const { thread, end } of this.#open.values()) end(factsOf(finish(thread), ''))
  }

  #begin(key: string, record: Fields): Sidechain {
    const agentId = stringOf(record.agentId) || key.slice(0, 8)
    const id = `${this.#session}/${agentId}`
    const sidechain = this.#openChain(key, id, agentId, nothingRemembered())
    const prompt = promptKey(textOfContent(fieldsOf(record.message).content))
    const call = startedBy(this.#main, prompt)
    if (call === '') this.#main.early.push({ id, prompt })
    else this.#main.started.set(call, [{ type: 'subagent', id }])
    return sidechain
  }

  #openChain(key: string, id: string, agentId: string, memory: Memory): Sidechain {
    const { out, end } = this.#main.out.helper(id, agentId, this.#session)
    const { links, outside } = this.#main
    // Outputs that were put aside belong to the session's own records.
    const thread: Thread = { ...memory, out, isHelper: true, links, outside: { ...outside, output: () => '' } }
    const sidechain = { id, agentId, thread, end }
    this.#open.set(key, sidechain)
    return sidechain
  }
}

/** The call that started a helper with this task; when none has these words, the oldest that is still without a helper. */
function startedBy(main: Thread, prompt: string): string {
  const free = [...main.calls].filter(([, call]) => kindOf(call.name) === 'task' && !call.isHelped)
  const [id, call] = free.find(([, one]) => promptKey(stringOf(one.input.prompt)) === prompt) ?? free[0] ?? []
  if (call !== undefined) call.isHelped = true
  return id ?? ''
}
