/** The built program, in a process of its own. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { Said } from './desk.ts'

const project = join(import.meta.dirname, '../..')
export const program = join(project, 'bin/annals.cjs')

export interface Surroundings {
  env: NodeJS.ProcessEnv
  cwd?: string
}

/** Runs it to its end. */
export function runProgram(args: readonly string[], { env, cwd }: Surroundings): Said {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { env, cwd, encoding: 'utf8' })
  return { code: status ?? -1, out: stdout, err: stderr }
}

/** Flags that leave nothing to the machine. */
export const fixed = ['--user', 'ada', '--system-name', 'box', '--time-zone', 'UTC']
