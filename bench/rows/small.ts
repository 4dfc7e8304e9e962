/** A history of many small sessions: its first run, and what is asked of it every hour from then on. */
import { memory, type Row, times } from '../figures.ts'
import { growTree, makeTree } from '../generate/tree.ts'
import { annals, type Desk, sync } from '../measure/annals.ts'
import { type Measured, repeated } from '../measure/command.ts'
import { bareNode, listing } from '../measure/floors.ts'
import { appended } from './appended.ts'
import { countsOf } from './counts.ts'
import { firstRunRow, firstRuns, readingFloors } from './first-run.ts'
import { deskAt, folder, type Lab, type Stage, treeText } from './stage.ts'

/** Commands that answer from what is remembered. */
const lists = ['list', 'stats', 'status']
const grown = /** sessions */ 10

export const small: Stage = {
  keys: ['small sessions', 'nothing new', 'ten grown', 'append', 'lists'],
  measure(lab, chosen) {
    const { scale, seed, agents } = lab
    const home = folder(lab, 'home')
    const tree = makeTree({ home, sessions: scale.small, bytes: scale.bytes, seed, agents })
    const of = treeText(scale.small, tree.bytes)
    const desk = deskAt(lab, home, 'annals')
    const rows: Row[] = []
    const first = firstRuns(desk, chosen.has('small sessions') ? lab.times : 1)
    if (chosen.has('small sessions')) {
      const named = { key: 'small sessions', title: 'first run, small sessions', of }
      rows.push(firstRunRow(named, tree, first, 80, readingFloors(tree)))
    }
    if (chosen.has('nothing new')) rows.push(nothingNew(lab, desk, of))
    if (chosen.has('lists')) rows.push(...lists.map((command) => listed(lab, desk, command, of)))
    if (chosen.has('ten grown')) {
      const grow = (): unknown => growTree(tree, grown / scale.small, 2000)
      rows.push(tenGrown(lab, desk, grow, of))
    }
    if (chosen.has('append')) rows.push(appended(lab, desk, of))
    return rows
  },
}

const node = (lab: Lab): number => Math.min(...repeated(lab.times, bareNode).map(({ seconds }) => seconds))

/** Aims in seconds are for 20,000 sessions; for 100,000 there is one for the run with nothing new. */
const isMany = ({ scale }: Lab): boolean => scale.small >= 20_000

function nothingNew(lab: Lab, desk: Desk, of: string): Row {
  const counted = sync(desk, [], { counted: true })
  const runs = repeated(lab.times, () => sync(desk))
  const list = Math.min(...repeated(lab.times, () => listing(desk.home)).map(({ seconds }) => seconds))
  const floors = [
    { name: 'node', value: node(lab) },
    { name: 'node and listing', value: node(lab) + list },
  ]
  const most = lab.scale.small >= 100_000 ? 0.8 : 0.25
  const figures = [
    ...times(runs, { most, applies: isMany(lab) }, floors),
    memory([counted], { most: 100, applies: isMany(lab) }),
    ...countsOf(desk, counted, 0),
  ]
  return { key: 'nothing new', title: 'nothing new', of, figures }
}

function listed(lab: Lab, desk: Desk, command: string, of: string): Row {
  const run = (counted: boolean): Measured => annals(desk, [command, '--output-path', desk.repository], { counted })
  const floors = [{ name: 'node', value: node(lab) }]
  const counted = run(true)
  const figures = [
    ...times(
      repeated(lab.times, () => run(false)),
      { most: 0.2, applies: isMany(lab) },
      floors,
    ),
    memory([counted]),
  ]
  return { key: 'lists', title: command, of, figures }
}

function tenGrown(lab: Lab, desk: Desk, grow: () => unknown, of: string): Row {
  const run = (counted: boolean): Measured => {
    grow()
    return sync(desk, [], { counted })
  }
  const counted = run(true)
  const figures = [...times(repeated(lab.times, () => run(false))), memory([counted]), ...countsOf(desk, counted)]
  return { key: 'ten grown', title: 'ten sessions grown', of, figures }
}
