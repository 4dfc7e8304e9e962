import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createGitCommitter } from '../../src/commit/git.ts'
import { objectId } from '../../src/commit/trees.ts'
import type { Committer } from '../../src/commit/types.ts'
import { commitPending } from '../../src/run/commit.ts'
import { State } from '../../src/state/index.ts'
import { scratchFolder, useScratch, WorkTree } from '../commit/scratch.ts'

useScratch()

/** A repository with a file of the history that waits for its commit, and the tree that a commit of it has. */
function aWaitingFile() {
  const tree = new WorkTree(scratchFolder())
  tree.git('init', '-q')
  const state = State.open(join(scratchFolder(), 'state.db'))
  onTestFinished(() => state.close())
  mkdirSync(join(tree.dir, 'history'))
  writeFileSync(join(tree.dir, 'history/one.md'), 'one')
  state.pending.put('history/one.md', objectId('blob', Buffer.from('one'), 'sha1'))
  const commitWith = (committer: Committer): Promise<string | null> =>
    commitPending(state, committer, { repository: tree.repository, subpath: 'history', firstFiles: [] }, 'm', {
      stored: new Set(),
      placed: new Map(),
    })
  /** Somebody else's commit, of a file that lies in the history as well. */
  const byOthers = (): void => {
    tree.write('history/theirs.md', 'theirs')
    tree.git('add', 'history/theirs.md')
    tree.git('commit', '-qm', 'theirs')
  }
  return { tree, state, commitWith, byOthers }
}

/** Git's committer, and what else happens when it has made a commit. */
const followedBy = (then: () => void): Committer => {
  const committer = createGitCommitter()
  const commit: Committer['commit'] = async (...words) => {
    const made = await committer.commit(...words)
    then()
    return made
  }
  return { ...committer, commit }
}

describe('after a commit the state knows what it holds', () => {
  it('and not what somebody else has committed since', async () => {
    const { tree, state, commitWith, byOthers } = aWaitingFile()
    const commit = await commitWith(followedBy(byOthers))
    expect(tree.git('rev-parse', 'HEAD~1').trim()).toBe(commit)
    expect(state.recall('head')).toBe(commit)
    expect(state.recall('tree')).toBe(tree.git('rev-parse', `${commit}:history`).trim())
  })

  it('also where there was nothing to commit', async () => {
    const { tree, state, commitWith, byOthers } = aWaitingFile()
    tree.git('add', 'history')
    tree.git('commit', '-qm', 'already')
    state.remember('tree', tree.git('rev-parse', 'HEAD:history').trim())
    expect(await commitWith(followedBy(byOthers))).toBeNull()
    expect(state.recall('tree')).toBe(tree.git('rev-parse', 'HEAD~1:history').trim())
  })

  it('or that it does not, where somebody has committed to the history since it was looked at', async () => {
    const { tree, state, commitWith, byOthers } = aWaitingFile()
    byOthers()
    const commit = await commitWith(createGitCommitter())
    expect(tree.git('ls-tree', '--name-only', `${commit}:history`).trim().split('\n')).toEqual(['one.md', 'theirs.md'])
    expect(state.recall('head')).not.toBe(commit)
    expect(state.recall('tree')).not.toBe(tree.git('rev-parse', `${commit}:history`).trim())
    expect(state.recall('indexed')).toBeNull()
  })
})
