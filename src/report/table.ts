/** Rows as an aligned table that fits the terminal. */
import { oneLine } from '../render/markdown/clean.ts'
import { isPlain, plainRuler } from './plain.ts'

export interface Column<Row> {
  name: string
  /** Foreign text is welcome: it is put on one line, and cut where it is too long. */
  of(row: Row): string
  align?: 'right'
  /** The columns that give way when the table is too wide, and how narrow they may get. */
  shrinksTo?: number
}

const gap = '  '

/** Lines, a head first. `width`: columns of the terminal; left out, nothing is cut. */
export async function tableLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width = Infinity,
): Promise<string[]> {
  const cells = rows.map((row) => columns.map((column) => oneLine(column.of(row))))
  // What measures any text takes longer to load than most commands that show a table run.
  const { clip, pad, widthOf } = cells.every((row) => row.every(isPlain)) ? plainRuler : await import('./width.ts')
  const natural = columns.map(({ name }, index) =>
    cells.reduce((widest, row) => Math.max(widest, widthOf(row[index] ?? '')), widthOf(name)),
  )
  const widths = shrunk(columns, natural, width - gap.length * (columns.length - 1))
  const line = (row: readonly string[]): string => {
    const filled = columns.map(({ align }, index) => {
      const wide = widths[index] ?? 0
      return pad(clip(row[index] ?? '', wide), wide, align === 'right' ? 'left' : 'right')
    })
    return filled.join(gap).trimEnd()
  }
  return [columns.map(({ name }) => name), ...cells].map(line)
}

/** Takes what is too much from the columns that may shrink, from the widest first. */
function shrunk<Row>(columns: readonly Column<Row>[], natural: readonly number[], room: number): number[] {
  const widths = [...natural]
  const least = columns.map(({ shrinksTo }, index) => Math.min(shrinksTo ?? Infinity, natural[index] ?? 0))
  for (let over = widths.reduce((sum, one) => sum + one, 0) - room; over > 0; over -= 1) {
    const spare = widths.map((one, index) => (one > (least[index] ?? 0) ? one : 0))
    const widest = spare.indexOf(Math.max(...spare))
    if ((spare[widest] ?? 0) === 0) break
    widths[widest] = (widths[widest] ?? 0) - 1
  }
  return widths
}
