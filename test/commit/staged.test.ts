import { existsSync, lstatSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createGitCommitter } from '../../src/commit/git.ts'
import { scratchFolder, useScratch, WorkTree } from './scratch.ts'

useScratch()

const committer = createGitCommitter()

/** A repository in which a file of the history was committed, and nothing is staged. */
async function afterACommit(): Promise<WorkTree> {
  const tree = new WorkTree(scratchFolder())
  tree.git('init', '-q')
  await commit(tree, 'history/a/one.md')
  return tree
}

function commit(tree: WorkTree, path: string): Promise<string | null> {
  tree.write(path, `${path}\n`)
  const placed = new Map([[path, lstatSync(join(tree.dir, path), { bigint: true }).ctimeNs]])
  return committer.commit(tree.repository, 'history', [path], 'm', { ids: new Map(), stored: new Set(), placed })
}

describe('that nothing is staged is known from one commit to the next', () => {
  it('and no longer when somebody staged something since', async () => {
    const tree = await afterACommit()
    expect(existsSync(join(tree.dir, '.git/annals/unstaged'))).toBe(true)
    const blob = tree.git('rev-parse', 'HEAD:history/a/one.md').trim()
    tree.git('update-index', '--add', '--cacheinfo', `100644,${blob},history/b`)
    await expect(commit(tree, 'history/b/two.md')).rejects.toMatchObject({ code: 3 })
    expect(tree.git('rev-list', '--count', 'HEAD').trim()).toBe('1')
  })

  it('and no longer when HEAD is another commit', async () => {
    const tree = await afterACommit()
    await commit(tree, 'history/b')
    tree.git('reset', '-q', '--soft', 'HEAD~1')
    tree.remove('history/b')
    await expect(commit(tree, 'history/b/two.md')).rejects.toMatchObject({ code: 3 })
  })
})
