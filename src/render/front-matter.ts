/** The door to the library of front matter: a table at the top of a page, in YAML. */
import matter from 'gray-matter'
import type { Head } from '../model/session.ts'
import { dayAndMinute } from '../time.ts'
import { oneLine } from './markdown/clean.ts'

type Value = string | number | string[] | undefined
interface Field {
  key: string
  from(head: Head): Value
  /** Written in quotes whatever it looks like: ids and dates. */
  quoted?: true
}

const time = (at: string, head: Head): Value =>
  Number.isNaN(Date.parse(at)) ? undefined : dayAndMinute(at, head.timeZone)

/** One row per field; order here is order on the page. What is absent or empty is left out. */
export const fields: readonly Field[] = [
  { key: 'title', from: (head) => head.title },
  { key: 'source', from: (head) => head.source },
  { key: 'session', from: (head) => head.id, quoted: true },
  { key: 'user', from: (head) => head.user },
  { key: 'system', from: (head) => head.system },
  { key: 'started', from: (head) => time(head.startedAt, head), quoted: true },
  { key: 'ended', from: (head) => time(head.endedAt, head), quoted: true },
  { key: 'cwd', from: (head) => head.cwd ?? undefined },
  { key: 'branch', from: (head) => head.git?.branch },
  { key: 'models', from: (head) => (head.models.length === 1 ? head.models[0] : head.models) },
  { key: 'messages', from: (head) => head.counts.messages },
  { key: 'tokens', from: (head) => head.usage.total || undefined },
]

const isAbsent = (value: Value): boolean =>
  value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** JavaScript, CoffeeScript and whatever else a page might ask for is never run. */
const refuse = (): never => {
  throw new Error('Front matter is YAML.')
}
const options = { engines: { javascript: refuse, js: refuse, coffee: refuse, cson: refuse, json: refuse } }

/** Front matter with its `---` lines and without a newline at the end. `quoted`: keys whose values are always in quotes. */
export function writeFrontMatter(values: Record<string, Value>, quoted: ReadonlySet<string>): string {
  const shown = Object.entries(values).flatMap(([key, value]) =>
    isAbsent(value)
      ? []
      : [[key, typeof value === 'string' ? oneLine(value) : Array.isArray(value) ? value.map(oneLine) : value]],
  )
  return matter
    .stringify('', Object.fromEntries(shown), { ...options, ...{ lineWidth: -1, noRefs: true } })
    .trimEnd()
    .replace(/^(\w+): (?!['"])(.+)$/gm, (line, key: string, value: string) =>
      quoted.has(key) ? `${key}: '${value}'` : line,
    )
}

/** The front matter of a session's page. */
export const frontMatterOf = (head: Head): string =>
  writeFrontMatter(
    Object.fromEntries(fields.map((field) => [field.key, field.from(head)])),
    new Set(fields.flatMap((field) => (field.quoted ? [field.key] : []))),
  )

/** What the front matter of a page says. */
export const readFrontMatter = (page: string): Record<string, unknown> =>
  matter(page, { ...options, language: 'yaml' }).data
