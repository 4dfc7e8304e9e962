/** What a command is, and what it is given. */
import type { Environment } from '../../adapters/types.ts'
import type { Asker } from '../ask.ts'
import type { Configuration, Settings } from '../config/index.ts'
import type { ExitCode } from '../errors.ts'
import type { Typed } from '../options.ts'

/** The edges of the program: everything a command may read from or say to the world. */
export interface Context {
  env: Environment
  /** The current folder. */
  cwd: string
  stdout: NodeJS.WriteStream
  stderr: NodeJS.WriteStream
  stdin: NodeJS.ReadStream
  /** Milliseconds since 1970. */
  now: () => number
  /** Who answers questions instead of a person at the terminal. */
  asker?: Asker
}

export interface Option {
  /** As cac writes it: `--output-path <dir>`. */
  name: string
  about: string
  /** The setting of the same name counts only with this flag (as the parser names it); false: never. Left out: always. */
  configured?: string | false
}

/** What a command is given besides what was typed. */
export interface Call extends Context {
  /** What files and variables set, for what is no flag. Flags that were not typed are filled in from it. */
  settings: Settings
  configuration: Configuration
}

/** Does what a command is called for. `positional`: the arguments of `usage`, in order. */
export type Action = (positional: (string | undefined)[], typed: Typed, call: Call) => Promise<ExitCode>

export interface Command {
  /** With its positional arguments: `show <session>`. */
  usage: string
  about: string
  options: readonly Option[]
  examples: readonly string[]
  /** Loaded when the command is called: with one import, since each of them makes the program come in more pieces. */
  load(): Promise<Action>
  /** Works although the configuration has mistakes, and speaks of them itself. */
  tolerant?: true
}
