/** What index pages have in common. */

import type { Head } from '../model/session.ts'
import { textOrder } from '../order.ts'
import { dayAndMinute } from '../time.ts'
import { cell, hrefOfPath, link, oneLine, shorten } from './markdown.ts'
import type { Template, Templates } from './template.ts'
import { toColumns, withoutMarks } from './title.ts'
import { rendererVersion } from './version.ts'
import { between, roughly } from './words.ts'

/** A session with the path of its page, relative to the history's root, `/` as separator. */
export interface IndexEntry {
  page: string
  head: Pick<
    Head,
    'key' | 'source' | 'title' | 'user' | 'system' | 'path' | 'timeZone' | 'startedAt' | 'endedAt' | 'counts' | 'models'
  > &
    Partial<Pick<Head, 'git' | 'cwd' | 'home' | 'touched' | 'parent'>>
}
/** What stands of a session where only its name does. */
export interface Named {
  page: string
  head: Pick<Head, 'key' | 'title'> & { parent?: Pick<NonNullable<Head['parent']>, 'kind'> }
}
export interface IndexContext {
  templates: Templates
  /** The history is a project's own: folders are the project's, not those below a home. */
  project?: boolean
}
/** A page of an index: `file` relative to the folder that the index is of. */
export interface IndexPage {
  file: string
  text: string
}

/** Bytes of UTF-8 that the rows of an index page may have: with its words it stays below 200 KB. */
export const roomForRows = 170 * 1024

const longestTitle = 90

/** What the first line of an index page says; a picture has no template. */
const mark = (more: string): string => `<!-- annals: index, renderer ${rendererVersion}${more} -->`

/** The first line of an index page: who made it. */
export const versionLine = (template: Template): string => mark(`, template ${template.version}`)

/** The first line of a picture that belongs to an index. */
export const pictureLine = mark('')

/** What the first line of an index page or picture says of who made it, and of which list. */
export interface IndexVersion {
  renderer: number
  template?: string
  list?: string
}

/** Undefined for what is none of ours. */
export function indexVersion(page: string): IndexVersion | undefined {
  const [, renderer, template, list] =
    /^<!-- annals: index, renderer (\d+)(?:, template ([0-9a-f]{8}))?(?:, list ([0-9a-f]{8}))? -->(?:\n|$)/.exec(
      page,
    ) ?? []
  if (renderer === undefined) return undefined
  return {
    renderer: Number(renderer),
    ...(template === undefined ? {} : { template }),
    ...(list === undefined ? {} : { list }),
  }
}

/** An index page of which the first line says what it lists, so that others can tell whether their list is another. */
export const withList = (page: string, list: string): string => page.replace(/ -->(?=\n|$)/, `, list ${list} -->`)

/** Newest first; equal times by key, so that the order is the same everywhere. */
export const newestFirst = (entries: readonly IndexEntry[]): IndexEntry[] =>
  entries.toSorted(
    (a, b) =>
      textOrder(b.head.startedAt, a.head.startedAt) || textOrder(a.head.key, b.head.key) || textOrder(a.page, b.page),
  )

/** A path relative to a folder, both relative to the history's root. */
export function relativeTo(folder: string, path: string): string {
  const from = folder === '' ? [] : folder.split('/')
  const to = path.split('/')
  let shared = 0
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared += 1
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/')
}

export const folderOf = (page: string): string => page.slice(0, Math.max(0, page.lastIndexOf('/')))

/** When a session began, in its own time zone. */
const startOf = ({ startedAt, timeZone }: IndexEntry['head']): string =>
  Number.isNaN(Date.parse(startedAt)) ? '' : dayAndMinute(startedAt, timeZone)

/** The day and the month on which a session began, in its own time zone; `''` when nobody knows. */
export const dayOf = (head: IndexEntry['head']): string => startOf(head).slice(0, 10)
export const monthOf = (head: IndexEntry['head']): string => startOf(head).slice(0, 7)

/** A title without marks of markdown, cut at a word. */
const titleOf = ({ title, key }: Named['head'], length = longestTitle): string =>
  toColumns(brokenUp(withoutMarks(title)) || key, length)

