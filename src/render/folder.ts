/** The README of a folder: its sessions, newest first, and the folders below it. */
import { textOrder } from '../order.ts'
import type { Catalogue } from './catalogue.ts'
import {
  type Column,
  firstRows,
  grouped,
  type IndexContext,
  type IndexEntry,
  type IndexPage,
  monthOf,
  pagesOfRows,
  roomForRows,
  sessionColumns,
  sessionLink,
  sessionRow,
  table,
  together,
  versionLine,
} from './indexes.ts'
import { heading, hrefOfPath, link, quiet } from './markdown.ts'
import { folderName, isMonth, wayTo } from './places.ts'
import { promptsIn, sessionsIn, spanText, type Tally } from './tallies.ts'
import { fill } from './template.ts'
import { counted } from './words.ts'

export interface FolderIndex {
  /** The folder, relative to the history's root. */
  folder: string
  /** Of what lies in it at any depth, that with the newest session first. */
  tallies: readonly Tally[]
}

/** Sessions on the first page of a list that is too long for one. */
const inSight = 100
/** Bytes of UTF-8 for the table of folders. */
const roomForFolders = 80 * 1024

/**
 * `README.md`, and where the list is too long for it a page for each month: `2026-02.md` (and `2026-02-2.md`, …).
 * `README.md` comes first.
 */
export function renderFolder(
  { folder, tallies }: FolderIndex,
  catalogue: Catalogue,
  { templates }: IndexContext,
): IndexPage[] {
  const template = templates.folder
  const entries = catalogue.entriesIn(folder)
  const rows = entries.map((entry) => sessionRow(entry, folder))
  const folders = folderTable(folder, tallies)
  const room = roomForRows - Buffer.byteLength(folders)
  const isLong = firstRows(rows, rows.length, room).length < rows.length
  const months = isLong ? monthPages(entries, folder) : []
  const page = (title: string, way: string, shown: string[][], slots: Record<string, string>): string =>
    fill(template, {
      version: versionLine(template),
      title: heading(1, title).replace(/^# /, ''),
      way,
      sessions: table(sessionColumns, shown),
      ...slots,
    })
  const name = folderName(folder)
  return [
    {
      file: 'README.md',
      text: page(name, wayTo(folder), isLong ? firstRows(rows, inSight, room) : rows, {
        facts: spanText(tallies),
        folders,
        older: months.map(({ file, name: month, rows: own }) => `${link(month, file)} (${own.length})`).join(' · '),
      }),
    },
    ...months.map(({ file, name: month, rows: own }) => ({
      file,
      text: page(
        `${name} · ${month}`,
        `${wayTo(folder)} / ${link(folder.split('/').at(-1) ?? '', 'README.md')}`,
        own,
        {},
      ),
    })),
  ]
}

const folderColumns: Column[] = [
  { name: 'folder' },
  { name: 'sessions', right: true },
  { name: 'prompts', right: true },
  { name: 'latest' },
  { name: 'session' },
]

function folderTable(folder: string, tallies: readonly Tally[]): string {
  const below = tallies.filter(({ dir }) => dir !== folder)
  const rows = [...grouped(below, ({ dir }) => dir.slice(folder.length + 1).split('/', 1)[0] ?? '')]
    .toSorted(([a], [b]) => textOrder(a, b))
    .map(([name, own]) => [
      link(isMonth(name) ? together(name) : name, `${hrefOfPath(name)}/README.md`),
      String(sessionsIn(own)),
      String(promptsIn(own)),
      ...own.slice(0, 1).flatMap(({ newest }) => [together(newest.day), sessionLink(newest, folder)]),
    ])
  const shown = firstRows(rows, rows.length, roomForFolders)
  const rest = rows.length - shown.length
  return [table(folderColumns, shown), rest > 0 ? quiet(`${counted(rest, 'more folder')}.`) : '']
    .filter((one) => one !== '')
    .join('\n\n')
}

function monthPages(
  entries: readonly IndexEntry[],
  folder: string,
): { file: string; name: string; rows: string[][] }[] {
  return [...grouped(entries, ({ head }) => monthOf(head) || 'undated')].flatMap(([month, own]) =>
    pagesOfRows(own.map((entry) => sessionRow(entry, folder))).map((rows, index) => {
      const name = index === 0 ? month : `${month}-${index + 1}`
      return { file: `${name}.md`, name, rows }
    }),
  )
}
