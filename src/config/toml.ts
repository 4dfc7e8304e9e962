/** The door to toml-eslint-parser: TOML as values that know on which line they stand. */
import { type AST, getStaticTOMLValue, ParseError, parseTOML } from 'toml-eslint-parser'

/** A value in a file; `line` is 1-based. */
export type Toml =
  | { is: 'table'; line: number; entries: Map<string, Toml> }
  | { is: 'list'; line: number; items: Toml[] }
  | { is: 'text'; line: number; value: string }
  | { is: 'flag'; line: number; value: boolean }
  | { is: 'number'; line: number; value: number }
  | { is: 'time'; line: number }

export type Table = Extract<Toml, { is: 'table' }>

/** A file that is no TOML: why, and where (1-based). */
export class TomlError extends Error {
  override readonly name = 'TomlError'
  readonly line: number

  constructor(message: string, line: number) {
    super(message)
    this.line = line
  }
}

/** Reads a document. Throws a `TomlError` at the first place where it is none. */
export function readToml(text: string): Table {
  try {
    const root = newTable(1)
    for (const node of parseTOML(text).body[0].body) {
      if (node.type === 'TOMLKeyValue') put(root, node)
      else for (const entry of node.body) put(tableAt(root, node.resolvedKey, lineOf(node)), entry)
      if (node.type === 'TOMLTable') tableAt(root, node.resolvedKey, lineOf(node))
    }
    return root
  } catch (error) {
    if (error instanceof ParseError) throw new TomlError(error.message, lineIn(text, error))
    throw error
  }
}

/** The parser names the place behind a line break that came too early: the mistake is on the line before. */
function lineIn(text: string, { lineNumber, column, message }: ParseError): number {
  const before = text.split('\n')[lineNumber - 2] ?? ''
  const cameEarly = /=\s*(?:#.*)?$/.test(before) || message.startsWith('Unterminated')
  return column === 0 && cameEarly && lineNumber > 1 ? lineNumber - 1 : lineNumber
}

const newTable = (line: number): Table => ({ is: 'table', line, entries: new Map() })
const lineOf = (node: { loc: AST.SourceLocation }): number => node.loc.start.line
const wordOf = (key: AST.TOMLBare | AST.TOMLQuoted): string => (key.type === 'TOMLBare' ? key.name : key.value)

/** The table at a path of names and, in lists of tables, positions; made where it is missing. */
function tableAt(root: Table, path: readonly (string | number)[], line: number): Table {
  let at: Table = root
  for (const [index, step] of path.entries()) {
    if (typeof step === 'number') continue
    const position = path[index + 1]
    at = typeof position === 'number' ? itemAt(at, step, position, line) : entryAt(at, step, line)
  }
  return at
}

function entryAt(table: Table, name: string, line: number): Table {
  const known = table.entries.get(name)
  if (known?.is === 'table') return known
  const made = newTable(line)
  table.entries.set(name, made)
  return made
}

function itemAt(table: Table, name: string, position: number, line: number): Table {
  const known = table.entries.get(name)
  const list: Toml = known?.is === 'list' ? known : { is: 'list', line, items: [] }
  table.entries.set(name, list)
  const item = list.items[position]
  if (item?.is === 'table') return item
  const made = newTable(line)
  list.items[position] = made
  return made
}

function put(table: Table, { key, value }: AST.TOMLKeyValue): void {
  const names = key.keys.map(wordOf)
  const line = lineOf(key)
  tableAt(table, names.slice(0, -1), line).entries.set(names.at(-1) ?? '', contentOf(value, line))
}

/** `line`: of the key, which is where a person looks; in a list, of the item. */
function contentOf(node: AST.TOMLContentNode, line: number): Toml {
  if (node.type === 'TOMLArray') {
    return { is: 'list', line, items: node.elements.map((item) => contentOf(item, lineOf(item))) }
  }
  if (node.type === 'TOMLInlineTable') {
    const table = newTable(line)
    for (const entry of node.body) put(table, entry)
    return table
  }
  switch (node.kind) {
    case 'string':
      return { is: 'text', line, value: node.value }
    case 'boolean':
      return { is: 'flag', line, value: node.value }
    case 'integer':
    case 'float':
      return { is: 'number', line, value: node.value }
    default:
      return { is: 'time', line }
  }
}

/**
 * A document in which a key has another value, all else untouched: put in its place where it is set, else below its table's
 * head, else behind the last key that is in no table. `path`: the names that lead to it; `value`: as TOML writes it.
 */
export function withValue(text: string, path: readonly string[], value: string): string {
  const nodes = parseTOML(text).body[0].body
  const known = nodes.flatMap((node) =>
    node.type === 'TOMLKeyValue' ? settersIn(node, []) : node.body.flatMap((one) => settersIn(one, node.resolvedKey)),
  )
  const same = known.find((one) => one.path.join('\0') === path.join('\0'))
  if (same !== undefined) return text.slice(0, same.from) + value + text.slice(same.to)
  const table = nodes.find(
    (node) => node.type === 'TOMLTable' && node.resolvedKey.join('\0') === path.slice(0, -1).join('\0'),
  )
  if (table?.type === 'TOMLTable')
    return insertedAfter(text, lineEnd(text, table.key.range[1]), `${bare(path.slice(-1))} = ${value}`)
  const last = nodes.filter((node) => node.type === 'TOMLKeyValue').at(-1)
  const at = last === undefined ? 0 : lineEnd(text, last.range[1])
  return insertedAfter(text, at, `${bare(path)} = ${value}`)
}

/** Where values stand: of a key, and of those in a table within a line. */
function settersIn(
  { key, value }: AST.TOMLKeyValue,
  above: readonly (string | number)[],
): { path: (string | number)[]; from: number; to: number }[] {
  const path = [...above, ...key.keys.map(wordOf)]
  const [from, to] = value.range
  const inner = value.type === 'TOMLInlineTable' ? value.body.flatMap((one) => settersIn(one, path)) : []
  return [{ path, from, to }, ...inner]
}

const lineEnd = (text: string, from: number): number => {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end + 1
}

const insertedAfter = (text: string, at: number, line: string): string => {
  const before = text.slice(0, at)
  const open = before === '' || before.endsWith('\n') ? '' : '\n'
  return `${before}${open}${line}\n${text.slice(at)}`
}

const bare = (path: readonly string[]): string =>
  path.map((name) => (/^[A-Za-z0-9_-]+$/.test(name) ? name : JSON.stringify(name))).join('.')

/** A setting in somebody else's file, of which the text alone is to be changed. */
export interface TomlSetting {
  value: unknown
  /** Of the whole `key = value`, in characters. */
  from: number
  to: number
}

/** A setting outside of all tables; null when it is not there. Throws what the parser throws for what is no TOML. */
export function topSetting(text: string, name: string): TomlSetting | null {
  const node = topNodes(text).find(
    (one): one is AST.TOMLKeyValue => one.type === 'TOMLKeyValue' && dottedKey(one) === name,
  )
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

const dottedKey = ({ key: { keys } }: AST.TOMLKeyValue): string =>
  keys.map((key) => (key.type === 'TOMLBare' ? key.name : key.value)).join('.')

/** A list of texts; each is written as a basic string, whose escapes are those of JSON. */
export const tomlList = (values: readonly string[]): string =>
  `[${values.map((value) => JSON.stringify(value).replaceAll('\u007f', '\\u007F')).join(', ')}]`
