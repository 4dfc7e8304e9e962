/** Measurements as Markdown, and their places in `docs/redaction.md`. */
import type { Recall } from './recall.ts'
import type { Measured } from './sessions.ts'

/** Rounded down to a tenth: 100 % is what has no exception. */
export const percent = (recall: Pick<Recall, 'planted' | 'found'> | undefined): string =>
  recall === undefined ? 'none' : `${(Math.floor((1000 * recall.found) / recall.planted) / 10).toFixed(1)} %`

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n')

export const recallTable = (what: string, recalls: Iterable<Recall>): string =>
  table(
    [what, 'planted', 'missed', 'found'],
    [...recalls].map((one) => [one.name, String(one.planted), String(one.planted - one.found), percent(one)]),
  )

const mb = ({ bytes }: Measured): number => bytes / 1e6

export function alarmTable(measured: Measured): string {
  const rows = Object.entries(measured.byRule).sort(([, a], [, b]) => b - a)
  const total = rows.reduce((sum, [, count]) => sum + count, 0)
  return [
    `${measured.files} files, ${mb(measured).toFixed(0)} MB: ${total} masked.`,
    table(
      ['rule', 'masked', 'for each MB'],
      rows.map(([rule, count]) => [`\`${rule}\``, String(count), (count / mb(measured)).toFixed(2)]),
    ),
  ].join('\n\n')
}

export const speedTable = (rows: Readonly<Record<string, Measured>>): string =>
  table(
    ['text', 'MB', 'seconds of one core', 'MB/s'],
    Object.entries(rows).map(([name, one]) => [
      name,
      mb(one).toFixed(0),
      one.seconds.toFixed(2),
      (mb(one) / one.seconds).toFixed(0),
    ]),
  )

/** The page with what stands between `<!-- measured: name -->` and `<!-- end -->` replaced; what is null stays. */
export function replaced(page: string, blocks: Readonly<Record<string, string | null>>): string {
  return Object.entries(blocks).reduce((text, [name, block]) => {
    if (block === null) return text
    const place = new RegExp(String.raw`(<!-- measured: ${name} -->\n)[\s\S]*?(\n<!-- end -->)`)
    if (!place.test(text)) throw new Error(`The page has no place for ${name}.`)
    return text.replace(place, (_, begin: string, end: string) => `${begin}\n${block}\n${end}`)
  }, page)
}
