/** Where Claude Code keeps its sessions, and listing them. */
import { lstatSync, realpathSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { byPath, firstBytes, isFolder, listFiles, namesIn, statFile, toSlashes } from '../shared/files.ts'
import type { Environment, Listing, Location, SourceFile } from '../types.ts'
import { fieldsOf, parsed, stringOf } from './json.ts'
import { isOfSession, isUuid, loosePlaceOf, type Place, placeOf } from './places.ts'

/**
 * The homes: the one that is configured, or the default one, the one that some set-ups have instead, and those that the
 * desktop app made. Of homes that are links to one another the first.
 */
export function homesOf(environment: Environment): string[] {
  const { home, variables } = environment
  const configured = variables.CLAUDE_CONFIG_DIR
  const xdg = variables.XDG_CONFIG_HOME
  const homes = [
    configured === undefined || configured === '' ? join(home, '.claude') : configured.normalize('NFC'),
    join(xdg === undefined || xdg === '' ? join(home, '.config') : xdg, 'claude'),
  ]
  const sessions = join(desktopData(environment), 'local-agent-mode-sessions')
  const all = [...homes, ...homesBelow(sessions, 6)]
  const real = all.map(realOf)
  return all.filter((_, at) => real.indexOf(real[at] ?? '') === at)
}

/** Where the desktop app keeps its data. */
function desktopData({ home, variables, platform }: Environment): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Claude')
  if (platform === 'win32') return join(variables.APPDATA || join(home, 'AppData', 'Roaming'), 'Claude')
  return join(variables.XDG_CONFIG_HOME || join(home, '.config'), 'Claude')
}

/** Folders named `.claude` with projects in them. Links are not followed. */
function homesBelow(folder: string, depth: number): string[] {
  if (basename(folder) === '.claude') return isFolder(join(folder, 'projects')) ? [folder] : []
  if (depth === 0) return []
  return namesIn(folder)
    .toSorted()
    .map((name) => join(folder, name))
    .filter((path) => lstatSync(path, { throwIfNoEntry: false })?.isDirectory())
    .flatMap((path) => homesBelow(path, depth - 1))
}

function realOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

const roots = ['projects', 'todos', 'tasks', 'plans', 'paste-cache', 'uploads']

/** In a project's folder only the side folders of sessions matter; what else lies there is the project's. */
function isEntered(path: string): boolean {
  const parts = path.split('/')
  return parts[0] !== 'projects' || parts.length !== 3 || isUuid(parts[2] ?? '')
}

const noLooseFolders: ReadonlySet<string> = new Set(['.git', 'node_modules', 'memory'])

/** Lists a location: names and sizes, all at once. */
export function discoverIn(location: Location): Listing {
  const { home, only } = location
  const listing = location.loose === true ? listLoose(home) : listHome(home)
  const at = only === undefined ? '' : toSlashes(relative(home, only))
  if (at === '') return listing
  return { ...listing, ...withinOnly(listing, at, location.loose === true ? loosePlaceOf : placeOf) }
}

function listHome(home: string): Listing {
  const parts = roots.map((root) =>
    listFiles(home, root, {
      into: isEntered,
      want: (path) => isOfSession(path) || isIndex(path),
    }),
  )
  const history = statFile(join(home, 'history.jsonl'), 'history.jsonl')
  const files = parts.flatMap((part) => part.files).sort(byPath)
  const indexes = files.filter((file) => isIndex(file.path))
  return {
    files: indexes.length === 0 ? files : files.filter((file) => !isIndex(file.path)),
    indexes: [...('kind' in history ? [] : [history]), ...indexes],
    problems: parts.flatMap((part) => part.problems),
    listed: parts[0]?.listed === true || isFolder(home),
  }
}

/** Lists a folder that is not laid out as a home. */
export function listLoose(home: string): Listing {
  const { files, problems, listed } = listFiles(home, '', {
    into: (path) => !noLooseFolders.has(basename(path)),
    want: (path) => loosePlaceOf(path) !== null,
  })
  return { files, indexes: [], problems, listed }
}

const isIndex = (path: string): boolean => /^projects\/[^/]+\/sessions-index\.json$/.test(path)

/** What lies at or below a path, and what belongs to the sessions that lie there. */
function withinOnly(
  listing: Listing,
  at: string,
  place: (path: string) => Place | null,
): Pick<Listing, 'files' | 'problems'> {
  const isWithin = (path: string): boolean => path === at || path.startsWith(`${at}/`)
  const sessions = new Set<string>()
  const folders = new Set<string>()
  for (const { path } of listing.files) {
    const found = isWithin(path) ? place(path) : null
    const session = found === null ? undefined : sessionOf(found)
    if (session === undefined) continue
    sessions.add(session)
    if (found !== null && 'folder' in found) folders.add(found.folder)
  }
  const isTheirs = (file: SourceFile): boolean => {
    const found = place(file.path)
    if (found === null) return false
    if (found.is === 'named') return true
    if (found.is === 'elsewhere') return [...sessions].some((session) => session.startsWith(found.session))
    if (!folders.has(found.folder)) return false
    const session = sessionOf(found)
    return session === undefined ? sessions.has(sessionInside(file)) : sessions.has(session)
  }
  return {
    files: listing.files.filter((file) => isWithin(file.path) || isTheirs(file)),
    problems: listing.problems,
  }
}

/** The session a file belongs to, as far as its name says. */
const sessionOf = (place: Place): string | undefined =>
  'id' in place ? place.id : 'session' in place ? place.session : undefined

/** How much of a helper's file is looked at for its first line. */
const firstLineBytes = 65_536

/** Old helpers lie beside their session and name it only inside. */
function sessionInside(file: SourceFile): string {
  try {
    const line = firstBytes(file.file, firstLineBytes).toString('utf8').split('\n')[0] ?? ''
    return stringOf(fieldsOf(parsed(line)).sessionId)
  } catch {
    return ''
  }
}
