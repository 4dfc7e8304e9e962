/** What a path that a person named is to Claude Code. */
import { lstatSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { beginningOf } from '../shared/beginning.ts'
import { isFolder, namesIn, statFile, statOf } from '../shared/files.ts'
import type { Location } from '../types.ts'
import { listLoose } from './discover.ts'
import { peekFile } from './peek.ts'
import { isUuid } from './places.ts'

const marks = [
  'history.jsonl',
  'settings.json',
  'todos',
  'shell-snapshots',
  'statsig',
  '.credentials.json',
  'file-history',
]

/** Whether a folder is a home of Claude Code's, whatever it is called. */
function isHome(folder: string): boolean {
  const projects = join(folder, 'projects')
  if (!isFolder(projects)) return false
  const names = namesIn(folder)
  if (basename(folder) === '.claude' || marks.filter((mark) => names.includes(mark)).length > 1) return true
  return namesIn(projects).some((slug) =>
    namesIn(join(projects, slug)).some(
      (name) => isUuid(name.replace(/\.jsonl$/, '')) || /^agent-.+\.jsonl$/.test(name),
    ),
  )
}

/** What a path is to Claude Code; see the contract. */
export function recognisePath(path: string): Location | null {
  const given = resolve(path)
  const stat = statOf(given)
  if (stat === undefined) return null
  const within = [given, join(given, '.claude')].find((folder) => isFolder(folder) && isHome(folder))
  if (within !== undefined) return { home: within }
  const home = homeAbove(given)
  if (home !== null) return { home, only: given }
  if (stat.isDirectory()) return holdsSession(given) ? { home: given, loose: true } : null
  const folder = dirname(given)
  return isSessionFile(given, basename(given)) ? { home: folder, only: given, loose: true } : null
}

/** The home whose projects folder a path is or lies in. */
function homeAbove(path: string): string | null {
  const parts = path.split(sep)
  for (let at = parts.length - 1; at > 0; at -= 1) {
    const home = parts.slice(0, at).join(sep) || sep
    if (parts[at] === 'projects' && isHome(home)) return home
  }
  return null
}

function isSessionFile(file: string, path: string): boolean {
  const found = statFile(file, path)
  if ('kind' in found) return false
  try {
    const peek = peekFile(found, () => beginningOf(file))
    return peek !== null && (peek.kind === 'session' || peek.kind === 'agent')
  } catch {
    return false
  }
}

/** Whether any file below a folder holds a session; looks at the files that are named like one first. */
function holdsSession(folder: string): boolean {
  const isIn = lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() ? realpathSync(folder) : folder
  return listLoose(isIn).files.some((file) => file.path.endsWith('.jsonl') && isSessionFile(file.file, file.path))
}
