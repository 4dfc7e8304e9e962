/** A session that grows all day, stored every hour: by how much git's objects grow. */
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { figure, type Row, times } from '../figures.ts'
import { growTree, makeTree } from '../generate/tree.ts'
import { firstRun, sync } from '../measure/annals.ts'
import { bytesBelow, git } from '../measure/floors.ts'
import { deskAt, folder, type Stage } from './stage.ts'

const [begins, more, hours] = [5e6, 50_000, 24]

export const day: Stage = {
  keys: ['day'],
  measure(lab): Row[] {
    const home = folder(lab, 'home')
    const tree = makeTree({ home, sessions: 1, bytes: begins, seed: lab.seed, agents: { claude: 1 } })
    const desk = deskAt(lab, home, 'annals')
    const copy = deskAt(lab, home, 'copy').repository
    firstRun(desk)
    cpSync(desk.repository, copy, { recursive: true })
    const before = objects(desk.repository)
    let added = 0
    const runs = Array.from({ length: hours }, () => {
      added += growTree(tree, 1, more)
      return sync(desk)
    })
    const loose = objects(desk.repository) - before
    for (const repository of [desk.repository, copy]) git(repository, 'gc', '--quiet', '--prune=now')
    const packed = objects(desk.repository) - objects(copy)
    return [
      {
        key: 'day',
        title: 'a session that grows all day',
        of: `${hours} times ${more / 1000} KB more on ${begins / 1e6} MB`,
        figures: [
          figure('git grows by ÷ appended', '×', [loose / added], { most: 4, applies: true }),
          figure('after git gc', '×', [packed / added], { most: 0.5, applies: true }),
          ...times(runs),
        ],
      },
    ]
  },
}

const objects = (repository: string): number => bytesBelow(join(repository, '.git/objects'))