/** Words that no browser would break are cut in the middle, or they would push the columns beside them off the page. */
const brokenUp = (title: string): string =>
  title.replace(/[!-~]{36,}/g, (word) => `${word.slice(0, 16)}…${word.slice(-16)}`)

/** A link to a session's page from a folder, for a cell. */
export const sessionLink = (entry: Named, folder: string, length?: number): string =>
  link(titleOf(entry.head, length), hrefOfPath(relativeTo(folder, entry.page))) +
  (cameFrom[entry.head.parent?.kind ?? ''] ?? '')

/** Sessions that go on from another one have its title as a rule. */
const cameFrom: Record<string, string> = { fork: ' (fork)', resume: ' (resumed)' }

export interface Column {
  name: string
  /** Numbers stand on the right. */
  right?: true
}

/** A table; columns in which nothing stands are left out. `''` without rows. */
export function table(columns: Column[], rows: string[][]): string {
  if (rows.length === 0) return ''
  const kept = columns.flatMap((_, at) => (rows.some((row) => (row[at] ?? '') !== '') ? [at] : []))
  const line = (cells: string[]): string => `| ${kept.map((at) => cells[at] ?? '').join(' | ')} |`
  const names = columns.map(({ name }) => name)
  return [names, columns.map(({ right }) => (right ? '---:' : '---')), ...rows].map(line).join('\n')
}

/** Sessions of one folder as rows. */
export const sessionRow = (entry: IndexEntry, folder: string): string[] => [
  startCell(entry),
  sessionLink(entry, folder),
  lengthCell(entry),
  String(entry.head.counts.person),
  cell(modelsOf(entry)),
  cell(branchOf(entry)),
]
export const sessionColumns: Column[] = [
  { name: 'started' },
  { name: 'session' },
  { name: 'length', right: true },
  { name: 'prompts', right: true },
  { name: 'model' },
  { name: 'branch' },
]

/** What a browser should not break into two lines: blanks and hyphens that hold together. */
export const together = (words: string): string => words.replaceAll(' ', '\u00a0').replaceAll('-', '\u2011')

/** When a session began, for a cell. */
export const startCell = ({ head }: IndexEntry): string => together(startOf(head))

/** How long a session was, from its first message to its last, for a cell. */
export const lengthCell = ({ head: { startedAt, endedAt } }: IndexEntry): string =>
  together(roughly(between(startedAt, endedAt)))

/** The last model, without the day in its name, and how many others there were. Names in `<…>` are no models. */
function modelsOf({ head: { models } }: IndexEntry): string {
  const names = [...new Set(models.filter((name) => !/^<.*>$/.test(name)).map((name) => name.replace(/-\d{8}$/, '')))]
  const last = names.at(-1)
  return last === undefined ? '' : [shorten(last, 40), ...(names.length > 1 ? [`+${names.length - 1}`] : [])].join(' ')
}

/** The branch; `HEAD` is what an agent records when there is none. */
const branchOf = ({ head: { git } }: IndexEntry): string =>
  git?.branch === undefined || git.branch === 'HEAD' ? '' : shorten(oneLine(git.branch), 40)

const sizeOf = (row: string[]): number => row.reduce((sum, one) => sum + Buffer.byteLength(one) + 3, 2)

/** The first rows, as many as fit into `room` bytes of UTF-8, at most `count`. */
export function firstRows(rows: string[][], count: number, room: number): string[][] {
  let bytes = 0
  const fitting = rows.findIndex((row) => {
    bytes += sizeOf(row)
    return bytes > room
  })
  return rows.slice(0, fitting === -1 ? count : Math.min(fitting, count))
}

/** Rows that fit in a page, in order. */
export function pagesOfRows(rows: string[][]): string[][][] {
  const pages: string[][][] = []
  let bytes = 0
  for (const row of rows) {
    const size = sizeOf(row)
    if (pages.length === 0 || bytes + size > roomForRows) {
      pages.push([])
      bytes = 0
    }
    pages.at(-1)?.push(row)
    bytes += size
  }
  return pages
}

/** What has one name together, in the order in which the names first come. */
export function grouped<One>(all: readonly One[], of: (one: One) => string): Map<string, One[]> {
  const groups = new Map<string, One[]>()
  for (const one of all) {
    const name = of(one)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [one])
    else group.push(one)
  }
  return groups
}
