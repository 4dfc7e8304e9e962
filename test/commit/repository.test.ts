import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findRepository, initRepository, locate } from '../../src/commit/repository.ts'
import { busyWorkTree, scratchFolder, useScratch, WorkTree } from './scratch.ts'

useScratch()

describe('findRepository', () => {
  it('finds the repository from a folder below, also one that does not exist yet', () => {
    const tree = busyWorkTree()
    const git = join(tree.dir, '.git')
    const repository = { root: tree.dir, gitDir: git, commonDir: git, objectFormat: 'sha1' }
    expect(findRepository(tree.dir)).toEqual(repository)
    expect(findRepository(join(tree.dir, 'src/deep'))).toEqual(repository)
    expect(findRepository(join(tree.dir, 'not/there'))).toEqual(repository)
  })

  it('finds what a linked work tree shares', () => {
    const main = busyWorkTree()
    const dir = join(scratchFolder(), 'linked')
    main.git('worktree', 'add', '-q', '-b', 'side', dir)
    expect(findRepository(dir)).toEqual({
      root: dir,
      gitDir: join(main.dir, '.git/worktrees/linked'),
      commonDir: join(main.dir, '.git'),
      objectFormat: 'sha1',
    })
  })

  it('says how objects are named', () => {
    expect(findRepository(busyWorkTree('--object-format=sha256').dir)?.objectFormat).toBe('sha256')
  })

  it('finds none where there is none', () => {
    const dir = scratchFolder()
    mkdirSync(join(dir, '.git'))
    expect(findRepository(dir)).toBeNull()
    expect(locate(dir)).toEqual({ kind: 'none' })
  })

  it('tells a bare repository and a git directory from a work tree', () => {
    const bare = scratchFolder()
    new WorkTree(bare).git('init', '-q', '--bare')
    const tree = busyWorkTree()
    expect(findRepository(bare)).toBeNull()
    const looked = [bare, join(bare, 'refs'), join(tree.dir, '.git'), tree.dir]
    expect(looked.map((dir) => locate(dir).kind)).toEqual(['bare', 'bare', 'bare', 'work tree'])
  })

  it('refuses a repository whose files lie elsewhere', () => {
    const tree = busyWorkTree()
    tree.git('config', 'core.worktree', scratchFolder())
    expect(() => findRepository(tree.dir)).toThrow(/keeps its files in/)
  })
})

describe('initRepository', () => {
  it('makes a repository that git takes for one of its own', () => {
    const dir = join(scratchFolder(), 'new/deep')
    const repository = initRepository(dir)
    const tree = new WorkTree(dir)
    expect(findRepository(dir)).toEqual(repository)
    expect(tree.git('status', '--porcelain=v2', '--branch')).toBe('# branch.oid (initial)\n# branch.head main\n')
    expect(tree.git('fsck', '--full')).toBe('')
    expect(tree.git('config', 'core.autocrlf')).toBe('false\n')
  })

  it('takes an empty folder, also one in which a killed run began', () => {
    const dir = scratchFolder()
    mkdirSync(join(dir, '.git-annals-1/objects'), { recursive: true })
    initRepository(dir)
    expect(existsSync(join(dir, '.git-annals-1'))).toBe(false)
  })

  it('refuses a folder that holds something', () => {
    const dir = scratchFolder()
    writeFileSync(join(dir, 'x'), '')
    expect(() => initRepository(dir)).toThrow(/is not empty/)
    expect(existsSync(join(dir, '.git'))).toBe(false)
  })
})
