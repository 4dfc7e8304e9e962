/** The rule table: one row a kind of credential, by family. */
import { beside } from './beside.ts'
import { chat } from './chat.ts'
import { clouds } from './clouds.ts'
import { codeHosts } from './code-hosts.ts'
import { commands } from './commands.ts'
import { databases } from './databases.ts'
import { delivery } from './delivery.ts'
import { generic } from './generic.ts'
import { keys } from './keys.ts'
import { mail } from './mail.ts'
import { models } from './models.ts'
import { payment } from './payment.ts'
import { phrases } from './phrases.ts'
import { registries } from './registries.ts'
import type { Rule } from './row.ts'
import { services } from './services.ts'
import { watching } from './watching.ts'
import { web } from './web.ts'

/** Rows by family, in the order in which the documentation shows them. */
export const families: Readonly<Record<string, readonly Rule[]>> = {
  'Private keys': keys,
  Clouds: clouds,
  'Code hosts': codeHosts,
  'Model providers': models,
  Payment: payment,
  Chat: chat,
  Mail: mail,
  'Building and delivery': delivery,
  'Package registries': registries,
  Databases: databases,
  Watching: watching,
  Services: services,
  'Tokens, headers, files': web,
  Commands: commands,
  'By name': [...generic, ...phrases, ...beside],
}

export const rules: readonly Rule[] = Object.values(families).flat()
