/** What is set, in words. */
import { keys } from '../config/keys.ts'
import type { Effective } from '../config/settings.ts'
import { tableLines } from './table.ts'

/** A value as a file would have it; where there is none, what holds instead. */
function shownValue({ name, value, from }: Effective): string {
  const { otherwise } = keys[name]
  if (from === 'default' && otherwise !== undefined) return `(${otherwise.replaceAll('`', '')})`
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const originOf = ({ from, where }: Effective): string =>
  from === 'default' ? 'default' : `${from} · ${where.join(', ')}`

/** A row for each setting, and the files that were looked at. */
export const configLines = async (
  all: readonly Effective[],
  files: readonly string[],
  { width }: { width?: number },
): Promise<string[]> => [
  ...(await tableLines(
    [
      { name: 'key', of: ({ name }) => name },
      { name: 'value', of: shownValue, shrinksTo: 20 },
      { name: 'from', of: originOf },
    ],
    all,
    width,
  )),
  '',
  `Files: ${files.join(', ')}`,
]
