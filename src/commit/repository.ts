/** Where a repository is, how it is set up, and how a new one is made. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { exit, reasonOf, UserError } from '../errors.ts'
import { configFlag, configValue, type GitConfig, readGitConfig } from './config.ts'
import type { Repository } from './types.ts'

/** What lies at or above a folder: a repository with a work tree, a git directory without one, or nothing. */
export type Location =
  | { kind: 'work tree'; repository: Repository }
  | { kind: 'bare'; gitDir: string }
  | { kind: 'none' }

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

/** A git directory has `HEAD`, and its own or a common folder of objects and refs (gitrepository-layout(5)). */
const isGitDir = (dir: string): boolean =>
  existsSync(join(dir, 'HEAD')) &&
  (existsSync(join(dir, 'commondir')) || (isFolder(join(dir, 'objects')) && isFolder(join(dir, 'refs'))))

/** Follows a `.git` entry of a folder: the git directory itself, or the file that names it. */
const gitDirAt = (dir: string): string | null => {
  const entry = join(dir, '.git')
  const stats = statSync(entry, { throwIfNoEntry: false })
  if (stats === undefined) return null
  if (stats.isDirectory()) return isGitDir(entry) ? realpathSync(entry) : null
  const target = /^gitdir: (.+?)\r?\n*$/s.exec(readFileSync(entry, 'utf8'))?.[1]
  if (target === undefined) return null
  const gitDir = resolve(dir, target)
  return isGitDir(gitDir) ? realpathSync(gitDir) : null
}

const commonDirOf = (gitDir: string): string => {
  const file = join(gitDir, 'commondir')
  return existsSync(file) ? realpathSync(resolve(gitDir, readFileSync(file, 'utf8').trim())) : gitDir
}

/** The repository's own configuration: `config`, and `config.worktree` where that extension is on. */
export const repositoryConfig = (repository: Pick<Repository, 'gitDir' | 'commonDir'>): GitConfig => {
  const shared = readGitConfig(join(repository.commonDir, 'config'))
  return configFlag(shared, 'extensions.worktreeconfig', false)
    ? [...shared, ...readGitConfig(join(repository.gitDir, 'config.worktree'))]
    : shared
}

const openWorkTree = (dir: string, gitDir: string): Location => {
  const commonDir = commonDirOf(gitDir)
  const config = repositoryConfig({ gitDir, commonDir })
  if (gitDir === commonDir && configFlag(config, 'core.bare', false)) return { kind: 'bare', gitDir }
  const workTree = configValue(config, 'core.worktree')
  if (workTree !== undefined && gitDir === commonDir) {
    const elsewhere = resolve(gitDir, workTree)
    if (!existsSync(elsewhere) || realpathSync(elsewhere) !== dir) {
      throw new UserError(
        `The repository ${gitDir} keeps its files in ${elsewhere}.`,
        exit.unreadable,
        'Its setting core.worktree points away from it; annals needs a repository whose .git lies in its top folder.',
      )
    }
  }
  const objectFormat = configValue(config, 'extensions.objectformat')?.toLowerCase() === 'sha256' ? 'sha256' : 'sha1'
  return { kind: 'work tree', repository: { root: dir, gitDir, commonDir, objectFormat } }
}

/** The nearest folder that exists, links resolved. */
const existingFolder = (dir: string): string => {
  let current = resolve(dir)
  while (!isFolder(current) && dirname(current) !== current) current = dirname(current)
  return realpathSync(current)
}

/**
 * Looks at a folder and upwards for a repository, without a git binary. The folder need not exist.
 * A folder inside a git directory counts as bare. Throws a `UserError` (exit 3) where something cannot be read.
 */
export const locate = (dir: string): Location => {
  try {
    for (let current = existingFolder(dir); ; current = dirname(current)) {
      const gitDir = gitDirAt(current)
      if (gitDir !== null) return openWorkTree(current, gitDir)
      if (isGitDir(current)) return { kind: 'bare', gitDir: current }
      if (dirname(current) === current) return { kind: 'none' }
    }
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError(`${dir} cannot be read: ${reasonOf(error)}.`, exit.unreadable, undefined, error)
  }
}

/** The repository whose work tree a folder lies in; null when there is none, or only one without a work tree. */
export const findRepository = (dir: string): Repository | null => {
  const location = locate(dir)
  return location.kind === 'work tree' ? location.repository : null
}

const half = /^\.git-annals-\d+$/

/** Whether a file system takes `CONFIG` for `config`. */
const foldsCase = (gitDir: string): boolean => existsSync(join(gitDir, 'CONFIG'))

const configText = (ignoreCase: boolean): string =>
  [
    '[core]',
    '\trepositoryformatversion = 0',
    `\tfilemode = ${process.platform !== 'win32'}`,
    '\tbare = false',
    '\tlogallrefupdates = true',
    ...(ignoreCase ? ['\tignorecase = true'] : []),
    ...(process.platform === 'darwin' ? ['\tprecomposeunicode = true'] : []),
    ...(process.platform === 'win32' ? ['\tsymlinks = false'] : []),
    '\tautocrlf = false',
    '',
  ].join('\n')

/** Makes a folder and those above it, one by one: asked for all at once, Node never ends where none can be made (`/proc`). */
const makeFolder = (dir: string): void => {
  if (isFolder(dir)) return
  if (dirname(dir) !== dir) makeFolder(dirname(dir))
  mkdirSync(dir)
}

/**
 * Makes a repository with the unborn branch `main` in a folder that is missing or empty; needs no git binary.
 * The git directory gets its name last, so that a killed run leaves no half repository.
 * Throws a `UserError`: exit 2 when the folder holds something, 3 when it cannot be written.
 */
export const initRepository = (dir: string): Repository => {
  try {
    makeFolder(dir)
    const root = realpathSync(dir)
    const names = readdirSync(root)
    if (names.some((name) => !half.test(name))) {
      throw new UserError(`${root} is not empty.`, exit.usage, 'Name an empty folder, or a folder of a git repository.')
    }
    for (const name of names) rmSync(join(root, name), { recursive: true })
    const made = join(root, `.git-annals-${process.pid}`)
    for (const folder of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags', 'info']) {
      mkdirSync(join(made, folder), { recursive: true })
    }
    writeFileSync(join(made, 'config'), '')
    writeFileSync(join(made, 'config'), configText(foldsCase(made)))
    writeFileSync(join(made, 'HEAD'), 'ref: refs/heads/main\n')
    const gitDir = join(root, '.git')
    renameSync(made, gitDir)
    return { root, gitDir, commonDir: gitDir, objectFormat: 'sha1' }
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError(`No repository can be made in ${dir}: ${reasonOf(error)}.`, exit.unreadable, undefined, error)
  }
}
