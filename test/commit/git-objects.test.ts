import { expect, it } from 'vitest'
import { createGitCommitter } from '../../src/commit/git.ts'
import { initRepository } from '../../src/commit/repository.ts'
import { scratchFolder, useScratch, WorkTree } from './scratch.ts'

useScratch()

it.each([3, 600])('%i files are stored byte for byte, many as one pack', async (count) => {
  const tree = new WorkTree(initRepository(scratchFolder()).root)
  tree.git('config', 'core.autocrlf', 'input')
  const paths = Array.from({ length: count }, (_, n) => `history/${n + 1_000}.md`)
  for (const path of paths) tree.write(path, `${path}\r\n`)
  await createGitCommitter().commit(tree.repository, 'history', paths, 'm')
  const ids = tree.git('hash-object', '--no-filters', '--', ...paths)
  expect(tree.git('ls-tree', '--format=%(objectname)', 'HEAD:history')).toBe(ids)
  expect(tree.git('cat-file', 'blob', `HEAD:${paths.at(-1)}`)).toBe(`${paths.at(-1)}\r\n`)
  expect(tree.fsck()).toBe('')
  const isPacked = tree.git('count-objects', '-v').includes(`in-pack: ${count}\n`)
  expect(isPacked).toBe(count === 600)
})
