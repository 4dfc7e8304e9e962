/** Tokens: Codex writes running totals, and since autumn 2026 one record per response. */
import { noUsage, type Usage } from '../../src/model/session.ts'
import { isObject, type JsonObject, numberOf, objectOf, textOf } from './json.ts'

export class UsageCounter {
  #sum: Usage = { ...noUsage }
  #total = ''
  #byRecord = false
  readonly #responses = new Set<string>()

  /** Whether anything was counted. */
  get counted(): boolean {
    return this.#sum.total > 0
  }

  get sum(): Usage {
    return { ...this.#sum }
  }

  /**
   * A `token_count` event. Its total is repeated when only rate limits change; counts that Codex makes up itself (after a
   * compaction, say) have nothing but a total. `own` is false for copied history, whose tokens another session counts.
   */
  count(payload: JsonObject, own: boolean): void {
    const info = payload.info
    if (!isObject(info)) return
    const total = JSON.stringify(info.total_token_usage ?? null)
    const moved = total !== this.#total
    this.#total = total
    if (moved && own && !this.#byRecord) this.#add(objectOf(info.last_token_usage))
  }

  /** A `token_usage_record`: the usage of one response, once. From the first of them on, `token_count` only repeats. */
  record(payload: JsonObject, own: boolean): void {
    this.#byRecord = true
    const response = `${textOf(payload.turn_id)} ${textOf(payload.response_id)}`
    if (!own || this.#responses.has(response)) return
    this.#responses.add(response)
    this.#add(objectOf(payload.usage))
  }

  #add(usage: JsonObject): void {
    const of = (name: string): number => numberOf(usage[name]) ?? 0
    const input = of('input_tokens')
    const output = of('output_tokens')
    if (input === 0 && output === 0) return
    this.#sum = {
      input: this.#sum.input + input,
      cachedInput: this.#sum.cachedInput + of('cached_input_tokens'),
      cacheWrite: this.#sum.cacheWrite + of('cache_write_input_tokens'),
      output: this.#sum.output + output,
      reasoning: this.#sum.reasoning + of('reasoning_output_tokens'),
      total: this.#sum.total + (of('total_tokens') || input + output),
    }
  }
}
