/** Helpers whose records stand inside their session's own file. */
import { textOfContent } from './content.ts'
import { factsOf } from './facts.ts'
import { finish } from './finish.ts'
import { type Fields, fieldsOf, stringOf } from './json.ts'
import { promptKey } from './peek.ts'
import { newThread, type Thread } from './thread.ts'
import { kindOf } from './tools.ts'

interface Sidechain {
  thread: Thread
  end: ReturnType<Thread['out']['helper']>['end']
}

export class Sidechains {
  readonly #session: string
  readonly #main: Thread
  /** By the id of the record each begins with, or by the helper's own id. */
  readonly #chains = new Map<string, Sidechain>()
  /** For each record the chain it is in. */
  readonly #chainOf = new Map<string, string>()
  #last = ''

  constructor(session: string, main: Thread) {
    this.#session = session
    this.#main = main
  }

  /** Where a sidechain record belongs. */
  of(record: Fields): Thread {
    const uuid = stringOf(record.uuid)
    const parent = stringOf(record.parentUuid)
    const named = stringOf(record.agentId)
    const key =
      named || this.#chainOf.get(parent) || (parent === '' || this.#last === '' ? uuid || 'inline' : this.#last)
    if (uuid !== '') this.#chainOf.set(uuid, key)
    this.#last = key
    return (this.#chains.get(key) ?? this.#begin(key, record)).thread
  }

  #begin(key: string, record: Fields): Sidechain {
    const agentId = stringOf(record.agentId) || key.slice(0, 8)
    const id = `${this.#session}/${agentId}`
    const { out, end } = this.#main.out.helper(id, agentId, this.#session)
    const sidechain = { thread: newThread(out, true, this.#main.links), end }
    this.#chains.set(key, sidechain)
    const prompt = promptKey(textOfContent(fieldsOf(record.message).content))
    const call = startedBy(this.#main, prompt)
    if (call === '') this.#main.early.push({ id, prompt })
    else this.#main.started.set(call, [{ type: 'subagent', id }])
    return sidechain
  }

  end(): void {
    for (const { thread, end } of this.#chains.values()) end(factsOf(finish(thread), ''))
  }
}

/** The call that started a helper with this task; when none has these words, the oldest that is still without a helper. */
function startedBy(main: Thread, prompt: string): string {
  const free = [...main.calls].filter(([, call]) => kindOf(call.name) === 'task' && !call.isHelped)
  const [id, call] = free.find(([, one]) => promptKey(stringOf(one.input.prompt)) === prompt) ?? free[0] ?? []
  if (call !== undefined) call.isHelped = true
  return id ?? ''
}
