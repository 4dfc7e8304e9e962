/** 100 KB more in one long session of each agent, in a history of many. */
import { figure, type Row, times } from '../figures.ts'
import { agents } from '../generate/format.ts'
import { growTree, makeTree } from '../generate/tree.ts'
import { type Desk, sync } from '../measure/annals.ts'
import { repeated } from '../measure/command.ts'
import { sourcesRead } from '../measure/work.ts'
import { megabytes } from '../sizes.ts'
import { countsOf } from './counts.ts'
import type { Lab } from './stage.ts'

/** How many bytes each session grows by. */
const more = 100_000

/** A run after one long session of each agent grew; `among`: what it grew among, in words. */
export function appended(lab: Lab, desk: Desk, among: string): Row {
  const { long } = lab.scale
  const trees = agents.map((agent, at) => ({
    agent,
    // The seeds of these sessions are none of the others, so that no two have one id.
    tree: makeTree({ home: desk.home, sessions: 1, bytes: long, seed: lab.seed + 1000 + at, agents: { [agent]: 1 } }),
  }))
  sync(desk)
  const figures = trees.flatMap(({ agent, tree }) => {
    let added = 0
    const run = (counted: boolean): ReturnType<typeof sync> => {
      added = growTree(tree, 1, more)
      return sync(desk, [], { counted })
    }
    const counted = run(true)
    const besides = counted.usage === null ? 0 : sourcesRead(counted.usage.work).bytes - added
    const all = [
      ...times(
        repeated(lab.times, () => run(false)),
        { most: 0.3, applies: long >= 50e6 && lab.scale.small >= 6000 },
      ),
      figure('bytes read besides', '', [besides], { most: 8192, applies: long >= 50e6 }),
      ...countsOf(desk, counted),
    ]
    return all.map((one) => ({ ...one, name: `${agent}: ${one.name}` }))
  })
  return { key: 'append', title: `100 KB more in a session of ${megabytes(long)} MB`, of: `among ${among}`, figures }
}
