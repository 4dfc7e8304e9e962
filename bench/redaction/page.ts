/** What was measured of masking, as Markdown. */
import { markdownTable } from '../page.ts'
import type { Recall } from './recall.ts'
import type { Measured } from './sessions.ts'

/** Rounded down to a tenth: 100 % is what has no exception. */
export const percent = (recall: Pick<Recall, 'planted' | 'found'> | undefined): string =>
  recall === undefined ? 'none' : `${(Math.floor((1000 * recall.found) / recall.planted) / 10).toFixed(1)} %`

export const recallTable = (what: string, recalls: Iterable<Recall>): string =>
  markdownTable(
    [what, 'planted', 'missed', 'found'],
    [...recalls].map((one) => [one.name, String(one.planted), String(one.planted - one.found), percent(one)]),
  )

const mb = ({ bytes }: Measured): number => bytes / 1e6

/** How much was masked in files that hold no planted secret, by rule. */
export function alarmTable(measured: Measured): string {
  const rows = Object.entries(measured.byRule).sort(([, a], [, b]) => b - a)
  const total = rows.reduce((sum, [, count]) => sum + count, 0)
  return [
    `${measured.files} files, ${mb(measured).toFixed(0)} MB: ${total} masked.`,
    markdownTable(
      ['rule', 'masked', 'for each MB'],
      rows.map(([rule, count]) => [`\`${rule}\``, String(count), (count / mb(measured)).toFixed(2)]),
    ),
  ].join('\n\n')
}

export const speedTable = (rows: Readonly<Record<string, Measured>>): string =>
  markdownTable(
    ['text', 'MB', 'seconds of one core', 'MB/s'],
    Object.entries(rows).map(([name, one]) => [
      name,
      mb(one).toFixed(0),
      one.seconds.toFixed(2),
      (mb(one) / one.seconds).toFixed(0),
    ]),
  )
