/** Homes, and listing names and sizes. */
import { relative, resolve } from 'node:path'
import { byPath, listFiles } from '../shared/files.ts'
import type { Environment, Listing, Location, SourceFile } from '../types.ts'
import { isIndex, isSessionFile, mayHoldSessions, type Place, placeOf } from './places.ts'

/** `GEMINI_CLI_HOME` stands for the home folder, not for the `.gemini` in it (Gemini CLI 0.25 and later). */
export function homes({ home, variables }: Environment): string[] {
  const named = variables.GEMINI_CLI_HOME
  return [resolve(named === undefined || named === '' ? home : named, '.gemini')]
}

/** Whether a folder that is not laid out as a home is looked into. */
export const mayBeLoose = (path: string): boolean => !/(?:^|\/)(?:node_modules|\.git)$/.test(path)

/** Whether a file in such a folder is one of a session's. */
export const isLoose = (path: string): boolean => placeOf(path) !== null

/** Lists the session files, what belongs to them, and the indexes. */
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
