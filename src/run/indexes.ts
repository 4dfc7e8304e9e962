/** The shared pages of a history, made from all sessions in it, whoever stored them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { attributes, isIndexName, joinPath, pagePath, splitPath } from '../history/paths.ts'
import {
  byFolder,
  type Catalogue,
  type IndexEntry,
  type IndexPage,
  indexVersion,
  isProject,
  listId,
  rendererVersion,
  renderFolder,
  renderFront,
  type Tally,
  type Templates,
  withList,
} from '../render/index.ts'
import type { Staging } from '../write/held.ts'
import type { Indexed } from './history.ts'
import type { WantedFile } from './types.ts'

export interface IndexFiles {
  wanted: WantedFile[]
  /** Index pages that are there and not wanted any more, below the history path. */
  removed: string[]
}

/** Index pages as they are somewhere: in the work tree, in the tree of a commit. */
export interface Shelf {
  /** Every index page there, below the history path, and maybe other files. */
  present: Iterable<string>
  /** The text of an index page; undefined where it is not there. */
  read(path: string): string | undefined
  /** What is kept of it is where it shall be. */
  inPlace: boolean
}

/** The work tree as a shelf. */
export const workTreeShelf = (historyDir: string, present: Iterable<string>): Shelf => ({
  present,
  read(path) {
    try {
      return readFileSync(join(historyDir, ...path.split('/')), 'utf8')
    } catch {
      return undefined
    }
  },
  inPlace: true,
})

export interface IndexTools {
  templates: Templates
  staging: Staging
  /** Pages are made anew although their list is the same. */
  anew?: boolean
}

/**
 * The index pages of the folders in `dirs` and of those above them, and the front page. Pages of a folder that a newer
 * renderer made stay as they are, and so do those of an older one or of another template as long as their list is the
 * same. `present`: every index page of the history, below the history path, and maybe other files.
 */
export function indexFiles(
  catalogue: Catalogue,
  dirs: ReadonlySet<string>,
  present: Iterable<string>,
  shelves: readonly Shelf[],
  { templates, staging, anew = false }: IndexTools,
): IndexFiles {
  const context = { templates, project: isProject(catalogue.tallies) }
  const folders = byFolder(catalogue.tallies)
  const touched = foldersAbove(dirs)
  const wanted: WantedFile[] = []
  const inPlace = new Set<string>()
  const put = (dir: string, tallies: readonly Tally[], template: string, make: () => IndexPage[]): void => {
    const list = listId(tallies)
    const kept = keptShelf(shelves, dir, { template, list, anew })
    if (kept?.inPlace === true) inPlace.add(dir)
    else {
      const pages = kept === undefined ? make().map(named(dir, list)) : pagesOn(kept, dir)
      wanted.push(...pages.map(({ path, text }) => ({ path, content: staging.hold(Buffer.from(text)) })))
    }
  }
  put('', catalogue.tallies, templates.front.version, () => renderFront(catalogue, context))
  for (const folder of touched) {
    const tallies = folders.get(folder)
    if (tallies === undefined) continue
    put(folder, tallies, templates.folder.version, () => renderFolder({ folder, tallies }, catalogue, context))
  }
  const kept = new Set(wanted.map(({ path }) => path))
  const removed = [...present].filter((path) => {
    if (!isIndexName(path) || kept.has(path)) return false
    const { dir } = splitPath(path)
    if (inPlace.has(dir)) return false
    if (dir === '' || touched.has(dir)) return true
    return !folders.has(dir) && shelves.some((shelf) => versionOn(shelf, path) !== undefined)
  })
  return { wanted: [...wanted, { path: '.gitattributes', content: staging.hold(Buffer.from(attributes)) }], removed }
}

/** A session as index pages know it. */
export const entryOf = ({ summary, dir, base }: Indexed): IndexEntry => ({
  page: joinPath(dir, pagePath(base)),
  head: summary,
})

const named =
  (dir: string, list: string) =>
  ({ file, text }: IndexPage): { path: string; text: string } => ({
    path: joinPath(dir, file),
    text: file === 'README.md' ? withList(text, list) : text,
  })

/** The shelf of which a folder's pages stay; undefined when they are made anew. */
function keptShelf(
  shelves: readonly Shelf[],
  dir: string,
  ours: { template: string; list: string; anew: boolean },
): Shelf | undefined {
  const there = shelves.flatMap((shelf) => {
    const version = versionOn(shelf, joinPath(dir, 'README.md'))
    return version === undefined ? [] : [{ shelf, version }]
  })
  const newest = there.toSorted((a, b) => b.version.renderer - a.version.renderer)[0]
  if (newest !== undefined && newest.version.renderer > rendererVersion) return newest.shelf
  if (ours.anew) return undefined
  return there.find(
    ({ version: { renderer, template, list } }) =>
      list === ours.list && (renderer < rendererVersion || template !== ours.template),
  )?.shelf
}

const pagesOn = (shelf: Shelf, dir: string): { path: string; text: string }[] =>
  [...shelf.present]
    .filter((path) => isIndexName(path) && splitPath(path).dir === dir)
    .flatMap((path) => {
      const text = shelf.read(path)
      return text === undefined ? [] : [{ path, text }]
    })

/** Folders and those above them, without the top. */
export const foldersAbove = (dirs: Iterable<string>): Set<string> =>
  new Set(
    [...dirs].flatMap((dir) =>
      dir === '' ? [] : dir.split('/').map((_, index, all) => all.slice(0, index + 1).join('/')),
    ),
  )

/** Who made an index page, and of which list; undefined when annals did not, or nobody did. */
const versionOn = (shelf: Shelf, path: string): ReturnType<typeof indexVersion> => {
  const page = shelf.read(path)
  return page === undefined ? undefined : indexVersion(page)
}
