/** Runs a command as a process of its own and says what it took. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Measured {
  /** From its start to its end. */
  seconds: number
  /** User and system time, those of its children included. */
  cpuSeconds: number
  /** Peak resident memory of a node process, without its children; null of any other program. */
  peakBytes: number | null
  exitCode: number
  stdout: string
  stderr: string
}

interface Surroundings {
  cwd?: string
  env?: NodeJS.ProcessEnv
}

const usage = join(import.meta.dirname, 'usage.mjs')
/** bash's `time` counts children too; it writes to a file, so that the command's own words stay apart. */
const timed = 'TIMEFORMAT="%R %U %S"; { time "$@" 2>&3; } 3>&2 2>"$BENCH_TIME"'

export function measure(command: readonly string[], { cwd, env = process.env }: Surroundings = {}): Measured {
  const folder = mkdtempSync(join(tmpdir(), 'annals-measure-'))
  try {
    const time = join(folder, 'time')
    const { stdout, stderr, status, error } = spawnSync('bash', ['-c', timed, 'bash', ...command], {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...env, BENCH_TIME: time, BENCH_USAGE: join(folder, 'usage') },
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    })
    if (error !== undefined) throw error
    const [seconds = 0, user = 0, system = 0] = readFileSync(time, 'utf8').trim().split(' ').map(Number)
    const peak = join(folder, 'usage')
    return {
      seconds,
      cpuSeconds: user + system,
      peakBytes: existsSync(peak) ? Number(readFileSync(peak, 'utf8')) * 1024 : null,
      exitCode: status ?? -1,
      stdout,
      stderr,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** `node`, so that its peak memory is known. */
export const measureNode = (words: readonly string[], surroundings: Surroundings): Measured =>
  measure([process.execPath, '--import', usage, ...words], surroundings)
