/** What index pages have in common. */
import type { Head } from '../model/session.ts'
import { dayAndMinute } from '../time.ts'
import { cell, hrefOfPath, link } from './markdown.ts'
import type { Template, Templates } from './template.ts'
import { rendererVersion } from './version.ts'
import { between, counted, duration } from './words.ts'

/** A session with the path of its page, relative to the history's root, `/` as separator. */
export interface IndexEntry {
  page: string
  head: Pick<
    Head,
    'key' | 'source' | 'title' | 'user' | 'system' | 'timeZone' | 'startedAt' | 'endedAt' | 'counts' | 'models'
  > &
    Partial<Pick<Head, 'git' | 'usage'>>
}
export interface IndexContext {
  templates: Templates
}
/** A page of an index: `file` relative to the folder that the index is of. */
export interface IndexPage {
  file: string
  text: string
}

/** Bytes of UTF-8 that an index page may have, and what is kept free for its words. */
export const longestIndex = 200 * 1024
export const roomForRows = 170 * 1024

/** The first line of an index page: who made it. */
export const versionLine = (template: Template): string =>
  `<!-- annals: index, renderer ${rendererVersion}, template ${template.version} -->`

/** What the first line of an index page says of who made it; undefined for a page that is none of ours. */
export function indexVersion(page: string): { renderer: number; template: string } | undefined {
  const [, renderer, template] =
    /^<!-- annals: index, renderer (\d+), template ([0-9a-f]{8}) -->(?:\n|$)/.exec(page) ?? []
  return renderer === undefined || template === undefined ? undefined : { renderer: Number(renderer), template }
}

/** Newest first; equal times by key, so that the order is the same everywhere. */
export const newestFirst = (entries: readonly IndexEntry[]): IndexEntry[] =>
  entries.toSorted(
    (a, b) => compare(b.head.startedAt, a.head.startedAt) || compare(a.head.key, b.head.key) || compare(a.page, b.page),
  )

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** A path relative to a folder, both relative to the history's root. */
export function relativeTo(folder: string, path: string): string {
  const from = folder === '' ? [] : folder.split('/')
  const to = path.split('/')
  let shared = 0
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared += 1
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/')
}

/** When a session began, in its own time zone. */
export const startOf = ({ startedAt, timeZone }: IndexEntry['head']): string =>
  Number.isNaN(Date.parse(startedAt)) ? '' : dayAndMinute(startedAt, timeZone)

/** The columns of a table of sessions after the date and the title. */
export const lengthOf = ({ startedAt, endedAt }: IndexEntry['head']): string => duration(between(startedAt, endedAt))

/** A link to a session's page from a folder, for a cell. */
export const sessionLink = (entry: IndexEntry, folder: string): string =>
  link(entry.head.title || entry.head.key, hrefOfPath(relativeTo(folder, entry.page)))

export const table = (columns: string[], rows: string[][]): string =>
  rows.length === 0
    ? ''
    : [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

/** Sessions of one folder as rows. */
export const sessionRow = (entry: IndexEntry, folder: string): string[] => [
  startOf(entry.head),
  sessionLink(entry, folder),
  lengthOf(entry.head),
  String(entry.head.counts.person),
  cell(entry.head.models.join(', ')),
  cell(entry.head.git?.branch ?? ''),
]
export const sessionColumns = ['started', 'session', 'took', 'prompts', 'model', 'branch']

/** Rows that fit in a page, in order. */
export function pagesOfRows(rows: string[][]): string[][][] {
  const pages: string[][][] = []
  let bytes = 0
  for (const row of rows) {
    const size = row.reduce((sum, one) => sum + Buffer.byteLength(one) + 3, 2)
    if (pages.length === 0 || bytes + size > roomForRows) {
      pages.push([])
      bytes = 0
    }
    pages.at(-1)?.push(row)
    bytes += size
  }
  return pages
}

/** `12 sessions`, and from when to when. */
export function spanOf(entries: IndexEntry[]): string {
  const days = entries
    .map(({ head }) => startOf(head).slice(0, 10))
    .filter(Boolean)
    .toSorted()
  const [first, last] = [days[0], days.at(-1)]
  const span = first === undefined ? '' : first === last ? first : `${first} – ${last}`
  return [counted(entries.length, 'session'), span].filter(Boolean).join(' · ')
}
