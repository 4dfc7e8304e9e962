/** What the remote does not have yet, as far as this clone knows: nothing goes over the network. */

import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { askGit } from '../commit/ask.ts'
import { configValue } from '../commit/config.ts'
import { headCommit, refCommit } from '../commit/head.ts'
import { repositoryConfig } from '../commit/repository.ts'
import type { Repository } from '../commit/types.ts'
import { parseAddress } from '../remote/address.ts'
import { isAddress, trackingRef } from '../remote/transport.ts'

export interface Unpushed {
  /** Its name, and its address as the repository has it; null when there is none of that name. */
  remote: { name: string; url: string } | null
  /** Commits of this branch that were not pushed; null: not known (no git to count them, or HEAD is on no branch). */
  commits: number | null
  /** When what the clone knows of the remote last changed: the last push or fetch that brought something; ISO 8601. */
  since: string | null
  /** Whether a file of the history, a path from the repository's top, is on the remote as it is in HEAD; null: none is, or nobody knows. */
  has: ((path: string) => boolean) | null
}

const nothing = { commits: null, since: null, has: null }

/** The address of a remote that settings name, by its name or by its address; undefined: there is none of that name. */
export const remoteUrl = (repository: Repository, name: string): string | undefined =>
  isAddress(name) ? name : configValue(repositoryConfig(repository), `remote.${name}.url`)

/** Compares HEAD with what the remote's branch of the same name was when it was last seen. `subpath`: of the history. */
export async function unpushedIn(repository: Repository, subpath: string, name: string): Promise<Unpushed> {
  const url = remoteUrl(repository, name)
  if (url === undefined) return { remote: null, ...nothing }
  const { text } = parseAddress(url)
  const remote = { name: isAddress(name) ? text : name, url: text }
  const branch = /^ref: refs\/heads\/(.+)$/.exec(readFileSync(join(repository.gitDir, 'HEAD'), 'utf8').trim())?.[1]
  const head = headCommit(repository)
  if (branch === undefined || head == null) return { remote, ...nothing }
  const ref = trackingRef(name, branch)
  const there = refCommit(repository, ref)
  if (there === head) return { remote, commits: 0, since: changedAt(repository, ref), has: () => true }
  const commits = await countOf(repository, there === null ? [head] : [`${there}..${head}`])
  if (there === null) return { remote, ...nothing, commits }
  const differing = await differingFrom(repository, there, head, subpath)
  const has = differing === null ? null : (path: string) => !differing.has(path)
  return { remote, commits, since: changedAt(repository, ref), has }
}

function changedAt({ commonDir }: Repository, ref: string): string | null {
  for (const file of [join(commonDir, 'logs', ...ref.split('/')), join(commonDir, ...ref.split('/'))]) {
    const stats = statSync(file, { throwIfNoEntry: false })
    if (stats !== undefined) return stats.mtime.toISOString()
  }
  return null
}

async function countOf({ root }: Repository, range: string[]): Promise<number | null> {
  const counted = await askGit(root, ['rev-list', '--count', ...range])
  return counted === null ? null : Number(counted)
}

async function differingFrom(
  { root }: Repository,
  from: string,
  to: string,
  subpath: string,
): Promise<Set<string> | null> {
  const listed = await askGit(root, ['diff', '--name-only', '--no-renames', '-z', from, to, '--', subpath])
  return listed === null ? null : new Set(listed.split('\0').filter(Boolean))
}
