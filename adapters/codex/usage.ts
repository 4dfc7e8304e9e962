/** Tokens: Codex writes running totals, and since autumn 2026 one record per response. */
import { noUsage, type Usage } from '../../src/model/session.ts'
import { isObject, type JsonObject, numberOf, objectOf, textOf } from './json.ts'

/** Plain data. */
export interface UsageState {
  sum: Usage
  /** The running total of the last `token_count`, as JSON. */
  total: string
  /** Responses have records of their own. */
  byRecord: boolean
  /** Those that have been counted. */
  responses: Set<string>
}

export const noUsageYet = (): UsageState => ({ sum: noUsage, total: '', byRecord: false, responses: new Set() })

export class UsageCounter {
  readonly #state: UsageState

  constructor(state: UsageState) {
    this.#state = state
  }

  /** Whether anything was counted. */
  get counted(): boolean {
    return this.#state.sum.total > 0
  }

  get sum(): Usage {
    return { ...this.#state.sum }
  }

  /**
   * A `token_count` event. Its total is repeated when only rate limits change; counts that Codex makes up itself (after a
   * compaction, say) have nothing but a total. `own` is false for copied history, whose tokens another session counts.
   */
  count(payload: JsonObject, own: boolean): void {
    const info = payload.info
    if (!isObject(info)) return
    const total = JSON.stringify(info.total_token_usage ?? null)
    const moved = total !== this.#state.total
    this.#state.total = total
    if (moved && own && !this.#state.byRecord) this.#add(objectOf(info.last_token_usage))
  }

  /** A `token_usage_record`: the usage of one response, once. From the first of them on, `token_count` only repeats. */
  record(payload: JsonObject, own: boolean): void {
    this.#state.byRecord = true
    const response = `${textOf(payload.turn_id)} ${textOf(payload.response_id)}`
    if (!own || this.#state.responses.has(response)) return
    this.#state.responses.add(response)
    this.#add(objectOf(payload.usage))
  }

  #add(usage: JsonObject): void {
    const of = (name: string): number => numberOf(usage[name]) ?? 0
    const input = of('input_tokens')
    const output = of('output_tokens')
    if (input === 0 && output === 0) return
    this.#state.sum = {
      input: this.#state.sum.input + input,
      cachedInput: this.#state.sum.cachedInput + of('cached_input_tokens'),
      cacheWrite: this.#state.sum.cacheWrite + of('cache_write_input_tokens'),
      output: this.#state.sum.output + output,
      reasoning: this.#state.sum.reasoning + of('reasoning_output_tokens'),
      total: this.#state.sum.total + (of('total_tokens') || input + output),
    }
  }
}
