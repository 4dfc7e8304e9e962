/** The first run over large sessions, with the commit and without, and what git keeps of it. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Figure, figure, floorSpeed, type Row } from '../figures.ts'
import { makeTree } from '../generate/tree.ts'
import type { Desk } from '../measure/annals.ts'
import { bytesBelow, commitAnew, git } from '../measure/floors.ts'
import { firstRunRow, firstRuns, readingFloors } from './first-run.ts'
import { deskAt, folder, type Lab, type Stage, treeText } from './stage.ts'

export const large: Stage = {
  keys: ['first run', 'export', 'gc'],
  measure(lab, chosen) {
    const { scale, seed, agents, times } = lab
    const home = folder(lab, 'home')
    const tree = makeTree({ home, sessions: scale.sessions, bytes: scale.bytes, seed, agents })
    const of = treeText(scale.sessions, tree.bytes)
    const desk = deskAt(lab, home, 'annals')
    const reading = readingFloors(tree)
    const rows: Row[] = []
    if (chosen.has('export')) {
      const named = { key: 'export', title: 'first run without the commit', of }
      rows.push(firstRunRow(named, tree, firstRuns(desk, times, ['--no-commit']), 200, reading))
    }
    if (!chosen.has('first run') && !chosen.has('gc')) return rows
    const runs = firstRuns(desk, chosen.has('first run') ? times : 1)
    if (chosen.has('first run')) {
      const commit = floorSpeed('git add && git commit', commitOfSame(lab, desk), tree.bytes)
      rows.unshift(firstRunRow({ key: 'first run', title: 'first run', of }, tree, runs, 100, [...reading, commit]))
    }
    if (chosen.has('gc')) rows.push({ key: 'gc', title: 'repository', of, figures: sizeOfGit(desk, tree.bytes) })
    return rows
  },
}

/** Git's own commit of the files that the first run wrote. */
function commitOfSame(lab: Lab, { repository }: Desk): { seconds: number } {
  const copy = join(lab.scratch, 'copy')
  const measured = commitAnew(repository, copy)
  rmSync(copy, { recursive: true })
  return measured
}

function sizeOfGit({ repository }: Desk, bytes: number): Figure[] {
  const ratio = (): number => bytesBelow(join(repository, '.git/objects')) / bytes
  const before = ratio()
  git(repository, 'gc', '--quiet')
  return [
    figure('after git gc ÷ sources', '×', [ratio()], { most: 0.3, applies: bytes >= 4e7 }),
    figure('before', '×', [before]),
  ]
}
