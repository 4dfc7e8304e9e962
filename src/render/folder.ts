/** The README of a folder: its sessions, newest first. */
import {
  type IndexContext,
  type IndexEntry,
  type IndexPage,
  newestFirst,
  pagesOfRows,
  relativeTo,
  sessionColumns,
  sessionRow,
  spanOf,
  startOf,
  table,
  versionLine,
} from './indexes.ts'
import { heading, hrefOfPath, link } from './markdown.ts'
import { fill } from './template.ts'

export interface FolderIndex {
  /** The folder, relative to the history's root. */
  folder: string
  /** The sessions whose pages lie in it. */
  entries: IndexEntry[]
  /** Folders right below it that hold sessions, at any depth; names. */
  folders?: string[]
}

/**
 * `README.md`, and where the list is too long for it a page for each earlier month: `2026-02.md` (and `2026-02-2.md`, …).
 * Sorted by file name, `README.md` first.
 */
export function renderFolder(index: FolderIndex, { templates }: IndexContext): IndexPage[] {
  const { folder, folders = [] } = index
  const entries = newestFirst(index.entries)
  const rows = entries.map((entry) => sessionRow(entry, folder))
  const split = pagesOfRows(rows).length > 1
  const recent = split ? (pagesOfRows(rows)[0] ?? []).slice(0, 100) : rows
  const months = split ? monthPages(entries, folder) : []
  const page = (title: string, shown: string[][], facts: string, extra: Record<string, string>): string =>
    fill(templates.folder, {
      version: versionLine(templates.folder),
      title: heading(1, title).replace(/^# /, ''),
      facts,
      sessions: table(sessionColumns, shown),
      ...extra,
    })
  const up = link('history', hrefOfPath(relativeTo(folder, 'README.md')))
  return [
    {
      file: 'README.md',
      text: page(folder, recent, [entries.length === 0 ? '' : spanOf(entries), up].filter(Boolean).join(' · '), {
        folders: folders
          .toSorted()
          .map((name) => `- ${link(name, `${hrefOfPath(name)}/README.md`)}`)
          .join('\n'),
        older: months.map(({ file, name }) => link(name, file)).join(' · '),
      }),
    },
    ...months.map(({ file, name, rows: own }) => ({
      file,
      text: page(`${folder} · ${name}`, own, link('all', 'README.md'), {}),
    })),
  ]
}

function monthPages(entries: IndexEntry[], folder: string): { file: string; name: string; rows: string[][] }[] {
  const months = new Map<string, IndexEntry[]>()
  for (const entry of entries) {
    const month = startOf(entry.head).slice(0, 7) || 'undated'
    months.set(month, [...(months.get(month) ?? []), entry])
  }
  return [...months].flatMap(([month, own]) =>
    pagesOfRows(own.map((entry) => sessionRow(entry, folder))).map((rows, index) => {
      const name = index === 0 ? month : `${month}-${index + 1}`
      return { file: `${name}.md`, name, rows }
    }),
  )
}
