/** From one implementation of git to a committer: every call opens the repository, and closes it again. */
import { advanceBranch } from './advance.ts'
import type { Backend } from './backend.ts'
import { checkSafe, commitPaths, type ProtocolOptions } from './protocol.ts'
import { recoverPaths } from './recover.ts'
import { entryAt, treeMode } from './trees.ts'
import type { Committer, Repository } from './types.ts'

/** A subpath without slashes at its ends; `.` is the top. */
const tidy = (subpath: string): string => subpath.replace(/^(\.\/)+|\/+$/g, '').replace(/^\.$/, '')

/** In a commit; in HEAD unless told. */
const treeAt = async (backend: Backend, subpath: string, told?: string): Promise<string | null> => {
  const commit = told ?? (await backend.head()).commit
  if (commit === null) return null
  const entry = await entryAt(backend, await backend.treeOf(commit), subpath)
  return entry?.mode === treeMode ? entry.oid : null
}

/** A committer of what one implementation can do; it opens the repository anew for every call, unless they are made `inOne`. */
export const committerOf = (
  name: Committer['name'],
  open: (repository: Repository) => Backend,
  options: ProtocolOptions,
): Committer => {
  let shared: { repository: Repository; backend: Backend } | null = null
  const using = async <T>(repository: Repository, work: (backend: Backend) => Promise<T>): Promise<T> => {
    if (shared?.repository === repository) return work(shared.backend)
    const backend = open(repository)
    try {
      return await work(backend)
    } finally {
      backend.close()
    }
  }
  return {
    name,
    check: (repository, subpath) =>
      using(repository, async (backend) => {
        await checkSafe(backend, repository, tidy(subpath))
      }),
    head: (repository) => using(repository, (backend) => backend.head()),
    treeId: (repository, subpath, commit) => using(repository, (backend) => treeAt(backend, tidy(subpath), commit)),
    list: (repository, subpath) =>
      using(repository, async (backend) => {
        const path = tidy(subpath)
        const tree = await treeAt(backend, path)
        const files = tree === null ? [] : await backend.list(tree, path === '' ? '' : `${path}/`)
        return files.sort((a, b) => (a.path < b.path ? -1 : 1))
      }),
    read: async function* (repository, oids) {
      const backend = open(repository)
      try {
        yield* backend.read(oids)
      } finally {
        backend.close()
      }
    },
    commit: (repository, subpath, paths, message, prepared) =>
      using(repository, (backend) =>
        commitPaths(backend, repository, tidy(subpath), paths, message, options, prepared),
      ),
    advance: (repository, advance) =>
      using(repository, (backend) =>
        advanceBranch(backend, repository, { ...advance, subpath: tidy(advance.subpath) }, options),
      ),
    using,
    inOne: (repository, work) =>
      using(repository, async (backend) => {
        shared = { repository, backend }
        try {
          return await work()
        } finally {
          shared = null
        }
      }),
    recover: (repository) => using(repository, (backend) => recoverPaths(backend, repository, options)),
  }
}
