/** What a push would carry, measured before it is tried; and large ones sent ahead in pieces. */
import { createInterface } from 'node:readline'
import { git, startGit } from '../commit/git-process.ts'

/** A blob that the remote does not have. */
interface Outgoing {
  oid: string
  path: string
  bytes: number
  /** Bytes it takes in this repository, compressed. */
  stored: number
}

/** Every blob that `commit` has and `theirs` has not. */
export const outgoingBlobs = async (root: string, theirs: string | null, commit: string): Promise<Outgoing[]> => {
  const lister = startGit(root, ['rev-list', '--objects', commit, ...(theirs === null ? [] : [`^${theirs}`])])
  const format = '%(objecttype) %(objectname) %(objectsize) %(objectsize:disk) %(rest)'
  const measurer = startGit(root, ['cat-file', '--buffer', `--batch-check=${format}`])
  for (const child of [lister, measurer]) child.stderr.resume()
  lister.stdin.end()
  lister.stdout.pipe(measurer.stdin)
  const blobs: Outgoing[] = []
  for await (const line of createInterface({ input: measurer.stdout })) {
    const [, oid, bytes, stored, path = ''] = /^blob (\w+) (\d+) (\d+) (.*)$/.exec(line) ?? []
    if (oid !== undefined) blobs.push({ oid, path, bytes: Number(bytes), stored: Number(stored) })
  }
  return blobs
}

/** Blobs in groups of at most `limit` stored bytes, in their order; one that is larger stands alone. */
export const inPieces = (blobs: readonly Outgoing[], limit: number): string[][] => {
  const groups: string[][] = []
  let room = 0
  for (const { oid, stored } of blobs) {
    if (groups.length === 0 || stored > room) {
      groups.push([])
      room = limit
    }
    groups.at(-1)?.push(oid)
    room -= stored
  }
  return groups
}

/** A commit that has nothing but some blobs; it is on no branch, and goes away with the ref it is sent to. */
export const commitOf = async (root: string, oids: readonly string[], parent: string | null): Promise<string> => {
  const lines = [...oids].sort().map((oid) => `100644 blob ${oid}\t${oid}\0`)
  const tree = (await git(root, ['mktree', '-z'], lines.join(''))).toString().trim()
  const who = { name: 'annals', email: 'annals@localhost', date: '@0 +0000' }
  const env = {
    GIT_AUTHOR_NAME: who.name,
    GIT_AUTHOR_EMAIL: who.email,
    GIT_AUTHOR_DATE: who.date,
    GIT_COMMITTER_NAME: who.name,
    GIT_COMMITTER_EMAIL: who.email,
    GIT_COMMITTER_DATE: who.date,
  }
  const args = ['commit-tree', tree, ...(parent === null ? [] : ['-p', parent])]
  return (await git(root, args, 'annals: a piece of a large push\n', { env })).toString().trim()
}
