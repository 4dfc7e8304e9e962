/** Where Claude Code keeps its sessions, and listing them. */
import { lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { beginningOf, listFiles, statFile, toSlashes } from '../shared/files.ts'
import type { Environment, Listing, Location, SourceFile } from '../types.ts'
import { fieldsOf, parsed, stringOf } from './json.ts'
import { peekFile } from './peek.ts'
import { isUuid, loosePlaceOf, type Place, placeOf } from './places.ts'

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
      want: (path) => placeOf(path) !== null || isIndex(path),
    }),
  )
  const history = statFile(join(home, 'history.jsonl'), 'history.jsonl')
  const files = parts.flatMap((part) => part.files).sort(byPath)
  return {
    files: files.filter((file) => !isIndex(file.path)),
    indexes: [...('kind' in history ? [] : [history]), ...files.filter((file) => isIndex(file.path))],
    problems: parts.flatMap((part) => part.problems),
    listed: parts[0]?.listed === true || isFolder(home),
  }
}

function listLoose(home: string): Listing {
  const { files, problems, listed } = listFiles(home, '', {
    into: (path) => !noLooseFolders.has(basename(path)),
    want: (path) => loosePlaceOf(path) !== null,
  })
  return { files, indexes: [], problems, listed }
}

const byPath = (a: SourceFile, b: SourceFile): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)

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

/** Old helpers lie beside their session and name it only inside. */
function sessionInside(file: SourceFile): string {
  try {
    const line = beginningOf(file.file).toString('utf8').split('\n')[0] ?? ''
    return stringOf(fieldsOf(parsed(line)).sessionId)
  } catch {
    return ''
  }
}

/** What is there; undefined when nothing is, or nobody may know. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

const isFolder = (path: string): boolean => statOf(path)?.isDirectory() === true

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

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

/** What a path that a person gave is. */
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
