/** The repository that a history lies in: found, or made. */
import {
  accessSync,
  constants,
  lstatSync,
  readdirSync,
  readFileSync,
  realpathSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { headCommit } from './commit/head.ts'
import { initRepository, locate } from './commit/repository.ts'
import { objectId } from './commit/trees.ts'
import type { Repository } from './commit/types.ts'
import { codeOf, exit, reasonOf, UserError } from './errors.ts'

const readme = `# annals

Conversations with coding agents, kept by [annals](https://www.npmjs.com/package/annals).

Start reading in the folder \`history\`: its README lists the latest conversations, and every folder below has a list of
its own. Each conversation is a page to read (\`.md\`); beside it, hidden, lie the same conversation as data (\`.json\`) and
the agent's own file, byte for byte.

\`annals list\` shows what is here, \`annals verify\` proves that it is whole.
`

/** Looks at what `--output-path` names. Throws a `UserError` (exit 2 or 3) when no history can be there; writes nothing. */
export function findOutput(dir: string): Repository | 'to be made' {
  const there = statOf(dir)
  if (there === undefined && lstatSync(dir, { throwIfNoEntry: false }) !== undefined) {
    throw new UserError(`${dir} is a link to a folder that is not there.`, exit.usage)
  }
  if (there !== undefined && !there.isDirectory()) {
    throw new UserError(`${dir} is a file.`, exit.usage, 'Name a folder with --output-path.')
  }
  const location = locate(dir)
  const empty = there === undefined || isEmpty(dir)
  if (location.kind === 'bare') {
    throw new UserError(
      `${dir} is a bare repository: it has no files to write.`,
      exit.usage,
      'Clone it and name the clone.',
    )
  }
  if (location.kind === 'work tree') {
    if (there !== undefined && location.repository.root === realpathSync(dir)) return writable(location.repository)
    throw new UserError(
      `${dir} lies inside the repository ${location.repository.root}.`,
      exit.usage,
      'Name a folder outside of it, or use annals sync-repo to bring its conversations into that repository.',
    )
  }
  if (!empty) {
    throw new UserError(
      `${dir} is not empty and not a git repository.`,
      exit.usage,
      'Name an empty folder, or run git init there first.',
    )
  }
  return 'to be made'
}

/** What is at a path. Throws a `UserError` (exit 2) when one of the folders on the way to it is none. */
function statOf(dir: string): Stats | undefined {
  const hint = 'Name a folder with --output-path.'
  try {
    const there = statSync(dir, { throwIfNoEntry: false })
    if (there !== undefined || !isBelowFile(dir)) return there
  } catch (error) {
    if (codeOf(error) !== 'ENOTDIR') {
      throw new UserError(`${dir} cannot be read: ${reasonOf(error)}.`, exit.unreadable, hint, error)
    }
  }
  throw new UserError(`${dir} lies below a file.`, exit.usage, hint)
}

/** From Node 22 on `statSync` takes a path below a file for one at which there is nothing. */
function isBelowFile(dir: string): boolean {
  const above = dirname(dir)
  const there = statSync(above, { throwIfNoEntry: false })
  return there === undefined ? above !== dir && isBelowFile(above) : !there.isDirectory()
}

function isEmpty(dir: string): boolean {
  try {
    return readdirSync(dir).every((name) => /^\.git-annals-\d+$/.test(name))
  } catch (error) {
    throw new UserError(`${dir} cannot be read: ${reasonOf(error)}.`, exit.unreadable, undefined, error)
  }
}

/** The repository, when its folder and its git directory can be written. Throws a `UserError` (exit 3) otherwise. */
export function writable(repository: Repository): Repository {
  for (const folder of [repository.root, repository.gitDir]) {
    try {
      accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    } catch (error) {
      throw new UserError(
        `${folder} cannot be written: ${reasonOf(error)}.`,
        exit.unreadable,
        'Check its permissions.',
        error,
      )
    }
  }
  return repository
}

/** Files outside the history that annals makes in a repository of its own: path → blob id. */
export const ownFilesOf = ({ objectFormat }: Repository): Map<string, string> =>
  new Map([['README.md', objectId('blob', Buffer.from(readme), objectFormat)]])

/** Makes the repository that `findOutput` found missing. */
export const makeOutput = (dir: string): Repository => initRepository(dir)

/**
 * The files that the first commit of a repository made by annals brings along: a README, written here. Empty where there
 * is a commit already, or anything that is not ours.
 */
export function firstFilesOf(repository: Repository, subpath: string): string[] {
  if (headCommit(repository) !== null) return []
  const own = new Set(['.git', 'README.md', subpath.split('/')[0]])
  if (readdirSync(repository.root).some((name) => !own.has(name))) return []
  const file = join(repository.root, 'README.md')
  if (statSync(file, { throwIfNoEntry: false }) === undefined) writeFileSync(file, readme)
  return readFileSync(file, 'utf8') === readme ? ['README.md'] : []
}
