/** Where Codex keeps its sessions, and what a path that a person names is to it. */
import { dirname, join, relative, resolve } from 'node:path'
import { byPath, listFiles, statFile, toSlashes } from '../shared/files.ts'
import type { Environment, Listing, Location, SourceFile } from '../types.ts'
import { companionOf, isRollout, mayHoldSession, rolloutName } from './names.ts'

/** The folders of a home in which rollouts lie. */
export const trees = ['sessions', 'archived_sessions'] as const
const companions = ['attachments', 'generated_images'] as const
/** Whether a path in a home is a file that says something about sessions. */
export const isIndex = (path: string): boolean =>
  /^(session_index\.jsonl|(sqlite\/)?state(_\d+)?\.sqlite(-wal)?)$/.test(path)
/** A folder that is named like a session file is told of instead of entered. */
const isNotNamedRollout = (path: string): boolean => !isRollout(path)

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
    const found = listFiles(home, tree, { into: isNotNamedRollout, want: isRollout })
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
  const beside = listFiles(home, '', { into: () => false, want: isRollout })
  const more = beside.files.filter((file) => file.file !== only && lyingAt(only)(file))
  return { files: sorted([found, ...more]), indexes: [], problems: [], listed: true }
}

const sorted = (files: SourceFile[]): SourceFile[] => files.sort(byPath)
