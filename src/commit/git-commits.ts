/** Commits and how they descend from each other; blobs that a partial clone has left with its remote. */
import { createInterface } from 'node:readline'
import type { CommitFacts } from './backend.ts'
import { git, startGit, tryGit } from './git-process.ts'
import { remoteEnvironment, remoteSettings } from './git-remote.ts'
import { repositoryConfig } from './repository.ts'
import type { Repository } from './types.ts'

/** How long blobs may take to come; afterwards the run goes on without them. */
const patienceMs = 20 * 60_000

/** The best common ancestor; null when there is none, or when a commit is not there. */
export const mergeBase = async (root: string, one: string, other: string): Promise<string | null> => {
  const { code, stdout } = await tryGit(root, ['merge-base', one, other])
  return code === 0 ? stdout.toString().trim() || null : null
}

/** The commits that `to` has and `from` has not, parents first. */
export const between = async (root: string, from: string | null, to: string): Promise<CommitFacts[]> => {
  const args = ['log', '--format=%H %T %P', '--topo-order', '--reverse', to, ...(from === null ? [] : [`^${from}`])]
  const lines = (await git(root, args)).toString().split('\n').filter(Boolean)
  return lines.map((line) => {
    const [oid = '', tree = '', ...parents] = line.split(' ').filter(Boolean)
    return { oid, tree, parents }
  })
}

/** The remote that a partial clone gets its objects from; null for a whole clone. */
const promisorOf = (repository: Repository): string | null => {
  const config = repositoryConfig(repository)
  const named = config.findLast(([key, value]) => /^remote\..+\.promisor$/.test(key) && value !== 'false')
  if (named !== undefined) return named[0].slice('remote.'.length, -'.promisor'.length)
  return config.findLast(([key]) => key === 'extensions.partialclone')?.[1] ?? null
}

/** Those of some blobs that are not here. Goes through all that is here: to ask for one that is missing would fetch it. */
const missingOf = async (root: string, oids: Iterable<string>): Promise<Set<string>> => {
  const missing = new Set(oids)
  const child = startGit(root, [
    'cat-file',
    '--batch-all-objects',
    '--unordered',
    '--buffer',
    '--batch-check=%(objectname)',
  ])
  child.stdin.end()
  child.stderr.resume()
  for await (const line of createInterface({ input: child.stdout })) missing.delete(line)
  return missing
}

/**
 * Has the blobs brought that a partial clone lacks, through one fetch instead of one for each; those that it could not
 * get.
 */
export const bring = async (repository: Repository, oids: readonly string[]): Promise<ReadonlySet<string>> => {
  const promisor = promisorOf(repository)
  if (promisor === null || oids.length === 0) return new Set()
  const { root } = repository
  const missing = await missingOf(root, oids)
  if (missing.size === 0) return missing
  const flags = ['--no-tags', '--no-write-fetch-head', '--recurse-submodules=no', '--filter=blob:none', '--stdin']
  await tryGit(root, ['fetch', promisor, ...flags], `${[...missing].join('\n')}\n`, {
    env: await remoteEnvironment(root),
    settings: [...remoteSettings, 'fetch.negotiationAlgorithm=noop'],
    patienceMs,
  })
  return missingOf(root, missing)
}
