/** Which committer does the work. */
import { exit, UserError } from '../errors.ts'
import { createGitCommitter } from './git.ts'
import { tryGit } from './git-process.ts'
import type { Committer } from './types.ts'

/** How `--git` may be set. */
export type GitMode = 'auto' | 'git' | 'isomorphic-git'

/** Every committer, the preferred one first; each is loaded when it is asked for. */
const committers: { name: Committer['name']; load: () => Promise<Committer> }[] = [
  { name: 'git', load: async () => createGitCommitter() },
  { name: 'isomorphic-git', load: async () => (await import('./isomorphic-git.ts')).createIsomorphicCommitter() },
]

const gitRuns = async (): Promise<boolean> => {
  try {
    return (await tryGit(process.cwd(), ['--version'])).code === 0
  } catch {
    return false
  }
}

/**
 * The committer for a mode: `auto` takes the machine's git where it runs, else the built-in one.
 * Throws a `UserError` (exit 2) when git is asked for and there is none.
 */
export const chooseCommitter = async (mode: GitMode): Promise<Committer> => {
  const hasGit = mode !== 'isomorphic-git' && (await gitRuns())
  if (mode === 'git' && !hasGit) {
    throw new UserError('There is no git on this machine.', exit.usage, 'Install git, or use --git isomorphic-git.')
  }
  const wanted = hasGit ? 'git' : 'isomorphic-git'
  const committer = committers.find(({ name }) => name === wanted)
  if (committer === undefined) throw new Error(`no committer ${wanted}`)
  return committer.load()
}
