/** An order in which commits can be walked from old to new. */
import type { CommitFacts } from './backend.ts'

/** Commits, each behind those of its parents that are among them. */
export const parentsFirst = (commits: CommitFacts[]): CommitFacts[] => {
  const byId = new Map(commits.map((commit) => [commit.oid, commit]))
  const ordered = new Map<string, CommitFacts>()
  const open = commits.toReversed()
  while (open.length > 0) {
    const commit = open.at(-1) as CommitFacts
    const before = commit.parents.flatMap((parent) => {
      const known = byId.get(parent)
      return known === undefined || ordered.has(parent) ? [] : [known]
    })
    if (before.length > 0) open.push(...before)
    else {
      ordered.set(commit.oid, commit)
      open.pop()
    }
  }
  return [...ordered.values()]
}
