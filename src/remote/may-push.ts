/** What is looked at before anything leaves the machine. */
import type { Backend, CommitFacts } from '../commit/backend.ts'
import { diffTrees } from '../commit/merge-trees.ts'
import { isAccepted, rememberAccepted } from './accepted.ts'
import { type Address, nameOf } from './address.ts'
import { notPushed } from './transport.ts'
import { visibilityOf } from './visibility.ts'

/** Throws a `UserError` (exit 5) when commits of a project are not annals' own: their author decides when they are pushed. */
export const checkOwnCommits = async (
  backend: Backend,
  commits: readonly CommitFacts[],
  subpath: string,
  remote: string,
): Promise<void> => {
  let others = 0
  for (const { tree, parents } of commits) {
    const [first, second] = parents
    const isOwn =
      first !== undefined &&
      second === undefined &&
      (await diffTrees(backend, await backend.treeOf(first), tree, (path) => path === subpath)).length === 0
    if (!isOwn) others += 1
  }
  if (others === 0) return
  throw notPushed(
    `The branch has ${others === 1 ? 'a commit' : `${others} commits`} of yours that ${remote} does not have.`,
    'Push them when you want to (git push): the conversations go along.',
  )
}

export interface Consent {
  allowPublic: boolean
  variables: NodeJS.ProcessEnv
  acceptedFile: string
}

/**
 * Throws a `UserError` (exit 5) for an address that everybody can read, or of which nobody knows whether, unless it was
 * accepted once. With `allowPublic` it is accepted now, and that is remembered.
 */
export const checkVisibility = async (addresses: readonly Address[], consent: Consent): Promise<void> => {
  for (const address of addresses) {
    if (address.kind === 'local' || isAccepted(consent.acceptedFile, nameOf(address))) continue
    if (consent.allowPublic) {
      rememberAccepted(consent.acceptedFile, nameOf(address))
      continue
    }
    const visibility = await visibilityOf(address, consent.variables)
    if (visibility === 'private') continue
    throw notPushed(
      visibility === 'public'
        ? `${address.text} can be read by everybody.`
        : `Whether ${address.text} can be read by others is not known.`,
      'Once you are sure: --allow-public accepts this address, and that is remembered.',
    )
  }
}

/** A file that a host would refuse. */
export interface LargeFile {
  path: string
  bytes: number
}

/** Hosts that refuse a file of more than so many bytes, whoever pushes it. */
const largestFile: Record<string, number> = {
  'github.com': 100 * 1024 * 1024,
  'gitlab.com': 100 * 1024 * 1024,
}

/** The largest file that all of some addresses take, in bytes. */
export const fileLimitOf = (addresses: readonly Address[]): number =>
  Math.min(
    ...addresses.map((address) => (address.kind === 'host' ? (largestFile[address.host] ?? Infinity) : Infinity)),
  )

/** Throws a `UserError` (exit 5) that names the files which a host would refuse. */
export const checkFileSizes = (files: readonly LargeFile[]): void => {
  const [first] = files
  if (first === undefined) return
  const rest = files.length > 1 ? ` (and ${files.length - 1} more)` : ''
  throw notPushed(
    `${first.path}${rest} has ${Math.ceil(first.bytes / 1024 / 1024)} MB, more than the host takes in one file.`,
    'It has to leave the commits that are not pushed yet; annals itself writes no file of this size.',
  )
}
