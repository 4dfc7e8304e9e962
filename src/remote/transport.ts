/** How commits get to a remote and from there: one contract, the machine's git or the built-in one behind it. */
import { exit, UserError } from '../errors.ts'
import { type Address, parseAddress } from './address.ts'

/** Which branch of which remote. */
export interface Target {
  /** The name of a remote in git's configuration, or an address. */
  remote: string
  /** Full name of the local branch, `refs/heads/main`. */
  branch: string
}

/** Whether a remote is said by its address. */
export const isAddress = (remote: string): boolean => /[:/\\]/.test(remote)

/** A remote as it may be shown and written down: an address without its password. */
export const shownRemote = (remote: string): string => (isAddress(remote) ? parseAddress(remote).text : remote)

/** Where git notes what the remote's branch had when it was last seen; a remote without a name is `annals`. */
export const trackingRef = (remote: string, branch: string): string =>
  `refs/remotes/${isAddress(remote) ? 'annals' : remote}/${branch.replace(/^refs\/heads\//, '')}`

export interface Transport {
  /** Where pushes go; usually one address. Throws a `UserError` (exit 5) when the remote is not there. */
  addresses(): Promise<Address[]>
  /** Gets what the remote's branch has; its commit, null when the remote has no such branch. */
  fetch(): Promise<string | null>
  /**
   * Moves the remote's branch from `theirs` to a commit that descends from it, large ones in pieces. `behind`: somebody else pushed meanwhile.
   * Throws a `UserError` (exit 5) for everything else that keeps it from being pushed.
   */
  push(commit: string, theirs: string | null): Promise<'pushed' | 'behind'>
}

/** What keeps a commit from being pushed, as a sentence (exit 5). */
export const notPushed = (message: string, hint?: string): UserError => new UserError(message, exit.notPushed, hint)

/** For a remote that the repository does not have. */
export const noRemote = (root: string, remote: string): UserError =>
  notPushed(`${root} has no remote ${remote}.`, `git -C ${root} remote add ${remote} <address>`)
