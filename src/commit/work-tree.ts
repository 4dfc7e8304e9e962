/** Files of the work tree, and paths that are refused. */
import { existsSync, lstatSync, readFileSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import { codeOf, exit, reasonOf, UserError } from '../errors.ts'
import type { Repository } from './types.ts'

const refuse = (message: string, hint: string): UserError => new UserError(message, exit.unreadable, hint)

/** Every folder above a path, outermost first, without the top: `a/b/c` gives `a`, `a/b`. */
export const parentsOf = (path: string): string[] => {
  const names = path.split('/').slice(0, -1)
  return names.map((_, i) => names.slice(0, i + 1).join('/'))
}

/** Every folder above any of the paths, without the top; each is looked for once, however many paths lie in it. */
export const foldersAbove = (paths: Iterable<string>): Set<string> => {
  const folders = new Set<string>()
  for (const path of paths) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end)
      if (folders.has(folder)) break
      folders.add(folder)
    }
  }
  return folders
}

/** Refuses a path that git would not take or that leads out of the subpath: a mistake of the program, not of the person. */
export const checkPaths = (subpath: string, paths: readonly string[]): void => {
  const prefix = subpath === '' ? '' : `${subpath}/`
  for (const path of subpath === '' ? paths : [...paths, subpath]) {
    const inside = path === subpath || path.startsWith(prefix)
    const wrong = (name: string): boolean => ['', '.', '..'].includes(name) || name.toLowerCase() === '.git'
    if (!inside || path.includes('\0') || path.split('/').some(wrong)) {
      throw refuse(`${path} is no path of a file below ${subpath || 'the top'}.`, 'Nothing was committed.')
    }
  }
}

/** What lies at a path, a link not followed; undefined where nothing does. Throws a `UserError` (exit 3) when nobody can tell. */
export const statOf = (path: string): Stats | undefined => {
  try {
    return lstatSync(path, { throwIfNoEntry: false })
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') return undefined
    throw refuse(`${path} cannot be read: ${reasonOf(error)}.`, 'Check its permissions.')
  }
}

/** Refuses a folder that leads out of the repository: a symbolic link, or a repository of its own. */
const checkFolder = (root: string, folder: string): 'folder' | 'file' | 'absent' => {
  const stats = statOf(join(root, folder))
  if (stats === undefined) return 'absent'
  if (stats.isSymbolicLink()) {
    throw refuse(`${folder} is a symbolic link.`, 'Replace it by a folder, or choose another folder for the history.')
  }
  if (!stats.isDirectory()) return 'file'
  if (existsSync(join(root, folder, '.git'))) {
    throw refuse(
      `${folder} is a repository of its own.`,
      'Run annals inside it, or choose another folder for the history.',
    )
  }
  return 'folder'
}

/** Refuses a subpath that is, or lies below, a symbolic link, a file or another repository in the work tree. */
export const checkSubpath = (repository: Repository, subpath: string): void => {
  for (const folder of subpath === '' ? [] : [...parentsOf(subpath), subpath]) {
    const kind = checkFolder(repository.root, folder)
    if (kind === 'file') throw refuse(`${folder} is a file.`, 'Choose another folder for the history.')
    if (kind === 'absent') return
  }
}

/**
 * Which of the paths are files in the work tree; the others are gone (or have become folders).
 * Refuses symbolic links, on the way or at the end, and whatever is neither file nor folder.
 */
export const filesPresent = (root: string, paths: readonly string[]): Set<string> => {
  for (const folder of foldersAbove(paths)) checkFolder(root, folder)
  return new Set(
    paths.filter((path) => {
      const stats = statOf(join(root, path))
      if (stats === undefined || stats.isDirectory()) return false
      if (stats.isFile()) return true
      throw refuse(`${path} is not a regular file.`, 'Remove it, or choose another folder for the history.')
    }),
  )
}

/** A file's bytes. Throws a `UserError` (exit 3) when it cannot be read. */
export const readWorkFile = (root: string, path: string): Buffer => {
  try {
    return readFileSync(join(root, path))
  } catch (error) {
    throw new UserError(`${path} cannot be read: ${reasonOf(error)}.`, exit.unreadable, undefined, error)
  }
}
