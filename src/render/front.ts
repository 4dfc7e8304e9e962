/** The front page of a history: latest sessions; projects, agents, machines, people. */
import {
  compare,
  type IndexContext,
  type IndexEntry,
  type IndexPage,
  newestFirst,
  pagesOfRows,
  sessionColumns,
  sessionLink,
  sessionRow,
  spanOf,
  startOf,
  table,
  versionLine,
} from './indexes.ts'
import { cell, hrefOfPath, link } from './markdown.ts'
import { fill } from './template.ts'

const latestSessions = 20
/** Rows of a table on the front page; the others are in `projects.md`. */
const projectsInSight = 100

/** `README.md`, and `projects.md` (`projects-2.md`, …) when there are more projects than the front page shows. */
export function renderFront(all: readonly IndexEntry[], { templates }: IndexContext): IndexPage[] {
  const entries = newestFirst(all)
  const projects = projectRows(entries)
  const by = (name: string, of: (entry: IndexEntry) => string): string =>
    table([name, 'sessions', 'prompts', 'latest', 'session'], rowsBy(entries, of).slice(0, projectsInSight))
  const pages = projects.length > projectsInSight ? pagesOfRows(projects) : []
  const fileOf = (index: number): string => (index === 0 ? 'projects.md' : `projects-${index + 1}.md`)
  const version = versionLine(templates.front)
  return [
    {
      file: 'README.md',
      text: fill(templates.front, {
        version,
        facts: spanOf(entries),
        latest: table(
          sessionColumns,
          entries.slice(0, latestSessions).map((entry) => sessionRow(entry, '')),
        ),
        projects: table(projectColumns, projects.slice(0, projectsInSight)),
        agents: by('agent', ({ head }) => head.source),
        machines: by('machine', ({ head }) => head.system),
        people: by('person', ({ head }) => head.user),
        older: pages
          .map((_, index) => link(index === 0 ? 'all projects' : `more (${index + 1})`, fileOf(index)))
          .join(' · '),
      }),
    },
    ...pages.map((rows, index) => ({
      file: fileOf(index),
      text: `${[version, '# Projects', link('history', 'README.md'), table(projectColumns, rows)].join('\n\n')}\n`,
    })),
  ]
}

const projectColumns = ['project', 'agent', 'sessions', 'latest', 'session']

/** One row per folder that holds sessions, the latest first. */
function projectRows(entries: IndexEntry[]): string[][] {
  return [...grouped(entries, ({ page }) => page.slice(0, Math.max(0, page.lastIndexOf('/'))))].map(([folder, own]) => {
    const [latest] = own
    return [
      link(projectName(folder), `${hrefOfPath(folder)}/README.md`),
      cell(latest?.head.source ?? ''),
      String(own.length),
      ...latestCells(latest),
    ]
  })
}

/** The path of a project without the user, agent and machine in front. */
const projectName = (folder: string): string => folder.split('/').slice(3).join('/') || '~'

function rowsBy(entries: IndexEntry[], of: (entry: IndexEntry) => string): string[][] {
  return [...grouped(entries, of)]
    .toSorted(([a], [b]) => compare(a, b))
    .map(([name, own]) => [
      cell(name),
      String(own.length),
      String(own.reduce((sum, { head }) => sum + head.counts.person, 0)),
      ...latestCells(own[0]),
    ])
}

const latestCells = (latest: IndexEntry | undefined): string[] =>
  latest === undefined ? ['', ''] : [startOf(latest.head), sessionLink(latest, '')]

/** Entries by a name, in the order in which the names first come. */
function grouped(entries: IndexEntry[], of: (entry: IndexEntry) => string): Map<string, IndexEntry[]> {
  const groups = new Map<string, IndexEntry[]>()
  for (const entry of entries) {
    const name = of(entry)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [entry])
    else group.push(entry)
  }
  return groups
}
