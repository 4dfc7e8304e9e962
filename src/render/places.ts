/** What the folders of a history are called: `<user>/<source>/<system>/<path>`, and `YYYY-MM` below a wide one. */
import { folderOf, type IndexContext, type IndexEntry, relativeTo } from './indexes.ts'
import { hrefOfPath, link } from './markdown.ts'

/** Elements of a folder before its path begins. */
const beforePath = 3
/** Whether a folder is one of those that a wide folder has for its months. */
export const isMonth = (name: string): boolean => /^\d{4}-\d{2}$/.test(name)
/** Where the layout puts what is in no home. */
const outside = /^_(?:root|[a-z]|unknown|api)(?:\/|$)/

/** The path of the project that a page lies in, as the layout has it; `''` for the home or the project's root. */
export function projectOf(page: string): string {
  const elements = folderOf(page).split('/').slice(beforePath)
  if (isMonth(elements.at(-1) ?? '')) elements.pop()
  return elements.join('/')
}

/** A path of the layout as a person would say it; cut to its end where it is longer than `length`. */
export function placeName(path: string, { project }: Pick<IndexContext, 'project'>, length = 80): string {
  if (path === '') return project ? '.' : '~'
  if (project) return tail(path, length)
  if (path === '_unknown') return 'unknown'
  const drive = /^_([a-z])(?=\/|$)/.exec(path)
  if (drive?.[1] !== undefined) return tail(`${drive[1].toUpperCase()}:${path.slice(2)}`, length)
  return tail(path.replace(/^_root(?=\/|$)/, '') || '/', length)
}

function tail(path: string, length: number): string {
  if (path.length <= length) return path
  const names = path.split('/')
  let end = names.pop() ?? ''
  for (let name = names.pop(); name !== undefined && end.length + name.length + 3 <= length; name = names.pop())
    end = `${name}/${end}`
  return end.length > length ? `…${end.slice(1 - length).replace(/^[\udc00-\udfff]/, '')}` : `…/${end}`
}

/** What a folder is called on its own page, in every kind of history. */
export function folderName(folder: string): string {
  const elements = folder.split('/')
  if (elements.length > beforePath) return placeName(elements.slice(beforePath).join('/'), {})
  return elements.length === beforePath ? elements.join(' · ') : (elements.at(-1) ?? '')
}

/** Links from a folder to those above it, the top first; the folder itself is not among them. */
export function wayTo(folder: string): string {
  const elements = folder.split('/')
  const above = elements.slice(0, -1).map((name, index) => ({ name, path: elements.slice(0, index + 1).join('/') }))
  return [{ name: 'history', path: '' }, ...above]
    .map(({ name, path }) =>
      link(name, hrefOfPath(relativeTo(folder, path === '' ? 'README.md' : `${path}/README.md`))),
    )
    .join(' / ')
}

/**
 * Whether a session may lie in a project's own history, where sessions lie by where they ran below the project: so none
 * names a home or lies where the layout puts what is in no home.
 */
export const isOfProject = ({ home, path }: IndexEntry['head']): boolean => home === undefined && !outside.test(path)
