/** Tokens as Gemini CLI counts them: `input` is the whole prompt, `output` is without the thoughts. */
import { type Json, noUsage, type Usage } from '../../src/model/session.ts'
import { objectOf } from './json.ts'

const number = (value: Json | undefined): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0)

/** The tokens of one answer; null when none are recorded. */
export function usageOf(tokens: Json | undefined): Usage | null {
  const counts = objectOf(tokens)
  if (counts === null) return null
  const [input, output, thoughts] = [number(counts.input), number(counts.output), number(counts.thoughts)]
  return {
    ...noUsage,
    input: input + number(counts.tool),
    cachedInput: number(counts.cached),
    output: output + thoughts,
    reasoning: thoughts,
    total: number(counts.total),
  }
}

export const sum = (a: Usage, b: Usage): Usage => ({
  input: a.input + b.input,
  cachedInput: a.cachedInput + b.cachedInput,
  cacheWrite: a.cacheWrite + b.cacheWrite,
  output: a.output + b.output,
  reasoning: a.reasoning + b.reasoning,
  total: a.total + b.total,
})
