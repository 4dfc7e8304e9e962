/** Runs a command as a process of its own and says what it took. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Usage } from './usage.ts'

export interface Measured {
  /** From its start to its end. */
  seconds: number
  /** User and system time, those of its children included. */
  cpuSeconds: number
  /** Of a node process that had the counters loaded; null of any other. */
  usage: Usage | null
  exitCode: number
  stdout: string
  stderr: string
}

export interface Surroundings {
  cwd?: string
  env?: NodeJS.ProcessEnv
}

/** bash's `time` counts children too; it writes to a file, so that the command's own words stay apart. */
const timed = 'TIMEFORMAT="%R %U %S"; { time "$@" 2>&3; } 3>&2 2>"$BENCH_TIME"'

function measure(command: readonly string[], { cwd, env = process.env }: Surroundings = {}): Measured {
  const folder = mkdtempSync(join(tmpdir(), 'annals-measure-'))
  try {
    const [time, usage] = [join(folder, 'time'), join(folder, 'usage')]
    const { stdout, stderr, status, error } = spawnSync('bash', ['-c', timed, 'bash', ...command], {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...env, BENCH_TIME: time, BENCH_USAGE: usage },
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    })
    if (error !== undefined) throw error
    const [seconds = 0, user = 0, system = 0] = readFileSync(time, 'utf8').trim().split(' ').map(Number)
    return {
      seconds,
      cpuSeconds: user + system,
      usage: existsSync(usage) ? (JSON.parse(readFileSync(usage, 'utf8')) as Usage) : null,
      exitCode: status ?? -1,
      stdout,
      stderr,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** As `measure`; throws where the command does not end with 0. */
export function measureOk(command: readonly string[], surroundings?: Surroundings): Measured {
  const measured = measure(command, surroundings)
  if (measured.exitCode !== 0)
    throw new Error(`${command.join(' ')} ended with ${measured.exitCode}:\n${measured.stderr.slice(-2000)}`)
  return measured
}

/** What is measured often enough: so many times, but no more once ten seconds have gone by. */
export function repeated<T extends { seconds: number }>(times: number, once: (index: number) => T): T[] {
  const all: T[] = []
  for (let spent = 0; all.length < times && (spent < 10 || all.length === 0); ) {
    const measured = once(all.length)
    spent += measured.seconds
    all.push(measured)
  }
  return all
}
