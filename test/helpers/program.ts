/** The built program, in a process of its own. */
import { spawn, spawnSync } from 'node:child_process'
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

/** Runs it beside what the test does. */
export async function startProgram(args: readonly string[], { env, cwd }: Surroundings): Promise<Said> {
  const child = spawn(process.execPath, [program, ...args], { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err]: [string[], string[]] = [[], []]
  child.stdout.on('data', (chunk) => out.push(String(chunk)))
  child.stderr.on('data', (chunk) => err.push(String(chunk)))
  const code = await new Promise<number>((resolve) => child.on('close', (status) => resolve(status ?? -1)))
  return { code, out: out.join(''), err: err.join('') }
}

/** Flags that leave nothing to the machine. */
export const fixed = ['--user', 'ada', '--system-name', 'box', '--time-zone', 'UTC']
