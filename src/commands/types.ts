/** What a command is, and what it is given. */
import type { Environment } from '../../adapters/types.ts'
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
}

export interface Option {
  /** As cac writes it: `--output-path <dir>`. */
  name: string
  about: string
}

export interface Command {
  /** With its positional arguments: `show <session>`. */
  usage: string
  about: string
  options: readonly Option[]
  examples: readonly string[]
  /** Loaded when the command is called. `positional`: the arguments of `usage`, in order. */
  load(): Promise<(positional: (string | undefined)[], typed: Typed, context: Context) => Promise<ExitCode>>
}
