/** A result as a table on a terminal, and as one in Markdown. */
import { aimText, type Figure, isReached, shown, timesFloor } from './figures.ts'
import { markdownTable } from './page.ts'
import { isBusy, type Machine, type Result } from './result.ts'

const verdicts = new Map([
  [true, 'reached'],
  [false, 'MISSED'],
  [null, ''],
])

/** Of an aim that says nothing at this size only what it is. */
const verdict = (one: Figure): string => verdicts.get(isReached(one)) ?? ''

const floorsText = (one: Figure): string =>
  one.floors.map((floor) => `${shown(timesFloor(one, floor), '×')} ${floor.name}`).join(', ')

/** Columns as wide as what stands in them; the last one is as it is. */
export function columns(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export const machineText = (machine: Machine): string => {
  const memory = (machine.memoryBytes / 1e9).toFixed(0)
  const { processor, cores, system, node, git } = machine
  return `${processor}, ${cores} cores, ${memory} GB; ${system}; node ${node}; ${git}`
}

export const busyText = ({ load }: Machine): string =>
  `Measured beside other work (load ${load.toFixed(1)}): times are longer than on a quiet machine.`

/** What was measured, as lines for a terminal. */
export function resultTable({ rows, machine }: Result): string {
  const lines = rows.map((row) => [
    `${row.title} (${row.of})${row.note === undefined ? '' : `. ${row.note}`}`,
    columns(
      row.figures.map((one) => [
        `  ${one.name}`,
        shown(one.value, one.unit),
        aimText(one),
        verdict(one),
        floorsText(one),
      ]),
    ),
  ])
  return [
    machineText(machine),
    ...(isBusy(machine) ? [busyText(machine)] : []),
    ...lines.map((line) => line.join('\n')),
  ].join('\n\n')
}

/** All that has an aim, as rows of Markdown; each with the flags that measure it again. */
export function resultPage({ rows, machine, at }: Result): string {
  const lines = rows.flatMap((row) => {
    const [first, ...others] = row.figures.filter(({ aim }) => aim !== undefined).map(pageLine)
    return first === undefined
      ? []
      : [[`${row.title} (${row.of})`, ...first, `\`${row.flags}\``], ...others.map((one) => ['', ...one, ''])]
  })
  return [
    markdownTable(['what', '', 'aim', 'measured', 'beside what it takes at least', '`npm run bench --` …'], lines),
    `${at.slice(0, 10)}; ${machineText(machine)}.${isBusy(machine) ? ` ${busyText(machine)}` : ''}`,
  ].join('\n\n')
}

/** What goes through each step that nobody can save, as rows of Markdown; null where that was not measured. */
export function stepsPage({ rows }: Result): string | null {
  const steps = rows.find(({ key }) => key === 'machine')
  if (steps === undefined) return null
  const lines = steps.figures.map((one) => [one.name, shown(one.value, one.unit)])
  return markdownTable(['what nobody can save', 'one core'], lines)
}

function pageLine(one: Figure): string[] {
  const isMet = isReached(one)
  const measured = shown(one.value, one.unit)
  const verdict = isMet === null ? `${measured} (smaller than the aim is for)` : isMet ? measured : `**${measured}**`
  return [one.name, aimText(one), verdict, floorsText(one)]
}
