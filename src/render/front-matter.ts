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
const fields: readonly Field[] = [
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

/** A value stands on one line however long it is, and whole each time it comes. The library hands this on to js-yaml. */
const writing = { ...options, lineWidth: -1, noRefs: true }

/** Front matter with its `---` lines and without a newline at the end. `quoted`: keys whose values are always in quotes. */
export const writeFrontMatter = (values: Record<string, Value>, quoted: ReadonlySet<string>): string =>
  framed(Object.entries(values).map(([key, value]) => lineOf(key, value, quoted.has(key))))

const framed = (lines: string[]): string => `---\n${lines.join('')}---`

/** The lines of a field; none of an absent one. */
function lineOf(key: string, value: Value, inQuotes: boolean): string {
  if (isAbsent(value)) return ''
  const shown = typeof value === 'string' ? oneLine(value) : Array.isArray(value) ? value.map(oneLine) : value
  return `${simpleField(key, shown, inQuotes) ?? fieldOf(key, shown, inQuotes)}\n`
}

/** A field as the library writes it; `inQuotes`: in quotes also where it needs none. */
export function fieldOf(key: string, value: Value, inQuotes: boolean): string {
  const field = matter.stringify('', { [key]: value }, writing).slice('---\n'.length, -'\n---\n\n'.length)
  return inQuotes ? field.replace(/^(\w+): (?!['"])(.+)$/, "$1: '$2'") : field
}

/** Characters that YAML shows as they are, and those of them that stand for something wherever they are in a line. */
const printable = /^[ -~\u00a1-\u2027\u202a-\ud7ff]+$/
const syntax = /[,:[\]{}]/
/** What begins with a letter, `/` or a character beyond ASCII is text, but for a few words. */
const plain = /^(?!\s)[a-z/\u00a1-\ud7ff](?:[^#]*[^#\s])?$/i
const word = /^(?:true|false|null|y|yes|n|no|on|off)$/i

/**
 * The same for a number or a text of which it is plain how it is written, undefined for any other. Most are of this kind,
 * and the library looks at each as if it could be anything, which takes a twelfth of the time of making pages.
 */
export function simpleField(key: string, value: Value, inQuotes: boolean): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && !inQuotes ? `${key}: ${value}` : undefined
  if (typeof value !== 'string' || !printable.test(value)) return undefined
  if (inQuotes) return value.includes("'") ? undefined : `${key}: '${value}'`
  if (syntax.test(value)) return `${key}: '${value.replaceAll("'", "''")}'`
  return plain.test(value) && !word.test(value) ? `${key}: ${value}` : undefined
}

/** The front matter of a session's page. */
export const frontMatterOf = (head: Head): string =>
  framed(fields.map(({ key, from, quoted = false }) => lineOf(key, from(head), quoted)))

/** What the front matter of a page says. */
export const readFrontMatter = (page: string): Record<string, unknown> =>
  matter(page, { ...options, language: 'yaml' }).data
