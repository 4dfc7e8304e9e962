/** The start of the program, beside that of node. */
import { figure, type Row } from '../figures.ts'
import { annals } from '../measure/annals.ts'
import { bareNode } from '../measure/floors.ts'
import { folder, type Stage } from './stage.ts'

const rounds = 15

export const start: Stage = {
  keys: ['start'],
  measure(lab): Row[] {
    const desk = { program: lab.program, home: folder(lab, 'home') }
    // By turns, so that what else the machine does falls on both.
    const pairs = Array.from({ length: rounds }, () => ({ node: bareNode(), version: annals(desk, ['--version']) }))
    const least = (of: (pair: (typeof pairs)[number]) => number): number => Math.min(...pairs.map(of))
    const value = least(({ node }) => node.seconds)
    const ratio = least(({ version }) => version.seconds) / value
    const floors = [{ name: 'node', value }]
    return [
      {
        key: 'start',
        title: 'start (annals --version)',
        of: `best of ${rounds}`,
        figures: [
          figure('÷ bare node', '×', [ratio], { most: 1.2, applies: true }),
          figure(
            'time',
            's',
            pairs.map(({ version }) => version.seconds),
            undefined,
            floors,
          ),
          figure('processor ÷ bare node', '×', [
            least(({ version }) => version.cpuSeconds) / least(({ node }) => node.cpuSeconds),
          ]),
        ],
      },
    ]
  },
}
