/** What a run masks with. */
import { none } from './none.ts'
import type { Redactions, Redactor } from './types.ts'

/** What everything passes through on its way into a history. */
export interface Redaction {
  redactor: Redactor
  /** The key of this machine, 32 bytes: what was masked is known by it. Null where there is none, and nothing is masked. */
  key: Uint8Array | null
}

/** Nothing is masked, and no key is at hand. */
export const unmasked = (): Redaction => ({ redactor: none(), key: null })

/** Adds to `sum`; the rules in order of their names, whatever was found first. */
export function addRedactions(sum: Redactions, more: Redactions): void {
  if (more.total === 0) return
  sum.total += more.total
  const counts = { ...sum.byRule }
  for (const [rule, count] of Object.entries(more.byRule)) counts[rule] = (counts[rule] ?? 0) + count
  sum.byRule = Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)))
}
