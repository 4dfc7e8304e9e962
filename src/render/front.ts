/** The front page of a history: latest sessions; projects, agents, machines, people. */
import { activityFile, renderActivity } from './activity.ts'
import {
  type Column,
  compare,
  dayCell,
  firstRows,
  folderOf,
  grouped,
  type IndexContext,
  type IndexEntry,
  type IndexPage,
  lengthCell,
  newestFirst,
  pagesOfRows,
  promptsIn,
  sessionLink,
  spanOf,
  startCell,
  table,
  versionLine,
} from './indexes.ts'
import { cell, hrefOfPath, link, quiet } from './markdown.ts'
import { placeName, projectOf } from './places.ts'
import { filesTable, monthColumns, monthRows } from './project.ts'
import { fill } from './template.ts'
import { counted } from './words.ts'

const latestSessions = 20
/** Rows of a table on the front page, and bytes of UTF-8 for it. */
const inSight = 100
const room = { latest: 30 * 1024, projects: 50 * 1024, months: 30 * 1024, others: 15 * 1024 }

/**
 * `README.md`; `projects.md` (`projects-2.md`, …) and `months.md` when there are more than the front page shows; the
 * calendar when it is known when a session was.
 */
export function renderFront(all: readonly IndexEntry[], context: IndexContext): IndexPage[] {
  const template = context.templates.front
  const entries = newestFirst(all)
  const projects = listOf('projects', projectRows(entries, context), room.projects)
  const months = listOf('months', context.project ? monthRows(entries) : [], room.months)
  const version = versionLine(template)
  const activity = renderActivity(entries)
  const isOneFolder = context.project === true && projects.shown.length === 1
  const what = context.project ? 'folders' : 'projects'
  return [
    {
      file: 'README.md',
      text: fill(template, {
        version,
        facts: spanOf(entries),
        calendar: activity === null ? '' : `![${activity.title}](${activityFile})`,
        latest: latestTable(entries, context),
        months: [table(monthColumns, months.shown), months.links].filter(Boolean).join('\n\n'),
        files: context.project ? filesTable(entries) : '',
        [what]: isOneFolder ? '' : table(projectColumns(context), projects.shown),
        older: projects.links,
        agents: groupTable('agent', entries, ({ head }) => head.source, 2),
        machines: groupTable('machine', entries, ({ head }) => head.system, 3),
        people: groupTable('person', entries, ({ head }) => head.user, 1),
      }),
    },
    ...further(projects.pages, `# ${context.project ? 'Folders' : 'Projects'}`, projectColumns(context), version),
    ...further(months.pages, '# Months', monthColumns, version),
    ...(activity === null ? [] : [{ file: activityFile, text: activity.svg }]),
  ]
}

interface LongList {
  /** What stands on the front page. */
  shown: string[][]
  /** Pages of the whole list where it is longer, and links to them. */
  pages: { file: string; rows: string[][] }[]
  links: string
}

function listOf(name: string, rows: string[][], bytes: number): LongList {
  const shown = firstRows(rows, inSight, bytes)
  const pages = (shown.length < rows.length ? pagesOfRows(rows) : []).map((own, index) => ({
    file: index === 0 ? `${name}.md` : `${name}-${index + 1}.md`,
    rows: own,
  }))
  const links = pages.map(({ file }, index) => link(index === 0 ? 'All' : `more (${index + 1})`, file))
  return { shown, pages, links: links.join(' · ') }
}

const further = (pages: LongList['pages'], title: string, columns: Column[], version: string): IndexPage[] =>
  pages.map(({ file, rows }) => ({
    file,
    text: `${[version, title, link('history', 'README.md'), table(columns, rows)].join('\n\n')}\n`,
  }))

const projectColumns = ({ project }: IndexContext): Column[] => [
  { name: project ? 'folder' : 'project' },
  { name: 'agents' },
  { name: 'sessions', right: true },
  { name: 'prompts', right: true },
  { name: 'latest' },
  { name: 'session' },
]

