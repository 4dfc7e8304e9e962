/** The memory of a first run over some sessions of which one is very large, or has one very long line. */
import { rmSync } from 'node:fs'
import { memory, type Row, speed, times } from '../figures.ts'
import { makeTree, type TreeOptions } from '../generate/tree.ts'
import { firstRun } from '../measure/annals.ts'
import { megabytes } from '../sizes.ts'
import { deskAt, folder, type Lab, type Stage } from './stage.ts'

const others = { sessions: 20, bytes: 20e6 }

export const huge: Stage = {
  keys: ['huge session'],
  measure(lab) {
    const { scale, seed } = lab
    const rows = [hugeRow(lab, 'session', scale.huge, { bytes: scale.huge, seed: seed + 1 })]
    if (scale.line > 0) rows.push(hugeRow(lab, 'line', scale.line, { bytes: 1000, line: scale.line, seed: seed + 2 }))
    return rows
  },
}

function hugeRow(lab: Lab, what: string, bytes: number, one: Pick<TreeOptions, 'bytes' | 'line' | 'seed'>): Row {
  const home = folder(lab, what)
  const all =
    makeTree({ home, ...others, seed: lab.seed, agents: lab.agents }).bytes +
    makeTree({ home, sessions: 1, agents: { claude: 1 }, ...one }).bytes
  const runs = [firstRun(deskAt(lab, home, `annals ${what}`))]
  const aim = { most: 500, applies: bytes >= 1.9e9 }
  rmSync(home, { recursive: true })
  return {
    key: 'huge session',
    title: `first run with a ${what} of ${megabytes(bytes)} MB`,
    of: `${megabytes(all)} MB in ${others.sessions + 1} sessions`,
    figures: [memory(runs, aim), speed(runs, all), ...times(runs)],
  }
}
