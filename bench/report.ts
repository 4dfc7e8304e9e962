/** Results as tables on a terminal. */
import type { Hot } from './measure/profile.ts'
import type { Row } from './measure/runs.ts'
import { megabytes } from './sizes.ts'

export interface Result {
  /** ISO 8601. */
  at: string
  node: string
  cores: number
  tree: { sessions: number; bytes: number; seed: number }
  rows: Row[]
  /** `cat`, `parse only`, `git add && git commit`. */
  floors: Row[]
}

const table = (lines: readonly (readonly string[])[]): string => {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  const cell = (text: string, column: number): string => {
    const width = widths[column] ?? 0
    const words = column === 0 || column === widths.length - 1
    return words ? text.padEnd(width) : text.padStart(width)
  }
  return lines.map((line) => line.map(cell).join('  ').trimEnd()).join('\n')
}

const speed = ({ bytes, seconds }: Row): number | null =>
  bytes === null || seconds === 0 ? null : bytes / 1e6 / seconds
const shown = (value: number | null, digits = 0): string => (value === null ? '' : value.toFixed(digits))
const mb = (bytes: number | null): string => (bytes === null ? '' : megabytes(bytes))

export function resultTable({ rows, floors, tree, node, cores }: Result): string {
  const head = ['', 'files', 'MB', 'seconds', 'CPU s', 'MB/s', 'peak MB', '']
  const line = (row: Row): string[] => [
    row.name,
    shown(row.files),
    mb(row.bytes),
    shown(row.seconds, 2),
    shown(row.cpuSeconds, 2),
    shown(speed(row)),
    mb(row.peakBytes),
    row.note,
  ]
  const [first] = rows
  const ratios = floors.map((floor) => `${((first?.seconds ?? 0) / floor.seconds).toFixed(1)} × ${floor.name}`)
  return [
    `${tree.sessions} sessions, ${megabytes(tree.bytes)} MB, seed ${tree.seed}; node ${node}, ${cores} cores`,
    table([head, ...[...rows, ...floors].map(line)]),
    `The first run takes ${ratios.join(', ')}.`,
  ].join('\n\n')
}

export function comparison(one: Result, other: Result): string {
  const rows = [...one.rows, ...one.floors].map((row): string[] => {
    const now = [...other.rows, ...other.floors].find(({ name }) => name === row.name)
    const ratio = now === undefined || row.seconds === 0 ? '' : (now.seconds / row.seconds).toFixed(2)
    return [
      row.name,
      shown(row.seconds, 2),
      shown(now?.seconds ?? null, 2),
      ratio,
      shown(row.cpuSeconds, 2),
      shown(now?.cpuSeconds ?? null, 2),
      mb(row.peakBytes),
      mb(now?.peakBytes ?? null),
      '',
    ]
  })
  const head = ['', 'A s', 'B s', 'B/A', 'A CPU', 'B CPU', 'A peak MB', 'B peak MB', '']
  return table([head, ...rows])
}

export function profileTable(hot: readonly Hot[], stages: ReadonlyMap<string, number>, top: number): string {
  const all = hot.reduce((sum, { selfSeconds }) => sum + selfSeconds, 0)
  const percent = (seconds: number): string => `${((100 * seconds) / all).toFixed(1)} %`
  const stageLines = [...stages]
    .slice(0, top)
    .map(([name, seconds]) => [name, seconds.toFixed(2), percent(seconds), ''])
  const line = ({ name, place, selfSeconds, totalSeconds }: Hot): string[] => [
    name.slice(0, 60),
    selfSeconds.toFixed(2),
    percent(selfSeconds),
    totalSeconds.toFixed(2),
    place,
  ]
  const head = ['self s', '', 'with callees', 'place']
  const own = hot.filter(({ place }) => /^(src|adapters)\//.test(place))
  const byTotal = own.toSorted((a, b) => b.totalSeconds - a.totalSeconds)
  return [
    table([['stage', 'self s', '', ''], ...stageLines]),
    table([['function, by self time', ...head], ...hot.slice(0, top).map(line)]),
    table([['our functions, with what they call', ...head], ...byTotal.slice(0, top).map(line)]),
  ].join('\n\n')
}
