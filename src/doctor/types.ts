/** What a look at everything finds. */
import type { Environment } from '../../adapters/types.ts'
import type { Configuration, Settings } from '../config/index.ts'
import type { Listed } from '../discover/listing.ts'
import type { History } from '../history/open.ts'
import type { State } from '../state/index.ts'
import type { Status } from '../status/index.ts'

/** `error`: something does not work, or is lost. `warning`: it may be before long. `note`: good to know. */
export type Level = 'ok' | 'note' | 'warning' | 'error'

export interface Finding {
  level: Level
  /** A sentence. */
  message: string
  /** What to do: a sentence. */
  advice?: string
  /** What may leave the machine: numbers, versions and words of annals' own; never a name, a path or an address. */
  facts: Readonly<Record<string, number | string | boolean | null>>
  /** Puts it right, where nothing can be lost by it. Called while no run is at work. */
  fix?: () => void
}

/** All that is looked at, gathered once. */
export interface Patient {
  env: Environment
  configuration: Configuration
  settings: Settings
  /** Null: there is none, and `trouble` says why. */
  history: History | null
  trouble: { message: string; hint: string | undefined } | null
  found: readonly Listed[]
  status: Status | null
  /** What is remembered; null: nothing that can be read. */
  state: State | null
  /** annals' own folder in the git directory; null without a history. */
  workDir: string | null
  /** Whether there is a command of this name. */
  hasCommand(name: string): boolean
  homely(path: string): string
  /** Milliseconds since 1970. */
  now: number
}

export interface Check {
  /** One word or two; the same everywhere. */
  name: string
  look(patient: Patient): Finding[] | Promise<Finding[]>
}

export const ok = (message: string, facts: Finding['facts'] = {}): Finding => ({ level: 'ok', message, facts })
