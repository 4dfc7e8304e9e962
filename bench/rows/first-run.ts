/** First runs over a tree, and what of them can be told with any tree. */
import { rmSync } from 'node:fs'
import { type Floor, floorSpeed, memory, type Row, speed, times } from '../figures.ts'
import type { Tree } from '../generate/tree.ts'
import { type Desk, firstRun } from '../measure/annals.ts'
import { repeated } from '../measure/command.ts'
import { cat, parseOnly } from '../measure/floors.ts'

type Run = ReturnType<typeof firstRun>

/** The aims are for a gigabyte. */
const applies = ({ bytes }: Tree): boolean => bytes >= 9e8

/** So many at most, each in a repository that is new; the last one stays. `more`: flags. */
export const firstRuns = (desk: Desk, most: number, more: readonly string[] = []): Run[] =>
  repeated(most, () => {
    rmSync(desk.repository, { recursive: true, force: true })
    return firstRun(desk, more)
  })

/** What it takes to read the sources, whatever is made of them then. */
export const readingFloors = ({ home, bytes }: Tree): Floor[] => [
  floorSpeed('cat', cat(home), bytes),
  floorSpeed('parsing on one thread', parseOnly(home), bytes),
]

/** `least`: MB/s that are aimed at. */
export function firstRunRow(
  named: Pick<Row, 'key' | 'title' | 'of'>,
  tree: Tree,
  runs: readonly Run[],
  least: number,
  floors: Floor[],
): Row {
  const figures = [
    speed(runs, tree.bytes, { least, applies: applies(tree) }, floors),
    ...times(runs),
    memory(runs, { most: 300, applies: applies(tree) }),
  ]
  return { ...named, figures }
}
