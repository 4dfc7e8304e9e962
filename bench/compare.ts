/** Two results, row by row, and what got worse by more than measuring the same thing twice does. */
import { type Figure, isSpeed, type Row, shown } from './figures.ts'
import { columns } from './report.ts'
import { isBusy, type Result } from './result.ts'

interface Compared {
  row: Row
  before: Figure
  after: Figure
  /** How many times as costly as it was. */
  ratio: number
  isWorse: boolean
}

/** What a single measurement of a time may differ by for no reason. */
const least = 0.1

/** How far the samples of a figure lie apart, as a part of the best of them. */
function noise({ samples, unit }: Figure): number {
  if (unit !== 's' && unit !== 'MB/s' && unit !== 'MB') return 0
  const [low, high] = [Math.min(...samples), Math.max(...samples)]
  return low === 0 ? least : Math.max(least, (high - low) / low)
}

/** Every figure that both results have, beside each other. */
export function compareResults(before: Result, after: Result): Compared[] {
  return before.rows.flatMap((row) => {
    const same = after.rows.find(({ title, of }) => title === row.title && of === row.of)
    return row.figures.flatMap((one): Compared[] => {
      const other = same?.figures.find(({ name }) => name === one.name)
      return other === undefined ? [] : [compareFigures(row, one, other)]
    })
  })
}

function compareFigures(row: Row, before: Figure, after: Figure): Compared {
  const [from, to] = isSpeed(before) ? [after.value, before.value] : [before.value, after.value]
  const ratio = from === to ? 1 : to / from
  return { row, before, after, ratio, isWorse: ratio > 1 + Math.max(noise(before), noise(after)) }
}

/** `isWorse`: whether anything is. */
export function comparison(before: Result, after: Result): { text: string; isWorse: boolean } {
  const compared = compareResults(before, after)
  const lines = compared.map(({ row, before: one, after: other, ratio, isWorse }) => [
    `${row.title}: ${one.name}`,
    shown(one.value, one.unit),
    shown(other.value, other.unit),
    `${ratio.toFixed(2)} ×`,
    isWorse ? 'WORSE' : '',
  ])
  const count = compared.filter(({ isWorse }) => isWorse).length
  const busy = [before, after].some(({ machine }) => isBusy(machine))
  const missing = before.rows.length + after.rows.length - 2 * new Set(compared.map(({ row }) => row)).size
  const notes = [
    count === 0 ? 'Nothing got worse by more than the noise.' : `${count} figures got worse by more than the noise.`,
    ...(missing === 0 ? [] : [`${missing} rows are in one of the two only, or of another size.`]),
    ...(busy ? ['At least one was measured beside other work.'] : []),
  ]
  return { text: [columns([['', 'before', 'after', 'cost', ''], ...lines]), ...notes].join('\n\n'), isWorse: count > 0 }
}
