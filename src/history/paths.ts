/** What lies where in the history: which names are ours and what they mean. `docs/layout.md` describes it. */

/** The first line of the history's `.gitattributes`; a folder of files without it is not ours. */
export const markLine = '# annals history'

export const attributes = `${markLine}
* -text -filter -ident -working-tree-encoding linguist-generated
README.md merge=union
projects*.md merge=union
months*.md merge=union
[0-9][0-9][0-9][0-9]-[0-9][0-9].md merge=union
[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9].md merge=union
/activity.svg merge=union
`

/** The pages and data of a session with this base name, relative to the folder it lies in. */
export const pagePath = (base: string): string => `${base}.md`
export const jsonPath = (base: string): string => `.${base}.json`

/** The page beside a JSON, and the JSON beside a page; paths with `/`. */
export const pageBeside = (json: string): string => json.replace(/(^|\/)\.([^/]+)\.json$/, '$1$2.md')
export const jsonBeside = (page: string): string => page.replace(/(^|\/)([^/]+)\.md$/, '$1.$2.json')

export const partName = (part: number): string => `part-${String(part).padStart(2, '0')}`

const sessionJson = /(?:^|\/)\.(\d{4}-\d{2}-\d{2}-\d{4}-[^/]+)\.json$/
const helperJson = /(?:^|\/)\.(agent-[^/]+)\.json$/
const partJson = /(?:^|\/)\.(part-\d{2,})\.json$/

const indexPage =
  /(?:^|\/)(?:README|\d{4}-\d{2}(?:-\d+)?|undated(?:-\d+)?)\.md$|^(?:(?:projects|months)(?:-\d+)?\.md|activity\.svg)$/

/** Whether a file has the name of an index: of a folder, of a month of it; at the top of projects, of months, the calendar. */
export const isIndexName = (path: string): boolean => !inOriginals(path) && indexPage.test(path)

const inOriginals = (path: string): boolean => path.startsWith('.original/') || path.includes('/.original/')

/** The base name of the session at the top whose JSON this is, or null. */
export const sessionOf = (path: string): string | null =>
  inOriginals(path) ? null : (sessionJson.exec(path)?.[1] ?? null)

/** Whose JSON a path below the history path is: a session's at the top, a helper's, a part's; null: none of ours. */
export function jsonKind(path: string): 'session' | 'helper' | 'part' | null {
  if (inOriginals(path)) return null
  if (sessionJson.test(path)) return 'session'
  if (helperJson.test(path)) return 'helper'
  return partJson.test(path) ? 'part' : null
}

/** Folder and name of a path with `/`. */
export function splitPath(path: string): { dir: string; name: string } {
  const slash = path.lastIndexOf('/')
  return slash === -1 ? { dir: '', name: path } : { dir: path.slice(0, slash), name: path.slice(slash + 1) }
}

/** Joins with `/`, leaving out empty elements. */
export const joinPath = (...elements: string[]): string => elements.filter((element) => element !== '').join('/')

/** The JSON of the session in whose folder a JSON lies: that of a helper, or of a part. */
export function jsonAbove(json: string): string {
  const { dir, name } = splitPath(splitPath(json).dir)
  return joinPath(dir, jsonPath(name))
}

/** Whether a path below the history path is the JSON of a session or of a helper. */
export const isSessionJson = (path: string): boolean => jsonKind(path) === 'session' || jsonKind(path) === 'helper'
