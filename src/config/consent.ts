/** What a repository's file may not say without the person's consent. */
import { realpathSync } from 'node:fs'
import type { Environment } from '../../adapters/types.ts'
import { keys } from './keys.ts'
import { homely, type Layer, userFile } from './layers.ts'

/** Whether the person's own file or environment names this repository as trusted. */
export const isTrusted = (root: string, trust: readonly string[]): boolean =>
  trust.some((path) => realOf(path) === realOf(root))

function realOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/** The layer without the values that need consent; and the sentences that say so. */
export function withoutConsent(layer: Layer, root: string, env: Environment): { layer: Layer; notices: string[] } {
  const refused = [...layer.settings].filter(([name, { value }]) => {
    const { fromRepository, harmless } = keys[name]
    return fromRepository === 'consent' && (harmless === undefined || value !== harmless)
  })
  if (refused.length === 0) return { layer, notices: [] }
  const settings = new Map(layer.settings)
  for (const [name] of refused) settings.delete(name)
  return {
    layer: { ...layer, settings },
    notices: [
      ...refused.map(([name, { where }]) => `${where}: ${name} is not taken from a repository without your consent.`),
      `To give it, write trust = ["${homely(root, env)}"] into ${homely(userFile(env), env)}.`,
    ],
  }
}
