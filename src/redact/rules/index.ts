/** The rule table: one row a kind of credential, by family. */
import { clouds } from './clouds.ts'
import { generic } from './generic.ts'
import { keys } from './keys.ts'
import type { Rule } from './row.ts'

/** Rows by family, in the order in which the documentation shows them. */
export const families: Readonly<Record<string, readonly Rule[]>> = {
  clouds,
  keys,
  generic,
}

export const rules: readonly Rule[] = Object.values(families).flat()
