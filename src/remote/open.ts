/** Which transport carries commits. */
import type { Committer, Repository } from '../commit/types.ts'
import { GitTransport } from './git-transport.ts'
import { notPushed, type Transport } from './transport.ts'

/**
 * The transport for the branch that HEAD stands on: the machine's git where it makes the commits too, else the built-in
 * one. Throws a `UserError` (exit 5) for a detached HEAD.
 */
export const openTransport = async (
  committer: Committer,
  repository: Repository,
  remote: string,
  variables: NodeJS.ProcessEnv,
): Promise<Transport> => {
  const { branch } = await committer.head(repository)
  if (branch === null) throw notPushed('HEAD is detached: there is no branch to push.', 'Switch to a branch first.')
  if (committer.name === 'git') return new GitTransport(repository, { remote, branch })
  const { HttpTransport } = await import('./http-transport.ts')
  return new HttpTransport(repository, { remote, branch }, variables)
}
