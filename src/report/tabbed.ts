/** Rows for other programs: whole cells with a tab between them, so that nothing has to be counted. */
import { oneLine } from '../render/markdown/clean.ts'
import type { Column } from './table.ts'

/** What most cells are: visible ASCII, with single blanks. It is as it is, which is quicker to see than to look for each thing that is not. */
const plain = /^[!-~]*(?: [!-~]+)*$/

const cellOf = (text: string): string => (plain.test(text) ? text : oneLine(text))

/** Lines, a head first. No cell holds a tab: white space in foreign text becomes a blank. */
export const tabbedLines = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string[] => [
  columns.map(({ name }) => name).join('\t'),
  ...rows.map((row) => columns.map(({ of }) => cellOf(of(row))).join('\t')),
]
