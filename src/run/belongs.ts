/** Which sessions belong to a repository, and why. Decided in the order in which the rules stand here. */
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve, sep } from 'node:path'
import type { Facts } from '../../adapters/types.ts'
import type { GitConfig } from '../commit/config.ts'
import { repositoryConfig } from '../commit/repository.ts'
import type { Repository } from '../commit/types.ts'
import { homeOf } from '../plan/cwd.ts'

/** What it is decided by. */
export type Whereabouts = Pick<Facts, 'cwd' | 'cwds' | 'git'>

/** The rule by which a session belongs. */
export type Matched = 'path' | 'worktree' | 'remote' | 'home path' | 'name'

interface BelongingAt {
  matched: Matched
  /** The directory that matched, relative to the root it lies under, `/` as separator. */
  path: string
}

/** What was decided of a session. */
export type Belonging =
  | BelongingAt
  /** `nameOnly`: only a folder's name speaks for it. */
  | { matched: null; nameOnly: boolean }

export interface BelongRules {
  /** Leave out sessions of other machines that are recognised by their path below the home alone. */
  strict: boolean
  /** Take sessions of which only a folder is named as this repository. */
  matchName: boolean
}

/** What is to be known of a repository to tell its sessions. All paths absolute, links resolved. */
export interface Grounds {
  root: string
  /** Roots of linked worktrees, also of ones that are gone but still listed or remembered. */
  worktrees: string[]
  /** Addresses of remotes, in one form. */
  remotes: string[]
  home: string
  /** Path of the root below the home, or null. */
  belowHome: string[] | null
}

/** Looks at a repository. `remembered`: roots of worktrees that were seen before. */
export function groundsOf(repository: Repository, home: string, remembered: readonly string[]): Grounds {
  const config = repositoryConfig(repository)
  const realHome = existsSync(home) ? realpathSync(home) : home
  return {
    root: repository.root,
    worktrees: [...new Set([...worktreesOf(repository), ...remembered])]
      .filter((one) => one !== repository.root)
      .sort(),
    remotes: remotesOf(config),
    home: realHome,
    belowHome: repository.root.startsWith(`${realHome}${sep}`)
      ? repository.root.slice(realHome.length + 1).split(sep)
      : null,
  }
}

const remotesOf = (config: GitConfig): string[] =>
  config.flatMap(([key, value]) => (/^remote\..*\.url$/s.test(key) ? [addressOf(value)] : []))

/** The main work tree and the linked ones: `worktrees/<name>/gitdir` names the `.git` file of each (gitrepository-layout(5)). */
function worktreesOf({ commonDir }: Repository): string[] {
  const folder = join(commonDir, 'worktrees')
  const linked = existsSync(folder) ? readdirSync(folder) : []
  const roots = linked.flatMap((name) => {
    try {
      return [dirname(readFileSync(join(folder, name, 'gitdir'), 'utf8').trim())]
    } catch {
      // Half made or half removed: git itself does not count it.
      return []
    }
  })
  return [dirname(commonDir), ...roots].map(resolved)
}

/** A path with links resolved as far as it exists. */
function resolved(path: string): string {
  const absolute = resolve(path)
  if (existsSync(absolute)) return realpathSync(absolute)
  const parent = dirname(absolute)
  return parent === absolute ? absolute : join(resolved(parent), absolute.slice(parent.length).replace(/^[\\/]/, ''))
}

/** `host/path` of a remote's address, the same for all forms of one address; a path on this machine as it is. */
function addressOf(url: string): string {
  const plain = url
    .trim()
    .replace(/\/+$/, '')
    .replace(/\.git$/i, '')
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?([^/:]*)(?::\d+)?\/(.*)$/is.exec(plain)
  if (withScheme !== null && !/^file:/i.test(plain))
    return `${withScheme[1]?.toLowerCase()}/${lowerHosted(withScheme[2] ?? '')}`
  const scp = /^(?:[^/@]+@)?([^/:]+):(?!\/\/)(.*)$/s.exec(plain)
  if (scp !== null && !/^[a-z]$/i.test(scp[1] ?? '')) return `${scp[1]?.toLowerCase()}/${lowerHosted(scp[2] ?? '')}`
  return plain.replace(/^file:\/\//i, '')
}

/** The hosts that people use do not tell repositories apart by case. */
const lowerHosted = (path: string): string => path.replace(/^\/+/, '').toLowerCase()

const isBelow = (path: string, root: string): boolean =>
  path === root || path.startsWith(root.endsWith(sep) ? root : root + sep)

const below = (path: string, root: string): string => path.slice(root.length).split(sep).filter(Boolean).join('/')

/** Decides by what a session recorded of where it ran. */
export function belongs(where: Whereabouts, grounds: Grounds, rules: BelongRules): Belonging {
  const directories = [...new Set([...(where.cwd === undefined ? [] : [where.cwd]), ...(where.cwds ?? [])])]
  const remote = where.git?.remote === undefined ? null : addressOf(where.git.remote)
  const here = directories.filter((directory) => isAbsolute(directory)).map(resolved)
  for (const path of here) {
    if (isBelow(path, grounds.root) && !isNested(path, grounds.root)) {
      return { matched: 'path', path: below(path, grounds.root) }
    }
  }
  for (const path of here) {
    const root = grounds.worktrees.find((one) => isBelow(path, one))
    if (root !== undefined && !isNested(path, root)) return { matched: 'worktree', path: below(path, root) }
  }
  if (here.some((path) => isBelow(path, grounds.root))) return { matched: null, nameOnly: false }
  if (remote !== null && grounds.remotes.includes(remote)) {
    return { matched: 'remote', path: pathInClone(directories[0], grounds) }
  }
  const contradicted = remote !== null && grounds.remotes.length > 0
  if (!contradicted && !rules.strict) {
    const path = belowOtherHome(directories, grounds)
    if (path !== null) return { matched: 'home path', path }
  }
  const named = contradicted ? null : belowName(directories, grounds)
  if (named !== null && rules.matchName) return { matched: 'name', path: named }
  return { matched: null, nameOnly: named !== null }
}

/** Whether another repository begins between a root and a path below it. */
function isNested(path: string, root: string): boolean {
  for (let folder = path; folder !== root && folder.length > root.length; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return true
  }
  return false
}

/** Elements of a recorded directory, whatever system wrote it. */
const elementsOf = (directory: string): string[] => directory.split(/[\\/]+/).filter(Boolean)

const nameOf = ({ root }: Grounds): string => root.split(sep).at(-1) ?? ''

/** The path below a clone that lies elsewhere: what follows the folder that has this repository's name, if there is one. */
const pathInClone = (directory: string | undefined, grounds: Grounds): string =>
  (directory === undefined ? null : belowName([directory], grounds)) ?? ''

function belowName(directories: readonly string[], grounds: Grounds): string | null {
  for (const directory of directories) {
    const elements = elementsOf(directory)
    const at = elements.indexOf(nameOf(grounds))
    if (at !== -1) return elements.slice(at + 1).join('/')
  }
  return null
}

/** A directory that is not on this machine, below somebody's home as this repository is below ours. */
function belowOtherHome(directories: readonly string[], { home, belowHome }: Grounds): string | null {
  if (belowHome === null) return null
  for (const directory of directories) {
    const there = homeOf(directory)
    if (there === null || there.home === home || existsSync(directory)) continue
    const elements = elementsOf(there.rest)
    if (belowHome.every((element, index) => elements[index] === element)) {
      return elements.slice(belowHome.length).join('/')
    }
  }
  return null
}
