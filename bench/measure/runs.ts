/** The runs of annals that are measured, one after another on one tree. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunResult } from '../../src/run/result.ts'
import { growTree, type Tree } from '../generate/tree.ts'
import { type Measured, measureNode } from './command.ts'

/** A line of the result. */
export interface Row extends Omit<Measured, 'stdout' | 'stderr' | 'exitCode'> {
  name: string
  /** Files written, or sessions listed. */
  files: number | null
  /** Of sources: what there is for the first run, what is new later. */
  bytes: number | null
  /** What went wrong, or was reported. */
  note: string
}

export interface Desk {
  /** The `cli.js` to measure. */
  cli: string
  /** A folder for what is written. */
  scratch: string
  tree: Tree
}

export const repositoryOf = ({ scratch }: Desk): string => join(scratch, 'annals')

const fixed = ['--user', 'ada', '--system-name', 'bench', '--time-zone', 'UTC', '--json']

function annals(desk: Desk, words: readonly string[], nodeFlags: readonly string[] = []): Measured {
  const env: NodeJS.ProcessEnv = { PATH: process.env.PATH, HOME: desk.tree.home, GIT_CONFIG_NOSYSTEM: '1' }
  // A profile is of one thread.
  if (nodeFlags.length > 0) env.ANNALS_WORKERS = '0'
  return measureNode([...nodeFlags, desk.cli, ...words], { env, cwd: desk.scratch })
}

function row(name: string, measured: Measured, more: Partial<Row> = {}): Row {
  const { seconds, cpuSeconds, peakBytes, exitCode, stderr } = measured
  const said = stderr.trim().split('\n').at(-1) ?? ''
  const note = exitCode === 0 ? '' : `exit ${exitCode}: ${said.slice(0, 200)}`
  return { name, seconds, cpuSeconds, peakBytes, files: null, bytes: null, note, ...more }
}

/** `annals sync`; `nodeFlags` go before the program. */
export function sync(desk: Desk, name: string, bytes: number, nodeFlags: readonly string[] = []): Row {
  const measured = annals(desk, ['sync', '--output-path', repositoryOf(desk), ...fixed], nodeFlags)
  const made = row(name, measured, { bytes })
  const result = resultOf(measured.stdout)
  if (result === null) return made
  writeFileSync(join(desk.scratch, `${name.replaceAll(' ', '-')}.json`), measured.stdout)
  const counts = [
    `${result.new} new`,
    `${result.updated} updated`,
    `${result.unchanged} unchanged`,
    `${(result.bytesRead / 1e6).toFixed(1)} MB read`,
    ...(result.failed.length > 0 ? [`${result.failed.length} FAILED`] : []),
    ...(result.reports.length > 0 ? [`${result.reports.length} reports`] : []),
  ]
  return { ...made, files: result.filesWritten, note: [counts.join(', '), made.note].filter(Boolean).join('; ') }
}

function resultOf(text: string): RunResult | null {
  try {
    return JSON.parse(text) as RunResult
  } catch {
    return null
  }
}

/** With one in a hundred sessions continued by about 20 KB. */
export function grown(desk: Desk, nodeFlags: readonly string[] = []): Row {
  const added = growTree(desk.tree, 0.01, 20_000)
  return sync(desk, '1 % grown', added, nodeFlags)
}

export function list(desk: Desk): Row {
  const measured = annals(desk, ['list', '--output-path', repositoryOf(desk), '--json'])
  if (measured.exitCode !== 0) return row('list', measured)
  return row('list', measured, { files: (JSON.parse(measured.stdout) as unknown[]).length })
}

export const stats = (desk: Desk): Row => row('stats', annals(desk, ['stats', '--output-path', repositoryOf(desk)]))

export const version = (desk: Desk): Row => row('--version', annals(desk, ['--version']))
