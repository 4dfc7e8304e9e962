/** What a file of Claude Code's is, told from its path alone. */

/** A session's id. */
const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const uuidOnly = new RegExp(`^${uuid}$`, 'i')
const uuidFirst = new RegExp(`^(${uuid})[.]`, 'i')
const todo = new RegExp(`^(${uuid})-agent-`, 'i')

export const isUuid = (text: string): boolean => uuidOnly.test(text)

export type Place =
  /** A session's own file. */
  | { is: 'session'; folder: string; id: string }
  /** A helper's own file; `session` when it lies in that session's side folder. */
  | { is: 'agent'; folder: string; agentId: string; session?: string }
  /** What is said of a helper: `<file without .jsonl>.meta.json`. */
  | { is: 'meta'; folder: string; agentId: string; session?: string }
  /** Belongs to the session with this id and lies in its project folder. */
  | { is: 'side'; folder: string; session: string }
  /** Belongs to the session with this id, or whose id begins so, and lies elsewhere in the home. */
  | { is: 'elsewhere'; session: string }
  /** Belongs to sessions that name it. */
  | { is: 'named'; as: 'plan' | 'paste'; name: string }

const stem = (name: string): string => name.replace(/\.[^.]*$/, '')

const sessionPath = new RegExp(`^projects/[^/]+/${uuid}[.]jsonl$`)

/** Whether a path relative to a home is a session's own file, which most are: seen more quickly than what else it can be. */
export const isSession = (path: string): boolean => sessionPath.test(path) || placeOf(path)?.is === 'session'

/** Whether a path relative to a home is something of a session. */
export const isOfSession = (path: string): boolean => sessionPath.test(path) || placeOf(path) !== null

/** What a path relative to a home is; null when it is nothing of a session. */
export function placeOf(path: string): Place | null {
  const parts = path.split('/')
  const name = parts.at(-1) ?? ''
  switch (parts[0]) {
    case 'todos': {
      const session = todo.exec(name)?.[1]
      return parts.length === 2 && session !== undefined ? { is: 'elsewhere', session } : null
    }
    case 'tasks':
      return parts.length === 3 && name.endsWith('.json')
        ? { is: 'elsewhere', session: listOwner(parts[1] ?? '') }
        : null
    case 'plans':
      return parts.length === 2 && name.endsWith('.md') ? { is: 'named', as: 'plan', name: stem(name) } : null
    case 'uploads':
      return parts.length > 2 ? { is: 'elsewhere', session: parts[1] ?? '' } : null
    case 'paste-cache':
      return parts.length === 2 ? { is: 'named', as: 'paste', name: stem(name) } : null
    case 'projects':
      return parts.length > 2 ? inProject(parts.slice(0, 2).join('/'), parts.slice(2)) : null
    default:
      return null
  }
}

/** The session a task list is named after: by its id, or `session-` and the first eight digits of it. */
const listOwner = (list: string): string => /^session-([0-9a-f]{8})$/.exec(list)?.[1] ?? list

/** What a path is in a folder that is not laid out as a home: files may lie anywhere. */
export function loosePlaceOf(path: string): Place | null {
  const parts = path.split('/')
  const side = parts.findIndex((part, at) => at < parts.length - 1 && isUuid(part))
  if (side !== -1) return inProject(parts.slice(0, side).join('/'), parts.slice(side))
  const found = inProject(parts.slice(0, -1).join('/'), parts.slice(-1))
  if (found !== null) return found
  const name = parts.at(-1) ?? ''
  return name.endsWith('.jsonl') ? { is: 'session', folder: parts.slice(0, -1).join('/'), id: stem(name) } : null
}

/** What lies in a project's folder, given the rest of the path. */
function inProject(folder: string, rest: string[]): Place | null {
  const [first = '', ...deeper] = rest
  if (deeper.length > 0) {
    if (!isUuid(first)) return null
    return agentFile(folder, rest.at(-1) ?? '', first) ?? { is: 'side', folder, session: first }
  }
  if (first.endsWith('.jsonl') && isUuid(stem(first))) return { is: 'session', folder, id: stem(first) }
  const session = uuidFirst.exec(first)?.[1]
  if (session !== undefined) return { is: 'side', folder, session }
  return agentFile(folder, first)
}

function agentFile(folder: string, name: string, session?: string): Place | null {
  const found = /^agent-(.+?)(\.meta\.json|\.jsonl)$/.exec(name)
  const agentId = found?.[1]
  if (agentId === undefined) return null
  return {
    is: found?.[2] === '.jsonl' ? 'agent' : 'meta',
    folder,
    agentId,
    ...(session === undefined ? {} : { session }),
  }
}

/** A folder name as Claude Code makes it of a working directory; above 200 characters a hash follows, which is left off here. */
export const slugOf = (cwd: string): string => cwd.replace(/[^A-Za-z0-9]/g, '-').slice(0, 200)
