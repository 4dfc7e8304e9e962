/** The front page of a history: latest sessions; projects, agents, machines, people. */
import { textOrder } from '../order.ts'
import { activityFile, renderActivity } from './activity.ts'
import type { Catalogue } from './catalogue.ts'
import {
  type Column,
  firstRows,
  grouped,
  type IndexContext,
  type IndexPage,
  lengthCell,
  pagesOfRows,
  sessionLink,
  startCell,
  table,
  together,
  versionLine,
} from './indexes.ts'
import { cell, hrefOfPath, link, quiet } from './markdown.ts'
import { placeName, projectOf } from './places.ts'
import { filesTable, monthColumns, monthRows } from './project.ts'
import { promptsIn, sessionsIn, spanText, type Tally } from './tallies.ts'
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
export function renderFront(catalogue: Catalogue, context: IndexContext): IndexPage[] {
  const template = context.templates.front
  const { tallies } = catalogue
  const entries = context.project ? catalogue.all() : []
  const projects = listOf('projects', projectRows(catalogue, context), room.projects)
  const months = listOf('months', monthRows(entries), room.months)
  const version = versionLine(template)
  const activity = renderActivity(catalogue.days())
  const isOneFolder = context.project === true && projects.shown.length === 1
  const what = context.project ? 'folders' : 'projects'
  return [
    {
      file: 'README.md',
      text: fill(template, {
        version,
        facts: spanText(tallies),
        calendar: activity === null ? '' : `![${activity.title}](${activityFile})`,
        latest: latestTable(catalogue, context),
        months: [table(monthColumns, months.shown), months.links].filter(Boolean).join('\n\n'),
        files: filesTable(entries),
        [what]: isOneFolder ? '' : table(projectColumns(context), projects.shown),
        older: projects.links,
        agents: groupTable('agent', catalogue, ({ source }) => source, 2),
        machines: groupTable('machine', catalogue, ({ system }) => system, 3),
        people: groupTable('person', catalogue, ({ user }) => user, 1),
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

/** What is left out since all sessions share it. */
interface Shared {
  user: boolean
  system: boolean
}

const sharedBy = (tallies: readonly Tally[]): Shared => ({
  user: new Set(tallies.map(({ user }) => user)).size < 2,
  system: new Set(tallies.map(({ system }) => system)).size < 2,
})

/** Whose session it is, of which agent, on which machine. */
const whereOf = ({ user, source, system }: Pick<Tally, 'user' | 'source' | 'system'>, shared: Shared): string =>
  [shared.user ? '' : user, source, shared.system ? '' : system].filter((one) => one !== '').join(' · ')

function latestTable(catalogue: Catalogue, context: IndexContext): string {
  const shared = sharedBy(catalogue.tallies)
  const columns: Column[] = [
    { name: 'started' },
    { name: 'session' },
    { name: context.project ? 'folder' : 'project' },
    {
      name: [shared.user ? '' : 'person', 'agent', shared.system ? '' : 'machine']
        .filter((one) => one !== '')
        .join(' · '),
    },
    { name: 'length', right: true },
    { name: 'prompts', right: true },
  ]
  const rows = catalogue
    .latest(latestSessions)
    .map((entry) => [
      startCell(entry),
      sessionLink(entry, ''),
      context.project && projectOf(entry.page) === '' ? '' : cell(placeName(projectOf(entry.page), context, 28)),
      cell(whereOf(entry.head, shared)),
      lengthCell(entry),
      String(entry.head.counts.person),
    ])
  return table(columns, firstRows(rows, latestSessions, room.latest))
}

/** One row for each project, wherever its sessions lie; the latest first. */
function projectRows(catalogue: Catalogue, context: IndexContext): string[][] {
  const shared = sharedBy(catalogue.tallies)
  return [...grouped(catalogue.tallies, ({ newest }) => projectOf(newest.page))].map(([path, own]) => {
    const places = [...grouped(own, (tally) => whereOf(tally, shared))].map(([name, [first]]) =>
      link(name, readmeOf(first)),
    )
    return [
      link(placeName(path, context, 40), readmeOf(own[0])),
      [...places.slice(0, 8), ...(places.length > 8 ? ['…'] : [])].join(', '),
      ...sumCells(own),
    ]
  })
}

/** The README of the folder of a tally. */
const readmeOf = (tally: Tally | undefined): string => hrefOfPath(`${tally?.dir ?? ''}/README.md`)

/** How many sessions and prompts, and which session is the latest. */
const sumCells = (tallies: readonly Tally[]): string[] => [
  String(sessionsIn(tallies)),
  String(promptsIn(tallies)),
  ...tallies.slice(0, 1).flatMap(({ newest }) => [together(newest.day), sessionLink(newest, '', 60)]),
]

/**
 * A row for each name. `depth`: how many elements of a page's path say whose it is; the name is a link where all its
 * sessions lie in one folder of that depth.
 */
function groupTable(name: string, catalogue: Catalogue, of: (tally: Tally) => string, depth: number): string {
  const columns: Column[] = [
    { name },
    { name: 'sessions', right: true },
    { name: 'prompts', right: true },
    { name: 'latest' },
    { name: 'session' },
  ]
  const rows = [...grouped(catalogue.tallies, of)]
    .toSorted(([a], [b]) => textOrder(a, b))
    .map(([label, own]) => {
      const folders = new Set(own.map(({ dir }) => dir.split('/').slice(0, depth).join('/')))
      const [folder = ''] = folders
      return [folders.size === 1 ? link(label, `${hrefOfPath(folder)}/README.md`) : cell(label), ...sumCells(own)]
    })
  const shown = firstRows(rows, inSight, room.others)
  const rest = rows.length - shown.length
  return [table(columns, shown), rest > 0 ? quiet(`${counted(rest, 'more')}.`) : ''].filter(Boolean).join('\n\n')
}
