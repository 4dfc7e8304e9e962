/** Where a setting stands in somebody's TOML, so that its text alone can be changed. */
import { type AST, getStaticTOMLValue, parseTOML } from 'toml-eslint-parser'

export interface TomlSetting {
  value: unknown
  /** Of the whole `key = value`, in characters. */
  from: number
  to: number
}

/** A setting outside of all tables; null when it is not there. Throws what the parser throws for what is no TOML. */
export function topSetting(text: string, name: string): TomlSetting | null {
  const node = topNodes(text).find((one): one is AST.TOMLKeyValue => one.type === 'TOMLKeyValue' && keyOf(one) === name)
  if (node === undefined) return null
  const [from, to] = node.range
  return { value: getStaticTOMLValue(node.value), from, to }
}

/** Where a setting outside of all tables can be put: before the first table, else at the end. */
export function endOfTop(text: string): number {
  const table = topNodes(text).find(({ type }) => type === 'TOMLTable')
  return table === undefined ? text.length : (table.range[0] ?? text.length)
}

const topNodes = (text: string): (AST.TOMLKeyValue | AST.TOMLTable)[] => parseTOML(text).body[0].body

const keyOf = ({ key: { keys } }: AST.TOMLKeyValue): string =>
  keys.map((key) => (key.type === 'TOMLBare' ? key.name : key.value)).join('.')

/** A list of texts; each is written as a basic string, whose escapes are those of JSON. */
export const tomlList = (values: readonly string[]): string =>
  `[${values.map((value) => JSON.stringify(value).replaceAll('\u007f', '\\u007F')).join(', ')}]`
