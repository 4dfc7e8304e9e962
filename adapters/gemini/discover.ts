/** Homes, recognising what a person named, and listing names and sizes. */
import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { beginningOf, listFiles, statFile, toSlashes } from '../shared/files.ts'
import type { Environment, Listing, Location, SourceFile } from '../types.ts'
import { peekFile } from './peek.ts'
import { isIndex, isSessionFile, mayHoldSessions, type Place, placeOf } from './places.ts'

/** `GEMINI_CLI_HOME` stands for the home folder, not for the `.gemini` in it (Gemini CLI 0.25 and later). */
export function homes({ home, variables }: Environment): string[] {
  const named = variables.GEMINI_CLI_HOME
  return [resolve(named === undefined || named === '' ? home : named, '.gemini')]
}

/** Names of the entries of a folder; none when it is not there or is none. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

/** Whether a folder is laid out as the agent's home, whatever its name: there is a `tmp/<project>/chats`. */
const hasSessions = (folder: string): boolean =>
  namesIn(join(folder, 'tmp')).some((project) => project !== 'bin' && isFolder(join(folder, 'tmp', project, 'chats')))

const isHome = (folder: string): boolean => (basename(folder) === '.gemini' && isFolder(folder)) || hasSessions(folder)

/** How many files of a folder without the agent's layout are looked into, and how many folders, before it is given up. */
const looksInto = { files: 200, folders: 2000 }

const mayBeLoose = (path: string): boolean => !/(?:^|\/)(?:node_modules|\.git)$/.test(path)

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

const isLoose = (path: string): boolean => placeOf(path) !== null

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

export function discover({ home, only, loose }: Location): Listing {
  const wanted = loose ? isLoose : (path: string) => isSessionFile(path) || isIndex(path)
  const found = loose ? listFiles(home, '', { want: wanted, into: mayBeLoose }) : listHome(home, wanted)
  const files = found.files.filter(({ path }) => !isIndex(path))
  const indexes = found.files.filter(({ path }) => isIndex(path))
  return {
    files: only === undefined ? files : restrict(files, only),
    indexes,
    problems: found.problems,
    listed: found.listed,
  }
}

/** The files beside the folders of the home, and what lies in those, which may be links. */
function listHome(home: string, want: (path: string) => boolean): ReturnType<typeof listFiles> {
  const beside = listFiles(home, '', { want, into: () => false })
  const inside = ['history', 'tmp'].map((folder) => listFiles(home, folder, { want, into: mayHoldSessions }))
  const byPath = (a: SourceFile, b: SourceFile): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)
  return {
    files: [beside, ...inside].flatMap(({ files }) => files).sort(byPath),
    problems: [beside, ...inside].flatMap(({ problems }) => problems),
    listed: beside.listed,
  }
}

/** What lies at or below a path, and what belongs to the session files among it. */
function restrict(files: SourceFile[], only: string): SourceFile[] {
  const below = files.filter(({ file }) => file === only || !relative(only, file).startsWith('..'))
  const chats = below.flatMap(({ path }) => {
    const place = placeOf(path)
    return place === null ? [] : [{ path, place }]
  })
  return files.filter(({ file, path }) => {
    const place = placeOf(path)
    return place !== null && (below.some((one) => one.file === file) || chats.some((chat) => belongsTo(place, chat)))
  })
}

function belongsTo(place: Place, chat: { path: string; place: Place }): boolean {
  if (chat.place.kind !== 'chat' && chat.place.kind !== 'helper') return false
  if (place.project !== chat.place.project) return false
  if (place.kind === 'set aside') return place.of === chat.path
  const id = chat.place.kind === 'chat' ? chat.place.short : chat.place.agentId
  if (place.kind === 'companion') return place.session.startsWith(id)
  return place.kind === 'helper' && chat.place.kind === 'chat' && place.root.startsWith(id)
}
