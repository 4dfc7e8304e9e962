/** What a setting is. The rows themselves are in `keys.ts`. */
import type { GitMode } from '../commit/index.ts'
import type { Allowed, OwnRule } from '../redact/types.ts'
import type { Kind } from './kinds.ts'

/** What the settings are; undefined: there is no default, or it depends on the command. */
export interface Values {
  'output-path': string | undefined
  'history-subpath': string
  'source-system': string[]
  'input-path': string[]
  user: string | undefined
  'system-name': string | undefined
  'time-zone': string | undefined
  originals: boolean | undefined
  redact: boolean
  git: GitMode
  templates: string | undefined
  strict: boolean
  'match-name': boolean
  exclude: string[]
  'redact.rules': OwnRule[]
  'redact.allow': Allowed[]
  'redact.secrets-files': string[]
  'redact.drop-lines': string[]
  'redact.marker': string
  'vault.recipients': string[]
  push: boolean
  remote: string
  'allow-public': boolean
  'schedule.every': string
  trust: string[]
}

/** What a key is called. */
export type KeyName = keyof Values

/**
 * Whether a repository's own file may set a key. `consent`: only when the person said that they trust the repository,
 * since the value could carry data away, let more in, or weaken what protects it. `never`: it is the person's alone.
 */
type FromRepository = 'yes' | 'consent' | 'never'

/** A row of `keys`. */
export interface Key<Value> {
  kind: Kind<NonNullable<Value>>
  default: Value
  /** The default in words, where it is no value. */
  otherwise?: string
  /** What it is: a sentence without its full stop. */
  about: string
  /** The flag that says the same for one run. */
  flag?: string
  fromRepository: FromRepository
  /** With `consent`: the value that needs none. */
  harmless?: Value
  /** The values of all places are put together; otherwise the nearest place decides. */
  adds?: true
}
