import { createGitCommitter } from '../../src/commit/git.ts'
import { createIsomorphicCommitter } from '../../src/commit/isomorphic-git.ts'
import { findRepository } from '../../src/commit/repository.ts'

/** Brings HEAD's branch to a commit and dies at a step, as if the machine had stopped it. */
const [name, dir = '', step, from = '', to = ''] = process.argv.slice(2)
const create = name === 'git' ? createGitCommitter : createIsomorphicCommitter
const committer = create({ onStep: (at) => void (at === step && process.kill(process.pid, 'SIGKILL')) })
const repository = findRepository(dir)
if (repository === null) throw new Error(`no repository in ${dir}`)
await committer.advance(repository, { from, to, subpath: 'history', leaveHistory: true })
