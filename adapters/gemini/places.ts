/** Where Gemini CLI keeps what: what a path inside `~/.gemini` (or inside a folder of collected sessions) stands for. */
import { timeOf } from './json.ts'

/**
 * `project` is the folder's name below `tmp` (a short name, or before 0.29 the SHA-256 of the project's path), `short` the end
 * of a chat file's name (usually the first 8 characters of the session's id), `session` the id of the session that a companion
 * belongs to, `of` the path of a chat file that could not be read.
 */
export type Place =
  | { kind: 'chat'; project: string; short: string }
  | { kind: 'helper'; project: string; root: string; agentId: string }
  | { kind: 'checkpoint'; project: string; tag: string }
  | { kind: 'companion'; project: string; session: string }
  | { kind: 'set aside'; project: string; of: string }

const readers: [RegExp, (found: string[]) => Place][] = [
  [
    /^(?:(.*\/)?([^/]+)\/)?chats\/([^/]+)\/([^/]+)\.jsonl?$/,
    ([, , project = '', root = '', agentId = '']) => ({ kind: 'helper', project, root, agentId }),
  ],
  [
    /^((?:(?:.*\/)?([^/]+)\/)?chats\/.+\.jsonl?)\.unreadable-\d+$/,
    ([, of = '', project = '']) => ({ kind: 'set aside', project, of }),
  ],
  [/^(.+\.jsonl?)\.unreadable-\d+$/, ([, of = '']) => ({ kind: 'set aside', project: '', of })],
  [
    /^(?:(?:.*\/)?([^/]+)\/)?tool-outputs\/session-([^/]+)\/.+$/,
    ([, project = '', session = '']) => ({ kind: 'companion', project, session }),
  ],
  [
    /^(?:(?:.*\/)?([^/]+)\/)?([^/]+)\/(?:plans|tracker|tasks)\/.+$/,
    ([, project = '', session = '']) => ({ kind: 'companion', project, session }),
  ],
  [
    /^(?:(?:.*\/)?([^/]+)\/)?checkpoint-([^/]+)\.json$/,
    ([, project = '', tag = '']) => ({ kind: 'checkpoint', project, tag }),
  ],
  [
    /^(?:(?:.*\/)?([^/]+)\/)?chats\/([^/]+)\.jsonl?$/,
    ([, project = '', name = '']) => ({ kind: 'chat', project, short: shortOf(name) }),
  ],
  [/^(?:.*\/)?([^/]+)\.jsonl?$/, ([, name = '']) => ({ kind: 'chat', project: '', short: shortOf(name) })],
]

/** The time in a session file's name: UTC to the minute, of imported ones milliseconds since 1970. */
export function timeInName(path: string): string | undefined {
  const [, day, hour, minute, since] =
    /(?:^|\/)session-(?:(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)|(\d{13}))-[^/]*$/.exec(path) ?? []
  return timeOf(since === undefined ? `${day}T${hour}:${minute}Z` : Number(since))
}

const shortOf = (name: string): string => name.replace(/^session-(?:\d{4}-\d\d-\d\dT\d\d-\d\d|\d{13})-/, '')

/** What a path stands for; null when it is nothing that belongs to a session. */
export function placeOf(path: string): Place | null {
  for (const [pattern, read] of readers) {
    const found = pattern.exec(path)
    if (found !== null) return read(found)
  }
  return null
}

const laidOut =
  /^tmp\/(?!bin\/)[^/]+\/(?:chats\/.|tool-outputs\/session-[^/]+\/.|checkpoint-[^/]+\.json$|[^/]+\/(?:plans|tracker|tasks)\/.)/

const chat = /^tmp\/(?!bin\/)[^/]+\/chats\/[^/]+\.jsonl?$/

/** Whether a path inside an agent's home is one of a session's files; quickly for chats, which most are. */
export const isSessionFile = (path: string): boolean =>
  chat.test(path) || (laidOut.test(path) && placeOf(path) !== null)

/** Files that say which folder a project lies in. */
export const isIndex = (path: string): boolean =>
  /^(?:projects\.json|trustedFolders\.json|(?:tmp|history)\/[^/]+\/\.project_root)$/.test(path)

const aside = new Set(['bin', 'checkpoints', 'logs', 'images', 'memory'])

/** Whether a path is named like a file that the agent makes itself, so that a folder of that name is a mistake. */
const isNamedFile = (path: string): boolean => isSessionFile(path) && placeOf(path)?.kind !== 'companion'

/** Whether a folder of the agent's home can hold any of these. */
export function mayHoldSessions(path: string): boolean {
  const [top, project, folder, inner] = path.split('/')
  if (top === 'history') return folder === undefined
  if (top !== 'tmp' || project === 'bin' || isNamedFile(path)) return false
  if (folder === undefined || folder === 'chats' || folder === 'tool-outputs') return true
  return !aside.has(folder) && (inner === undefined || ['plans', 'tracker', 'tasks'].includes(inner))
}
