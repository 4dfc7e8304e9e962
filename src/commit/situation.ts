/** States of a repository in which no commit is made, and the sentences for them. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf, exit, reasonOf, UserError } from '../errors.ts'
import type { Head, Repository } from './types.ts'

/** What git leaves in the git directory while something is under way, and how it ends (git-status(1) looks at the same). */
const operations: [name: string, sign: string, end: string][] = [
  ['A rebase', 'rebase-merge', 'git rebase --continue or git rebase --abort'],
  ['A rebase', 'rebase-apply', 'git rebase --continue or git rebase --abort (after git am: git am --abort)'],
  ['A merge', 'MERGE_HEAD', 'git commit or git merge --abort'],
  ['A cherry-pick', 'CHERRY_PICK_HEAD', 'git cherry-pick --continue or --abort'],
  ['A revert', 'REVERT_HEAD', 'git revert --continue or --abort'],
  ['A cherry-pick or revert', 'sequencer', 'git cherry-pick --abort or git revert --abort'],
  ['A bisection', 'BISECT_LOG', 'git bisect reset'],
]

/** Refuses (exit 3) while an operation of several steps is under way in this work tree. */
export const checkNoOperation = (repository: Repository): void => {
  for (const [name, sign, end] of operations) {
    if (existsSync(join(repository.gitDir, sign))) {
      throw new UserError(`${name} is under way in ${repository.root}.`, exit.unreadable, `Finish it first: ${end}.`)
    }
  }
}

/** Refuses (exit 3) a detached HEAD: a commit there would belong to no branch. */
export const checkOnBranch = (repository: Repository, head: Head): string => {
  if (head.branch?.startsWith('refs/heads/')) return head.branch
  throw new UserError(
    `HEAD of ${repository.root} is detached: a commit would belong to no branch.`,
    exit.unreadable,
    'Switch to a branch first: git switch <branch>.',
  )
}

export const unmerged = (root: string): UserError =>
  new UserError(`There are unresolved conflicts in ${root}.`, exit.unreadable, 'Resolve and commit them first.')

/** For an entry of the index that one of our paths would replace. */
export const indexInTheWay = (path: string): UserError =>
  new UserError(
    `${path} is in the index, and a file of annals would have to replace it.`,
    exit.unreadable,
    `Take it out first (git rm --cached ${path}), or choose another folder for the history.`,
  )

const kinds: Record<string, string> = { '160000': 'a submodule', '120000': 'a symbolic link' }

/** For a subpath that is, or lies below, something else than a folder; `mode` as git writes it. */
export const notAFolder = (path: string, mode: string): UserError =>
  new UserError(
    `${path} is ${kinds[mode] ?? 'a file'} in the repository.`,
    exit.unreadable,
    'Choose another folder for the history.',
  )

/** A system error as a `UserError` (exit 3); everything else as it is. */
export const unwritable = (error: unknown): unknown =>
  error instanceof UserError || !codeOf(error).startsWith('E') || codeOf(error).startsWith('ERR_')
    ? error
    : new UserError(`The repository cannot be written: ${reasonOf(error)}.`, exit.unreadable, undefined, error)
