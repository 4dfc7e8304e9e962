/** Where Codex keeps its sessions, and what a path that a person names is to it. */
import { lstatSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { beginningOf, listFiles, statFile, toSlashes } from '../shared/files.ts'
import type { Environment, Listing, Location, SourceFile } from '../types.ts'
import { mayHoldSession, rolloutName } from './names.ts'
import { companionOf, peekOf } from './peek.ts'

const trees = ['sessions', 'archived_sessions'] as const
const companions = ['attachments', 'generated_images'] as const
const isIndex = (path: string): boolean => /^(session_index\.jsonl|(sqlite\/)?state(_\d+)?\.sqlite(-wal)?)$/.test(path)
/** A folder that is named like a session file is told of instead of entered. */
const isNotNamedRollout = (path: string): boolean => rolloutName(path) === null

/** `CODEX_HOME` where it is set and not empty, else `~/.codex`. */
export const homes = ({ home, variables }: Environment): string[] => [
  resolve(variables.CODEX_HOME ? variables.CODEX_HOME : join(home, '.codex')),
]

/** `CODEX_SQLITE_HOME`: where the databases are when they are not in the home. */
export const indexFolders = ({ variables }: Environment): string[] =>
  variables.CODEX_SQLITE_HOME ? [resolve(variables.CODEX_SQLITE_HOME)] : []

/** Lists the session files, what belongs to them, and the indexes. */
export function discover(location: Location): Listing {
  const { home, only } = location
  if (location.loose) return only === undefined ? discoverLoose(home) : discoverFile(home, only)
  const problems: Listing['problems'] = []
  const files: SourceFile[] = []
  let listed = false
  for (const tree of trees) {
    const found = listFiles(home, tree, { into: isNotNamedRollout, want: (path) => rolloutName(path) !== null })
    files.push(...found.files)
    problems.push(...found.problems)
    listed ||= found.listed
  }
  const beside = companions.flatMap((folder) => listFiles(home, folder).files)
  const indexes = [home, ...(location.indexes ?? []).filter((folder) => folder !== home)].map((folder) =>
    listFiles(folder, '', { into: (path) => path === 'sqlite', want: isIndex }),
  )
  const wanted = only === undefined ? files : files.filter(lyingAt(only))
  return {
    files: sorted([...wanted, ...(only === undefined ? beside : belongingTo(wanted, beside))]),
    indexes: indexes.flatMap((one) => one.files),
    problems: [...problems, ...indexes.flatMap((one) => one.problems)],
    listed: listed || indexes[0]?.listed === true,
  }
}

/** Of the files beside the sessions those that may belong to some: attachments show whose they are only when read. */
function belongingTo(sessions: SourceFile[], beside: SourceFile[]): SourceFile[] {
  const threads = new Set(sessions.map(({ path }) => rolloutName(path)?.thread))
  return beside.filter(({ path }) => {
    const found = companionOf(path)
    return found?.kind === 'attachment' || threads.has(found?.folder)
  })
}

/** Whether a file lies at or below a path, or is another file of a thread whose file that path is. */
function lyingAt(only: string): (file: SourceFile) => boolean {
  const thread = rolloutName(toSlashes(only))?.thread
  return ({ file }) => {
    const way = relative(only, file)
    if (way === '' || (!way.startsWith('..') && resolve(only, way) === file && way !== file)) return true
    return thread !== undefined && dirname(file) === dirname(only) && rolloutName(toSlashes(file))?.thread === thread
  }
}

function discoverLoose(home: string): Listing {
  const found = listFiles(home, '', {
    into: isNotNamedRollout,
    want: (path) => mayHoldSession(path) && !isIndex(path),
  })
  const indexes = listFiles(home, '', { into: () => false, want: isIndex })
  return { ...found, indexes: indexes.files }
}

/** One file that stands alone, with the other files of its thread beside it. */
function discoverFile(home: string, only: string): Listing {
  const found = statFile(only, toSlashes(relative(home, only)))
  if ('kind' in found) return { files: [], indexes: [], problems: [found], listed: false }
  const beside = listFiles(home, '', { into: () => false, want: (path) => rolloutName(path) !== null })
  const more = beside.files.filter((file) => file.file !== only && lyingAt(only)(file))
  return { files: sorted([found, ...more]), indexes: [], problems: [], listed: true }
}

const sorted = (files: SourceFile[]): SourceFile[] =>
  files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))

/** What a path is to Codex; see the contract. */
export function recognise(path: string): Location | null {
  const at = resolve(path)
  const stat = statSync(at, { throwIfNoEntry: false })
  if (stat === undefined) return null
  if (stat.isFile()) return recogniseFile(at)
  if (!stat.isDirectory()) return null
  if (isHome(at)) return { home: at }
  const above = homeAbove(at)
  if (above !== null && holdsSessions(at, (name) => rolloutName(name) !== null)) return { home: above, only: at }
  const inside = join(at, '.codex')
  if (isHome(inside)) return { home: inside }
  return holdsSessions(at, mayHoldSession) ? { home: at, loose: true } : null
}

function recogniseFile(file: string): Location | null {
  if (!mayHoldSession(file) || !isSessionFile(file)) return null
  const above = rolloutName(toSlashes(file)) === null ? null : homeAbove(dirname(file))
  return above === null ? { home: dirname(file), only: file, loose: true } : { home: above, only: file }
}

/** The home that a folder lies in, when it is one of its trees or below one. */
function homeAbove(folder: string): string | null {
  for (let at = folder; dirname(at) !== at; at = dirname(at)) {
    if ((trees as readonly string[]).includes(basename(at))) return dirname(at)
  }
  return null
}

/** A folder with a tree of sessions in it that has rollouts, or with Codex' own files beside an empty one. */
function isHome(folder: string): boolean {
  const names = namesIn(folder)
  if (!trees.some((tree) => names.includes(tree))) return false
  if (names.some((name) => isIndex(name) || name === 'config.toml')) return true
  return trees.some((tree) => holdsSessions(join(folder, tree), (name) => rolloutName(name) !== null))
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Whether a file with a fitting name, whose beginning is a Codex session's, lies in a folder; looks at a few hundred names at most. */
function holdsSessions(folder: string, fits: (name: string) => boolean): boolean {
  let left = 2000
  let opened = 50
  const look = (at: string, depth: number): boolean => {
    const folders: string[] = []
    for (const name of namesIn(at)) {
      left -= 1
      if (left < 0 || opened < 0) return false
      const child = join(at, name)
      const stat = lstatSync(child, { throwIfNoEntry: false })
      if (stat?.isDirectory()) folders.push(child)
      else if (stat?.isFile() && fits(name)) {
        opened -= 1
        if (isSessionFile(child)) return true
      }
    }
    return depth > 0 && folders.some((child) => look(child, depth - 1))
  }
  return look(folder, 6)
}

function isSessionFile(file: string): boolean {
  try {
    const found = statFile(file, toSlashes(basename(file)))
    if ('kind' in found || companionOf(found.path) !== null) return false
    const beginning = beginningOf(file)
    return peekOf(found, () => beginning) !== null && (rolloutName(found.path) !== null || beginning.length > 0)
  } catch {
    return false
  }
}
