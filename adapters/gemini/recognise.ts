/** What a path that a person named is to Gemini CLI. */
import { basename, dirname, join, relative, resolve } from 'node:path'
import { beginningOf } from '../shared/beginning.ts'
import { isFolder, listFiles, namesIn, statFile, toSlashes } from '../shared/files.ts'
import type { Location } from '../types.ts'
import { isLoose, mayBeLoose } from './discover.ts'
import { peekFile } from './peek.ts'
import { mayHoldSessions } from './places.ts'

/** Whether a folder is laid out as the agent's home, whatever its name: there is a `tmp/<project>/chats`. */
const hasSessions = (folder: string): boolean =>
  namesIn(join(folder, 'tmp')).some((project) => project !== 'bin' && isFolder(join(folder, 'tmp', project, 'chats')))

const isHome = (folder: string): boolean => (basename(folder) === '.gemini' && isFolder(folder)) || hasSessions(folder)

/** How many files of a folder without the agent's layout are looked into, and how many folders, before it is given up. */
const looksInto = { files: 200, folders: 2000 }

/** See the contract. */
export function recognise(path: string): Location | null {
  const named = resolve(path)
  if (isHome(named)) return { home: named }
  if (hasSessions(join(named, '.gemini'))) return { home: join(named, '.gemini') }
  for (let home = dirname(named); home !== dirname(home); home = dirname(home)) {
    const inside = toSlashes(relative(home, named))
    if (!inside.startsWith('tmp') || !isHome(home)) continue
    const belongs = isFolder(named) ? mayHoldSessions(inside) : isSession(named, inside)
    return belongs ? { home, only: named } : null
  }
  const project = projectOf(named)
  if (!isFolder(named)) {
    const home = project ?? dirname(named)
    return isSession(named, toSlashes(relative(home, named))) ? { home, only: named, loose: true } : null
  }
  let folders = 0
  const into = (path: string): boolean => mayBeLoose(path) && ++folders <= looksInto.folders
  const { files } = listFiles(named, '', { want: isLoose, into })
  return files.slice(0, looksInto.files).some((file) => isSession(file.file, file.path))
    ? { home: project ?? named, ...(project === undefined ? {} : { only: named }), loose: true }
    : null
}

/** The folder in which a `chats` folder lies that a path is or lies in: what belongs to its sessions lies beside it. */
const projectOf = (path: string): string | undefined => /^(.+)[\\/]chats(?:[\\/][^\\/]+){0,2}$/.exec(path)?.[1]

function isSession(file: string, path: string): boolean {
  const found = statFile(file, path)
  if ('kind' in found) return false
  try {
    const peek = peekFile(found, () => beginningOf(file))
    return peek !== null && peek.readAs !== 'companion'
  } catch {
    return false
  }
}