/** Several of a kind have to be told apart; one is left out. */
const only = (entries: readonly IndexEntry[], of: (entry: IndexEntry) => string): boolean =>
  new Set(entries.map(of)).size < 2

/** Whose session it is, of which agent, on which machine; what all sessions share is left out. */
const whereOf = ({ head }: IndexEntry, alone: boolean, oneMachine: boolean): string =>
  [alone ? '' : head.user, head.source, oneMachine ? '' : head.system].filter((one) => one !== '').join(' · ')

function latestTable(entries: IndexEntry[], context: IndexContext): string {
  const alone = only(entries, ({ head }) => head.user)
  const oneMachine = only(entries, ({ head }) => head.system)
  const columns: Column[] = [
    { name: 'started' },
    { name: 'session' },
    { name: context.project ? 'folder' : 'project' },
    { name: [alone ? '' : 'person', 'agent', oneMachine ? '' : 'machine'].filter((one) => one !== '').join(' · ') },
    { name: 'length', right: true },
    { name: 'prompts', right: true },
  ]
  const rows = entries
    .slice(0, latestSessions)
    .map((entry) => [
      startCell(entry),
      sessionLink(entry, ''),
      context.project && projectOf(entry.page) === '' ? '' : cell(placeName(projectOf(entry.page), context, 28)),
      cell(whereOf(entry, alone, oneMachine)),
      lengthCell(entry),
      String(entry.head.counts.person),
    ])
  return table(columns, firstRows(rows, latestSessions, room.latest))
}

/** One row for each project, wherever its sessions lie; the latest first. */
function projectRows(entries: IndexEntry[], context: IndexContext): string[][] {
  const alone = only(entries, ({ head }) => head.user)
  const oneMachine = only(entries, ({ head }) => head.system)
  const placeOf = (entry: IndexEntry): string => whereOf(entry, alone, oneMachine)
  return [...grouped(entries, ({ page }) => projectOf(page))].map(([path, own]) => {
    const [latest] = own
    const places = [...grouped(own, placeOf)].map(([name, [first]]) => link(name, readmeOf(first?.page ?? '')))
    return [
      link(placeName(path, context, 40), readmeOf(latest?.page ?? '')),
      [...places.slice(0, 8), ...(places.length > 8 ? ['…'] : [])].join(', '),
      String(own.length),
      String(promptsIn(own)),
      ...(latest === undefined ? ['', ''] : [dayCell(latest), sessionLink(latest, '', 60)]),
    ]
  })
}

/** The README of the folder that a page lies in. */
const readmeOf = (page: string): string => hrefOfPath(`${folderOf(page)}/README.md`)

/**
 * A row for each name. `depth`: how many elements of a page's path say whose it is; the name is a link where all its
 * sessions lie in one folder of that depth.
 */
function groupTable(name: string, entries: IndexEntry[], of: (entry: IndexEntry) => string, depth: number): string {
  const columns: Column[] = [
    { name },
    { name: 'sessions', right: true },
    { name: 'prompts', right: true },
    { name: 'latest' },
    { name: 'session' },
  ]
  const rows = [...grouped(entries, of)]
    .toSorted(([a], [b]) => compare(a, b))
    .map(([label, own]) => {
      const [latest] = own
      const folders = new Set(own.map(({ page }) => page.split('/').slice(0, depth).join('/')))
      const [folder = ''] = folders
      return [
        folders.size === 1 ? link(label, `${hrefOfPath(folder)}/README.md`) : cell(label),
        String(own.length),
        String(promptsIn(own)),
        ...(latest === undefined ? ['', ''] : [dayCell(latest), sessionLink(latest, '', 60)]),
      ]
    })
  const shown = firstRows(rows, inSight, room.others)
  const rest = rows.length - shown.length
  return [table(columns, shown), rest > 0 ? quiet(`${counted(rest, 'more')}.`) : ''].filter(Boolean).join('\n\n')
}
