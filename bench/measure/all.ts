/** Measures the rows that are chosen, stage by stage. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MeasuredRow } from '../result.ts'
import { commit } from '../rows/commit.ts'
import { day } from '../rows/day.ts'
import { huge } from '../rows/huge.ts'
import { large } from '../rows/large.ts'
import { machine } from '../rows/machine.ts'
import { redaction } from '../rows/redaction.ts'
import { small } from '../rows/small.ts'
import type { Lab, Stage } from '../rows/stage.ts'
import { start } from '../rows/start.ts'
import { flagsOf } from '../scale.ts'
import { type Installed, install, resultsDir } from './install.ts'

export const stages: readonly Stage[] = [small, large, commit, huge, redaction, day, start, machine]

/** Of all rows, in the order in which they are told. */
const everyKey: readonly string[] = [
  'nothing new',
  'first run',
  'export',
  'small sessions',
  'ten grown',
  'append',
  'commit',
  'huge session',
  'redaction',
  'gc',
  'day',
  'start',
  'lists',
  'machine',
]

/** The keys that were typed, or all. Throws for one that there is not. */
export function chosenKeys(typed: string | undefined): Set<string> {
  const keys = typed?.split(',').map((key) => key.trim()) ?? everyKey
  const unknown = keys.find((key) => !everyKey.includes(key))
  if (unknown !== undefined) throw new Error(`There is no row ${unknown}; there are ${everyKey.join(', ')}.`)
  return new Set(keys)
}

/** Has something done with an installation of its own and an empty folder; both are taken away then. */
export async function inLaboratory<T>(work: (program: Installed, scratch: string) => Promise<T>): Promise<T> {
  const scratch = mkdtempSync(join(tmpdir(), 'annals-bench-'))
  const installed = join(resultsDir, `annals-${process.pid}`)
  try {
    return await work(install(installed), scratch)
  } finally {
    for (const folder of [installed, scratch]) rmSync(folder, { recursive: true, force: true })
  }
}

/** `say` hears of each stage before it begins. */
export async function measureRows(
  lab: Lab,
  chosen: ReadonlySet<string>,
  say: (text: string) => void,
): Promise<MeasuredRow[]> {
  const rows: MeasuredRow[] = []
  const flags = flagsOf(lab.scale)
  for (const stage of stages) {
    const keys = stage.keys.filter((key) => chosen.has(key))
    if (keys.length === 0) continue
    say(`measuring ${keys.join(', ')} …`)
    const scratch = join(lab.scratch, stage.keys.join('-').replaceAll(' ', '-'))
    mkdirSync(scratch)
    const measured = await stage.measure({ ...lab, scratch }, chosen)
    rows.push(...measured.map((row) => ({ ...row, flags: [`--only '${row.key}'`, ...flags].join(' ') })))
    rmSync(scratch, { recursive: true })
  }
  return rows.sort((one, other) => everyKey.indexOf(one.key) - everyKey.indexOf(other.key))
}
