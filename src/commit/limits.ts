/** What the built-in committer refuses. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { exit, UserError } from '../errors.ts'
import type { GitConfig } from './config.ts'
import type { Repository } from './types.ts'

/** A pack is read into memory as a whole. */
const largestPack = 2 ** 30

/** Extensions of a repository's format that change nothing for who reads objects and branches. */
const harmless = new Set(['noop', 'preciousobjects', 'worktreeconfig', 'relativeworktrees', 'objectformat'])

const largePack = (objects: string): boolean => {
  const packs = join(objects, 'pack')
  if (!existsSync(packs)) return false
  return readdirSync(packs).some((name) => name.endsWith('.pack') && statSync(join(packs, name)).size > largestPack)
}

/** What the built-in committer does not understand of a repository; the subject of a sentence, null when it is fit. */
const beyond = (repository: Repository, config: GitConfig): string | null => {
  const objects = join(repository.commonDir, 'objects')
  const alternates = join(objects, 'info', 'alternates')
  const refStorage = config.findLast(([key]) => key === 'extensions.refstorage')?.[1]
  if (repository.gitDir !== repository.commonDir) return 'A linked work tree'
  if (repository.objectFormat !== 'sha1') return 'A repository with SHA-256 ids'
  if (refStorage !== undefined && refStorage !== 'files') return `A repository that keeps its branches as ${refStorage}`
  if (
    config.some(
      ([key, value]) => key === 'extensions.partialclone' || (/^remote\..*\.promisor$/.test(key) && value !== 'false'),
    )
  ) {
    return 'A partial clone'
  }
  const extension = config.find(
    ([key]) => key.startsWith('extensions.') && key !== 'extensions.refstorage' && !harmless.has(key.slice(11)),
  )
  if (extension !== undefined) return `A repository with ${extension[0]}`
  if (existsSync(alternates) && readFileSync(alternates, 'utf8').trim() !== '')
    return 'A repository that borrows objects of another'
  return largePack(objects) ? 'A repository with a pack above 1 GiB' : null
}

/** The refusal of what only the machine's git can do (exit 3). */
export const needsGit = (what: string): UserError =>
  new UserError(`${what} needs git itself.`, exit.unreadable, 'Install git, then run annals again with --git git.')

/** Refuses a repository that the built-in committer does not understand. */
export const checkLimits = (repository: Repository, config: GitConfig): void => {
  const what = beyond(repository, config)
  if (what !== null) throw needsGit(what)
}
