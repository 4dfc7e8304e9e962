/** The first run over large sessions, with the commit and without, and what git keeps of it. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { figure, floorSpeed, memory, type Row, speed, times } from '../figures.ts'
import { makeTree } from '../generate/tree.ts'
import { firstRun } from '../measure/annals.ts'
import { repeated } from '../measure/command.ts'
import { bytesBelow, cat, commitAnew, git, parseOnly } from '../measure/floors.ts'
import { deskAt, folder, type Lab, type Stage, treeText } from './stage.ts'

export const large: Stage = {
  keys: ['first run', 'export', 'gc'],
  measure(lab, chosen) {
    const { scale, seed, agents } = lab
    const home = folder(lab, 'home')
    const { bytes } = makeTree({ home, sessions: scale.sessions, bytes: scale.bytes, seed, agents })
    const of = treeText(scale.sessions, bytes)
    const applies = bytes >= 9e8
    const runs = (more: string[]): ReturnType<typeof firstRun>[] =>
      repeated(lab.times, () => {
        const desk = deskAt(lab, home, 'annals')
        rmSync(desk.repository, { recursive: true, force: true })
        return firstRun(desk, more)
      })
    const reading = [floorSpeed('cat', cat(home), bytes), floorSpeed('parsing on one thread', parseOnly(home), bytes)]
    const rows: Row[] = []
    if (chosen.has('export')) {
      const measured = runs(['--no-commit'])
      rows.push({
        key: 'export',
        title: 'first run without the commit',
        of,
        figures: [speed(measured, bytes, { least: 200, applies }, reading), ...times(measured), memory(measured)],
      })
    }
    if (!chosen.has('first run') && !chosen.has('gc')) return rows
    const measured = runs([])
    if (chosen.has('first run')) {
      const commit = floorSpeed('git add && git commit', commitOfSame(lab), bytes)
      const figures = [
        speed(measured, bytes, { least: 100, applies }, [...reading, commit]),
        ...times(measured),
        memory(measured, { most: 300, applies }),
      ]
      rows.unshift({ key: 'first run', title: 'first run', of, figures })
    }
    if (chosen.has('gc')) rows.push({ key: 'gc', title: 'repository', of, figures: repositorySize(lab, bytes) })
    return rows
  },
}

/** Git's own commit of the files that the first run wrote. */
function commitOfSame(lab: Lab): { seconds: number } {
  const copy = join(lab.scratch, 'copy')
  const measured = commitAnew(join(lab.scratch, 'annals'), copy)
  rmSync(copy, { recursive: true })
  return measured
}

function repositorySize(lab: Lab, bytes: number): Row['figures'] {
  const repository = join(lab.scratch, 'annals')
  const ratio = (): number => bytesBelow(join(repository, '.git/objects')) / bytes
  const before = ratio()
  git(repository, 'gc', '--quiet')
  return [
    figure('after git gc ÷ sources', '×', [ratio()], { most: 0.3, applies: true }),
    figure('before', '×', [before]),
  ]
}
