/** Adding up tokens: each reply once, however many lines it is spread over. */
import type { Json, Usage } from '../../src/model/session.ts'
import { fieldsOf, numberOf } from './json.ts'

const count = (value: Json | undefined): number => Math.max(0, numberOf(value) ?? 0)

/** A reply's `usage` in the words all agents share: `input` includes what was read from and written to the cache. */
export function usageOf(value: Json | undefined): Usage {
  const usage = fieldsOf(value)
  const split = fieldsOf(usage.cache_creation)
  const cacheWrite = Math.max(
    count(usage.cache_creation_input_tokens),
    count(split.ephemeral_5m_input_tokens) + count(split.ephemeral_1h_input_tokens),
  )
  const cachedInput = count(usage.cache_read_input_tokens)
  const input = count(usage.input_tokens) + cachedInput + cacheWrite
  const output = count(usage.output_tokens)
  const reasoning = Math.min(
    output,
    count(usage.thinking_tokens) || count(fieldsOf(usage.output_tokens_details).thinking_tokens),
  )
  return { input, cachedInput, cacheWrite, output, reasoning, total: input + output }
}

/** Of two reports of one reply, the one that counts: early ones hold placeholders. */
export const fuller = (one: Usage, other: Usage): Usage => (other.output >= one.output ? other : one)

/** What the first has more than the second. */
export const lessUsage = (one: Usage, other: Usage): Usage => ({
  input: one.input - other.input,
  cachedInput: one.cachedInput - other.cachedInput,
  cacheWrite: one.cacheWrite - other.cacheWrite,
  output: one.output - other.output,
  reasoning: one.reasoning - other.reasoning,
  total: one.total - other.total,
})

export const addUsage = (one: Usage, other: Usage): Usage => ({
  input: one.input + other.input,
  cachedInput: one.cachedInput + other.cachedInput,
  cacheWrite: one.cacheWrite + other.cacheWrite,
  output: one.output + other.output,
  reasoning: one.reasoning + other.reasoning,
  total: one.total + other.total,
})
