/** What lies in the index and in the work tree beside our own files, as git sees it, and how git puts files there. */
import { existsSync, rmSync } from 'node:fs'
import { removeFile } from '../placing.ts'
import type { FileChange, Indexed } from './backend.ts'
import { git, tryGit } from './git-process.ts'
import { placesOf } from './journal.ts'
import { copyIndex } from './racy.ts'
import type { Repository } from './types.ts'
import { writeFiles } from './work-files.ts'
import { parentsOf } from './work-tree.ts'

/** What the index has at some paths. */
export const indexed = async (root: string, paths: ReadonlySet<string>): Promise<Map<string, Indexed>> => {
  const entries = new Map<string, Indexed>()
  const lines = (await git(root, ['ls-files', '-z', '-s', '-t'])).toString().split('\0')
  for (const line of lines) {
    const [, tag, mode, oid, path] = /^(\w) (\d+) ([0-9a-f]+) \d\t(.*)$/s.exec(line) ?? []
    if (path === undefined || mode === undefined || oid === undefined || !paths.has(path)) continue
    entries.set(path, { mode, oid, skipped: tag === 'S' })
  }
  return entries
}

/** Which of some paths in the index are otherwise in the work tree. Looks at a copy, so that the index stays as it is. */
export const changedFiles = async (
  repository: Repository,
  paths: ReadonlySet<string>,
): Promise<ReadonlySet<string>> => {
  const { index, nextIndex } = placesOf(repository)
  if (paths.size === 0 || !existsSync(index)) return new Set()
  rmSync(nextIndex, { force: true })
  copyIndex(index, nextIndex)
  const env = { GIT_INDEX_FILE: nextIndex }
  await tryGit(repository.root, ['update-index', '-q', '--refresh'], '', { env })
  const changed = await git(repository.root, ['diff-files', '-z', '--name-only'], '', { env })
  rmSync(nextIndex, { force: true })
  return new Set(
    changed
      .toString()
      .split('\0')
      .filter((path) => paths.has(path)),
  )
}

/** Which of some paths lie outside a sparse checkout: of folders, or where nothing beside them is checked out. */
export const outsideCone = async (root: string, paths: readonly string[]): Promise<ReadonlySet<string>> => {
  const { code, stdout } = await tryGit(root, ['sparse-checkout', 'list'])
  const folders = stdout.toString().split('\n').filter(Boolean)
  const { stdout: cone } = await tryGit(root, ['config', '--type=bool', 'core.sparseCheckoutCone'])
  if (code !== 0 || cone.toString().trim() === 'false') return outsideNeighbours(root, paths)
  const entered = new Set(['', ...folders.flatMap((folder) => [folder, ...parentsOf(folder)])])
  const isInside = (path: string): boolean => {
    const above = parentsOf(path)
    return entered.has(above.at(-1) ?? '') || above.some((one) => folders.includes(one))
  }
  return new Set(paths.filter((path) => !isInside(path)))
}

/** Patterns of other kinds: a new file is left out where its nearest folder has files and none of them is there. */
const outsideNeighbours = async (root: string, paths: readonly string[]): Promise<ReadonlySet<string>> => {
  const lines = (await git(root, ['ls-files', '-z', '-t'])).toString().split('\0').filter(Boolean)
  const isThere = new Map<string, boolean>()
  for (const line of lines) {
    const skipped = line.startsWith('S ')
    for (const folder of ['', ...parentsOf(line.slice(2))])
      isThere.set(folder, isThere.get(folder) === true || !skipped)
  }
  const nearest = (path: string): string | undefined => parentsOf(path).findLast((one) => isThere.has(one))
  return new Set(paths.filter((path) => isThere.get(nearest(path) ?? '') === false))
}

/**
 * Puts files into the work tree. Raw ones are written beside and renamed; where filters, links and modes may count, git
 * does it.
 */
export const checkOut = async (
  repository: Repository,
  changes: readonly FileChange[],
  index: string,
  read: (oids: string[]) => AsyncIterable<Buffer>,
): Promise<void> => {
  const { root } = repository
  for (const { path } of changes.filter(({ to }) => to === null)) removeFile(root, path)
  await writeFiles(
    repository,
    placesOf(repository).nextFile,
    changes.filter(({ raw }) => raw),
    read,
  )
  const others = changes.filter(({ raw, to }) => !raw && to !== null).map(({ path }) => path)
  if (others.length === 0) return
  const env = { GIT_INDEX_FILE: index }
  await git(root, ['checkout-index', '-f', '-q', '-z', '--stdin'], `${others.join('\0')}\0`, { env })
}
