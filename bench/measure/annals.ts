/** The program as a person runs it: in a process of its own, with a home and a repository of its own. */
import type { RunResult } from '../../src/run/result.ts'
import { type Measured, measureOk } from './command.ts'
import type { Installed } from './install.ts'

export interface Desk {
  program: Installed
  home: string
  repository: string
}

interface Options {
  /** Loads the counters and looks at memory; this costs some milliseconds. */
  counted?: boolean
  /** Go before the program. */
  nodeFlags?: readonly string[]
  /** Environment variables besides those that every run has. */
  variables?: NodeJS.ProcessEnv
}

/** Flags that leave nothing to the machine. */
const fixed = ['--user', 'ada', '--system-name', 'bench', '--time-zone', 'UTC', '--json']

/** Throws where the program does not end with 0. */
export function annals(
  { program, home }: Omit<Desk, 'repository'>,
  words: readonly string[],
  options: Options = {},
): Measured {
  const { counted = false, nodeFlags = [], variables = {} } = options
  const env: NodeJS.ProcessEnv = { PATH: process.env.PATH, HOME: home, GIT_CONFIG_NOSYSTEM: '1', ...variables }
  const counters = counted ? ['--import', program.usage] : []
  return measureOk([process.execPath, ...counters, ...nodeFlags, program.cli, ...words], { env, cwd: home })
}

/** `annals sync`, with `more` flags. */
export function sync(desk: Desk, more: readonly string[] = [], options?: Options): Measured & { result: RunResult } {
  const measured = annals(desk, ['sync', '--output-path', desk.repository, ...fixed, ...more], options)
  return { ...measured, result: JSON.parse(measured.stdout) as RunResult }
}

/** A first run, counted: what it takes is much against what counting does. */
export const firstRun = (desk: Desk, more: readonly string[] = []): ReturnType<typeof sync> =>
  sync(desk, more, { counted: true })
