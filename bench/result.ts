/** What a measurement left: kept as JSON, so that another one can be compared with it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, platform, release, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Row } from './figures.ts'
import { git } from './measure/floors.ts'
import { resultsDir } from './measure/install.ts'
import type { Scale } from './scale.ts'

export interface Machine {
  processor: string
  cores: number
  memoryBytes: number
  system: string
  node: string
  git: string
  /** Of the last minute, before anything was measured: what else the machine does. Always 0 on Windows. */
  load: number
}

export interface MeasuredRow extends Row {
  /** What follows `npm run bench --` to measure it again. */
  flags: string
}

export interface Result {
  /** ISO 8601. */
  at: string
  machine: Machine
  scale: Scale
  seed: number
  rows: MeasuredRow[]
}

/** To be called before anything else is done. */
export function thisMachine(): Machine {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    system: `${platform()} ${release().split('-')[0]}`,
    node: process.version,
    git: git('.', '--version').stdout.trim(),
    load: loadavg()[0] ?? 0,
  }
}

/** One who works beside takes part of each core: figures are worse then than they would be. */
export const isBusy = ({ load }: Machine): boolean => load > 1

/** One or several results; returns the file. */
export function save(content: Result | readonly Result[], name: string): string {
  mkdirSync(resultsDir, { recursive: true })
  const file = join(resultsDir, `${name}.json`)
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`)
  return file
}

export const load = <T = Result>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T

/** One result of several that were measured row by row; of a row that is in more than one, the last. */
export function together(results: readonly Result[]): Result {
  const last = results.at(-1)
  if (last === undefined) throw new Error('There is no result.')
  const rows = new Map(results.flatMap((one) => one.rows.map((row) => [`${row.title} ${row.of}`, row] as const)))
  const load = Math.max(...results.map(({ machine }) => machine.load))
  return { ...last, machine: { ...last.machine, load }, rows: [...rows.values()] }
}
