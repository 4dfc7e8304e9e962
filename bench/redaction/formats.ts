/** Every kind of credential that is planted. The order is part of what a seed makes. */
import { generic } from './formats/by-name.ts'
import { databases } from './formats/databases.ts'
import { development } from './formats/development.ts'
import { keys } from './formats/keys.ts'
import type { Kind } from './formats/kind.ts'
import { platforms } from './formats/platforms.ts'
import { providers } from './formats/providers.ts'
import { tokens } from './formats/tokens.ts'

export { characters, type Kind, type Made } from './formats/kind.ts'

export const kinds: readonly Kind[] = [
  ...keys,
  ...providers,
  ...development,
  ...databases,
  ...platforms,
  ...tokens,
  ...generic,
]
