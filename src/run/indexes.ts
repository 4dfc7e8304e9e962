/** The shared pages of a history, made from all sessions in it, whoever stored them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { attributes, isIndexName, joinPath, pagePath, splitPath } from '../history/paths.ts'
import {
  type FolderIndex,
  type IndexEntry,
  indexVersion,
  isProject,
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
    page: joinPath(dir, pagePath(base)),
    head: summary,
  }))
  const context = { templates, project: isProject(entries) }
  const folders = foldersOf(entries)
  const touched = new Set([...dirs].flatMap(foldersFrom))
  const pages = renderFront(entries, context).map((page) => ({ dir: '', page }))
  for (const dir of touched) {
    const folder = folders.get(dir)
    if (folder !== undefined) pages.push(...renderFolder(folder, context).map((page) => ({ dir, page })))
  }
  const wanted = pages
    .map(({ dir, page }) => ({ path: joinPath(dir, page.file), text: page.text }))
    .filter(({ path }) => !isNewer(join(historyDir, ...path.split('/'))))
    .map(({ path, text }) => ({ path, content: staging.hold(Buffer.from(text)) }))
  const kept = new Set(wanted.map(({ path }) => path))
  const removed = [...present].filter((path) => {
    if (!isIndexName(path) || kept.has(path)) return false
    const { dir } = splitPath(path)
    if (dir === '' || touched.has(dir)) return true
    return !folders.has(dir) && versionOf(join(historyDir, ...path.split('/'))) !== undefined
  })
  return { wanted: [...wanted, { path: '.gitattributes', content: staging.hold(Buffer.from(attributes)) }], removed }
}

interface Folder extends FolderIndex {
  entries: IndexEntry[]
  below: Map<string, IndexEntry[]>
}

/** Every folder in which sessions lie, at any depth, with what lies in it and below it. */
function foldersOf(entries: readonly IndexEntry[]): Map<string, Folder> {
  const folders = new Map<string, Folder>()
  const folderAt = (path: string): Folder => {
    const folder = folders.get(path) ?? { folder: path, entries: [], below: new Map() }
    folders.set(path, folder)
    return folder
  }
  for (const entry of entries) {
    const { dir } = splitPath(entry.page)
    folderAt(dir).entries.push(entry)
    for (let { dir: above, name } = splitPath(dir); above !== ''; { dir: above, name } = splitPath(above)) {
      const { below } = folderAt(above)
      const own = below.get(name)
      if (own === undefined) below.set(name, [entry])
      else own.push(entry)
    }
  }
  return folders
}

/** A folder and those above it, without the top. */
const foldersFrom = (dir: string): string[] =>
  dir === '' ? [] : dir.split('/').map((_, index, all) => all.slice(0, index + 1).join('/'))

const isNewer = (file: string): boolean => (versionOf(file)?.renderer ?? 0) > rendererVersion

/** Who made an index page; undefined when annals did not, or nobody did. */
function versionOf(file: string): ReturnType<typeof indexVersion> {
  try {
    return indexVersion(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
