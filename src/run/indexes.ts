/** The shared pages of a history, made from all sessions in it, whoever stored them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { attributes, joinPath, pagePath } from '../history/paths.ts'
import {
  type IndexEntry,
  type IndexPage,
  indexVersion,
  rendererVersion,
  renderFolder,
  renderFront,
  type Templates,
} from '../render/index.ts'
import type { Staging } from '../write/held.ts'
import type { Indexed } from './history.ts'
import type { WantedFile } from './types.ts'

export interface IndexFiles {
  wanted: WantedFile[]
  /** Index pages that are there and not wanted any more, below the history path. */
  removed: string[]
}

/** A page of an index that a folder may have besides its README. */
const extraPage = /^(?:\d{4}-\d{2}(?:-\d+)?|undated(?:-\d+)?|projects(?:-\d+)?)\.md$/

/**
 * The index pages of the folders in `dirs` and of those above them, and the front page. A page that a newer renderer made
 * stays as it is. `present`: every file of the history, below the history path.
 */
export function indexFiles(
  indexed: Iterable<Indexed>,
  dirs: ReadonlySet<string>,
  present: Iterable<string>,
  historyDir: string,
  templates: Templates,
  staging: Staging,
): IndexFiles {
  const entries = [...indexed].map(({ summary, dir, base }) => ({
    dir,
    entry: { page: joinPath(dir, pagePath(base)), head: summary } satisfies IndexEntry,
  }))
  const folders = groupByDir(entries)
  const touched = new Set([...dirs].flatMap(foldersFrom))
  const pages: { dir: string; page: IndexPage }[] = renderFront(
    entries.map(({ entry }) => entry),
    { templates },
  ).map((page) => ({ dir: '', page }))
  for (const dir of touched) {
    const own = folders.get(dir) ?? []
    const children = childrenOf(dir, folders.keys())
    if (own.length === 0 && children.length === 0) continue
    const index = { folder: dir, entries: own, folders: children }
    pages.push(...renderFolder(index, { templates }).map((page) => ({ dir, page })))
  }
  const wanted = pages
    .map(({ dir, page }) => ({ path: joinPath(dir, page.file), text: page.text }))
    .filter(({ path }) => !isNewer(join(historyDir, ...path.split('/'))))
    .map(({ path, text }) => ({ path, content: staging.hold(Buffer.from(text)) }))
  const kept = new Set(wanted.map(({ path }) => path))
  const removed = [...present].filter((path) => {
    const slash = path.lastIndexOf('/')
    const dir = slash === -1 ? '' : path.slice(0, slash)
    const name = path.slice(slash + 1)
    return (dir === '' || touched.has(dir)) && (name === 'README.md' || extraPage.test(name)) && !kept.has(path)
  })
  return { wanted: [...wanted, { path: '.gitattributes', content: staging.hold(Buffer.from(attributes)) }], removed }
}

function groupByDir(entries: { dir: string; entry: IndexEntry }[]): Map<string, IndexEntry[]> {
  const folders = new Map<string, IndexEntry[]>()
  for (const { dir, entry } of entries) {
    const own = folders.get(dir)
    if (own === undefined) folders.set(dir, [entry])
    else own.push(entry)
  }
  return folders
}

/** A folder and those above it, without the top. */
const foldersFrom = (dir: string): string[] =>
  dir === '' ? [] : dir.split('/').map((_, index, all) => all.slice(0, index + 1).join('/'))

/** Names of the folders right below `dir` in which sessions lie, at any depth. */
const childrenOf = (dir: string, folders: Iterable<string>): string[] => {
  const prefix = dir === '' ? '' : `${dir}/`
  const names = [...folders].flatMap((folder) =>
    folder !== dir && folder.startsWith(prefix) ? [folder.slice(prefix.length).split('/')[0] ?? ''] : [],
  )
  return [...new Set(names)].filter((name) => name !== '').sort()
}

function isNewer(file: string): boolean {
  try {
    const version = indexVersion(readFileSync(file, 'utf8'))
    return version !== undefined && version.renderer > rendererVersion
  } catch {
    return false
  }
}
