import { spawnSync } from 'node:child_process'
import { existsSync, linkSync, lstatSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ProtocolOptions, Step } from '../../src/commit/protocol.ts'
import { initRepository } from '../../src/commit/repository.ts'
import type { Committer, Prepared } from '../../src/commit/types.ts'
import { UserError } from '../../src/errors.ts'
import { busyWorkTree, scratchFolder, useScratch, WorkTree } from './scratch.ts'
import { refused, workable } from './situations.ts'

const steps: Step[] = ['blobs', 'trees', 'commit', 'journal', 'lock', 'index', 'branch', 'installed', 'unlocked']

const ours = (tree: WorkTree): [string, string][] => [...tree.tree()].filter(([path]) => path.startsWith('history/'))
const others = (tree: WorkTree): [string, string][] => [...tree.tree()].filter(([path]) => !path.startsWith('history/'))

const failure = async (work: Promise<unknown>): Promise<UserError> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(UserError)
  return error as UserError
}

/** What a run knows of files that it has just put in their places. */
const placedIn = ({ dir }: WorkTree, paths: readonly string[]): Prepared => {
  const there = paths.filter((path) => existsSync(join(dir, path)))
  const placed = there.map((path): [string, bigint] => [path, lstatSync(join(dir, path), { bigint: true }).ctimeNs])
  return { ids: new Map(), stored: new Set(), placed: new Map(placed) }
}

/** What every committer keeps; `create` makes one. */
export const describeCommitter = (name: Committer['name'], create: (options?: ProtocolOptions) => Committer): void => {
  const committer = create()
  useScratch()

  describe.each(workable)('where $title', ({ make, needsGit }) => {
    if (needsGit && name !== 'git') {
      it('refuses before anything is written', async () => {
        const tree = make()
        tree.write('history/u/one.md', 'one\n')
        const before = tree.gitDirState()
        const error = await failure(committer.commit(tree.repository, 'history', ['history/u/one.md'], 'm'))
        expect(error.message).toMatch(/needs git itself/)
        expect(error.code).toBe(3)
        expect((await failure(committer.check(tree.repository, 'history'))).message).toBe(error.message)
        expect(tree.gitDirState()).toBe(before)
      })
      return
    }

    it.each([
      ['', () => undefined],
      [', also when told when they were put in their places', placedIn],
    ])('commits its own paths, changes and removals alike, and nothing else%s', async (_, told) => {
      const tree = make()
      const unborn = tree.git('for-each-ref', 'refs/heads') === ''
      const before = { work: tree.usersWork(), tree: unborn ? [] : others(tree) }
      const [one, two, three] = ['history/u/é/one.md', 'history/u/two .json', 'history/three.jsonl']
      tree.write(one, 'one\r\ntwo\n')
      tree.write(two, Buffer.from([0, 255, 10, 13]))
      tree.write(three, '')

      const all = [one, two, three]
      const first = await committer.commit(tree.repository, 'history', all, 'annals: first\n', told(tree, all))
      expect(tree.git('rev-parse', 'HEAD').trim()).toBe(first)
      expect(
        ours(tree)
          .map(([path]) => path)
          .sort(),
      ).toEqual([one, two, three].sort())
      expect(others(tree)).toEqual(before.tree)
      expect(tree.usersWork()).toBe(before.work)
      expect(tree.ourStatus()).toBe('')

      tree.remove(two)
      tree.write(one, 'changed\n')
      tree.write('history/left.md', 'not asked for\n')
      const second = await committer.commit(tree.repository, 'history', all, 'annals: second\n', told(tree, all))
      expect(tree.git('log', '-1', '--format=%H %P%n%an <%ae>%n%cn <%ce>%n%B')).toBe(
        `${second} ${first}\nAda Example <ada@example.org>\nAda Example <ada@example.org>\nannals: second\n\n`,
      )
      const files = await committer.list(tree.repository, 'history')
      expect(files.map(({ path }) => path)).toEqual([three, one])
      const contents: string[] = []
      for await (const bytes of committer.read(
        tree.repository,
        files.map(({ oid }) => oid),
      ))
        contents.push(`${bytes}`)
      expect(contents).toEqual(['', 'changed\n'])
      expect(ours(tree).every(([, entry]) => entry.startsWith('100644 blob '))).toBe(true)
      expect(tree.usersWork()).toBe(before.work)
      expect(tree.git('ls-files', '--', 'history').trim().split('\n')).toHaveLength(2)
      expect(await committer.treeId(tree.repository, 'history')).toBe(tree.git('rev-parse', 'HEAD:history').trim())

      const state = tree.gitDirState()
      expect(await committer.commit(tree.repository, 'history', all, 'again')).toBeNull()
      expect(tree.gitDirState()).toBe(state)
      expect(tree.fsck()).toBe('')
      expect(tree.git('reflog', '-1', '--format=%H %gs').trim()).toBe(`${second} annals: backup`)
      expect(existsSync(join(tree.dir, 'hook-has-run'))).toBe(false)
    })
  })

  describe.each(refused)('where $title', ({ make, says }) => {
    it('refuses with a sentence before anything is written', async () => {
      const tree = make()
      try {
        tree.write('history/u/one.md', 'one\n')
      } catch {
        // A file stands where the folder would be.
      }
      const before = [tree.gitDirState(), tree.git('status', '--porcelain=v2')]
      const error = await failure(committer.commit(tree.repository, 'history', ['history/u/one.md'], 'm'))
      expect(error.message).toMatch(says)
      expect(error.hint).toBeDefined()
      expect(error.code).toBe(3)
      expect([tree.gitDirState(), tree.git('status', '--porcelain=v2')]).toEqual(before)
    })
  })

  it.each([
    ['', () => undefined],
    [', also when told when they were put in their places', placedIn],
  ])('a file that was changed in the second in which it was staged stays changed to git%s', async (_, told) => {
    const tree = new WorkTree(scratchFolder())
    tree.git('init', '-q')
    tree.git('config', 'core.trustctime', 'false')
    const second = new Date('2026-05-06T10:00:00Z')
    const write = (text: string): void => {
      tree.write('own.txt', text)
      utimesSync(join(tree.dir, 'own.txt'), second, second)
    }
    write('one\n')
    tree.git('add', 'own.txt')
    write('two\n')
    utimesSync(join(tree.dir, '.git/index'), second, second)
    tree.write('history/one.md', 'one\n')
    const paths = ['history/one.md']
    await committer.commit(tree.repository, 'history', paths, 'm', told(tree, paths))
    expect(tree.git('status', '--porcelain')).toBe('AM own.txt\n')
  })

  it('refuses paths that lead out of the history or are links', async () => {
    const tree = busyWorkTree()
    tree.git('config', 'core.symlinks', 'true')
    for (const path of ['staged.txt', 'history/../staged.txt', 'history/.git/config', 'history//x', 'historyx']) {
      await failure(committer.commit(tree.repository, 'history', [path], 'm'))
    }
    expect(tree.git('rev-list', '--count', 'HEAD').trim()).toBe('1')
  })

  it('makes a file a folder and a folder a file', async () => {
    const tree = busyWorkTree()
    const work = tree.usersWork()
    tree.write('history/a', 'file\n')
    tree.write('history/b/c/d', 'file\n')
    await committer.commit(tree.repository, 'history', ['history/a', 'history/b/c/d'], 'm')
    tree.remove('history/a')
    tree.remove('history/b')
    tree.write('history/a/x', 'file\n')
    tree.write('history/b', 'file\n')
    const paths = ['history/a/x', 'history/a', 'history/b', 'history/b/c/d']
    await committer.commit(tree.repository, 'history', paths, 'm')
    expect(ours(tree).map(([path]) => path)).toEqual(['history/a/x', 'history/b'])
    expect([tree.usersWork(), tree.ourStatus(), tree.fsck()]).toEqual([work, '', ''])
  })

  it('leaves a file alone that would have to go and is not among the paths', async () => {
    const tree = busyWorkTree()
    tree.write('history/a', 'file\n')
    await committer.commit(tree.repository, 'history', ['history/a'], 'm')
    tree.remove('history/a')
    tree.write('history/a/x', 'file\n')
    const before = tree.gitDirState()
    const error = await failure(committer.commit(tree.repository, 'history', ['history/a/x'], 'm'))
    expect(error.message).toMatch(/^history\/a is /)
    expect(tree.gitDirState()).toBe(before)
    expect(ours(tree).map(([path]) => path)).toEqual(['history/a'])
  })

  it('removes the last file of the history and of the repository', async () => {
    const tree = new WorkTree(initRepository(scratchFolder()).root)
    tree.write('history/u/one.md', 'one\n')
    await committer.commit(tree.repository, 'history', ['history/u/one.md'], 'm')
    tree.remove('history')
    await committer.commit(tree.repository, 'history', ['history/u/one.md'], 'm')
    expect(tree.tree().size).toBe(0)
    expect(await committer.treeId(tree.repository, 'history')).toBeNull()
    expect([tree.git('status', '--porcelain=v2'), tree.fsck()]).toEqual(['', ''])
  })

  it('commits files at the top where the repository is its own', async () => {
    const tree = new WorkTree(initRepository(scratchFolder()).root)
    tree.write('README.md', 'read me\n')
    tree.write('history/one.md', 'one\n')
    await committer.commit(tree.repository, '', ['README.md', 'history/one.md'], 'm')
    expect([...tree.tree().keys()]).toEqual(['README.md', 'history/one.md'])
    expect([tree.git('status', '--porcelain=v2'), tree.git('diff-files')]).toEqual(['', ''])
  })

  it('stores its files without the executable bit', async () => {
    const tree = busyWorkTree()
    tree.write('history/u/one.md', 'one\n')
    tree.git('update-index', '--add', '--chmod=+x', 'history/u/one.md')
    tree.git('commit', '-q', '-m', 'executable', '--', 'history/u/one.md')
    await committer.commit(tree.repository, 'history', ['history/u/one.md'], 'm')
    expect(ours(tree)[0]?.[1]).toMatch(/^100644/)
  })

  it('brings in two thousand files at once, and works on after native git has packed them', async () => {
    const tree = busyWorkTree()
    const work = tree.usersWork()
    const paths = Array.from({ length: 2000 }, (_, i) => `history/u/p${i % 40}/session-${i}.md`)
    for (const path of paths) tree.write(path, `${path}\n`)
    await committer.commit(tree.repository, 'history', paths, 'm')
    expect(ours(tree)).toHaveLength(2000)
    expect([tree.usersWork(), tree.ourStatus(), tree.fsck()]).toEqual([work, '', ''])
    tree.git('gc', '-q')
    tree.write('history/u/p3/session-3.md', 'changed\n')
    await committer.commit(tree.repository, 'history', paths.slice(0, 5), 'm')
    expect(tree.git('diff', '--name-only', 'HEAD~', 'HEAD').trim()).toBe('history/u/p3/session-3.md')
    expect([tree.usersWork(), tree.ourStatus(), tree.fsck()]).toEqual([work, '', ''])
  })

  it('waits for the lock on the index, then says that it is held', async () => {
    const tree = busyWorkTree()
    tree.write('history/one.md', 'one\n')
    writeFileSync(join(tree.dir, '.git/index.lock'), '')
    const before = [tree.git('rev-parse', 'HEAD'), readFileSync(join(tree.dir, '.git/index')).toString('hex')]
    const hurried = create({ lockWait: 60 })
    const error = await failure(hurried.commit(tree.repository, 'history', ['history/one.md'], 'm'))
    expect(error.code).toBe(4)
    expect(error.message).toMatch(/index\.lock/)
    expect(readFileSync(join(tree.dir, '.git/index.lock'), 'utf8')).toBe('')
    await hurried.recover(tree.repository)
    expect(existsSync(join(tree.dir, '.git/index.lock'))).toBe(true)
    expect([tree.git('rev-parse', 'HEAD'), readFileSync(join(tree.dir, '.git/index')).toString('hex')]).toEqual(before)
    setTimeout(() => rmSync(join(tree.dir, '.git/index.lock')), 30)
    expect(await create({ lockWait: 5000 }).commit(tree.repository, 'history', ['history/one.md'], 'm')).not.toBeNull()
  })

  it('waits for the lock on the branch, then says that it is held', async () => {
    const tree = busyWorkTree()
    tree.write('history/one.md', 'one\n')
    writeFileSync(join(tree.dir, '.git/refs/heads/main.lock'), '')
    const work = tree.usersWork()
    const error = await failure(create({ lockWait: 60 }).commit(tree.repository, 'history', ['history/one.md'], 'm'))
    expect(error.code).toBe(4)
    expect(error.message).toMatch(/refs\/heads\/main\.lock/)
    expect(existsSync(join(tree.dir, '.git/index.lock'))).toBe(false)
    rmSync(join(tree.dir, '.git/refs/heads/main.lock'))
    expect(tree.usersWork()).toBe(work)
    expect(await committer.commit(tree.repository, 'history', ['history/one.md'], 'm')).not.toBeNull()
  })

  it.each(['commit', 'index'] as const)('commits on top when the branch moves after the step %s', async (step) => {
    const tree = busyWorkTree()
    let moves = 0
    const onStep = (at: Step): void => {
      if (at !== step || moves++ > 0) return
      const commit = tree.git('commit-tree', 'HEAD^{tree}', '-p', 'HEAD', '-m', 'theirs').trim()
      tree.git('update-ref', 'HEAD', commit)
    }
    tree.write('history/one.md', 'one\n')
    const work = tree.usersWork()
    await create({ onStep }).commit(tree.repository, 'history', ['history/one.md'], 'ours')
    expect(tree.git('log', '--format=%s').trim().split('\n')).toEqual(['ours', 'theirs', 'first'])
    expect([tree.usersWork(), tree.ourStatus(), tree.fsck()]).toEqual([work, '', ''])
  })

  it('gives up when the branch moves every time', async () => {
    const tree = busyWorkTree()
    const onStep = (at: Step): void => {
      if (at !== 'index') return
      tree.git('update-ref', 'HEAD', tree.git('commit-tree', 'HEAD^{tree}', '-p', 'HEAD', '-m', 'theirs').trim())
    }
    tree.write('history/one.md', 'one\n')
    const error = await failure(create({ onStep }).commit(tree.repository, 'history', ['history/one.md'], 'ours'))
    expect(error.code).toBe(3)
    expect(readdirSync(join(tree.dir, '.git/annals'))).toEqual([])
  })

  it('takes along what somebody stages while it works', async () => {
    const tree = busyWorkTree()
    const onStep = (at: Step): void => {
      if (at !== 'commit') return
      tree.write('late.txt', 'late\n')
      tree.git('add', 'late.txt')
    }
    tree.write('history/one.md', 'one\n')
    await create({ onStep }).commit(tree.repository, 'history', ['history/one.md'], 'ours')
    expect(tree.git('diff', '--cached', '--name-only', '--', 'late.txt').trim()).toBe('late.txt')
    expect(tree.ourStatus()).toBe('')
  })

  describe('killed', () => {
    let program = ''
    beforeAll(() => {
      program = join(scratchFolder(), 'kill-at-step.mjs')
      buildSync({
        entryPoints: [join(import.meta.dirname, 'kill-at-step.ts')],
        outfile: program,
        bundle: true,
        format: 'esm',
        platform: 'node',
        banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
      })
    })
    const die = (tree: WorkTree, step: Step, paths: string[]): void => {
      const { signal, stderr } = spawnSync(process.execPath, [program, name, tree.dir, step, ...paths])
      expect(signal, String(stderr)).toBe('SIGKILL')
    }

    it.each(steps)('after the step %s, it recovers and the next commit completes the work', async (step) => {
      const tree = busyWorkTree()
      const paths = ['history/u/one.md', 'history/u/two.md', 'history/gone.md']
      for (const path of paths) tree.write(path, 'old\n')
      await committer.commit(tree.repository, 'history', paths, 'before')
      const work = tree.usersWork()
      tree.write('history/u/one.md', 'new\n')
      tree.write('history/new.md', 'new\n')
      tree.remove('history/gone.md')

      die(tree, step, [...paths, 'history/new.md'])
      expect(tree.fsck()).toBe('')
      await committer.recover(tree.repository)
      expect(tree.usersWork()).toBe(work)
      await committer.commit(tree.repository, 'history', [...paths, 'history/new.md'], 'after')
      const kept = ['history/new.md', 'history/u/one.md', 'history/u/two.md']
      expect(ours(tree).map(([path]) => path)).toEqual(kept)
      expect([tree.usersWork(), tree.ourStatus(), tree.fsck()]).toEqual([work, '', ''])
      expect(tree.git('rev-list', '--count', 'HEAD').trim()).toBe('3')
      expect(readdirSync(join(tree.dir, '.git/annals'))).toEqual([])
      tree.git('commit', '-q', '-m', 'theirs')
      expect(ours(tree).map(([path]) => path)).toEqual(kept)
    })

    it('after the branch moved, what somebody has committed since then stays', async () => {
      const tree = busyWorkTree()
      tree.write('history/one.md', 'one\n')
      die(tree, 'branch', ['history/one.md'])
      rmSync(join(tree.dir, '.git/index.lock'))
      tree.git('read-tree', 'HEAD')
      tree.write('history/one.md', 'theirs\n')
      tree.git('commit', '-q', '-a', '-m', 'theirs')
      await committer.recover(tree.repository)
      expect(tree.git('show', ':history/one.md')).toBe('theirs\n')
      expect(tree.git('status', '--porcelain=v2', '--untracked-files=no')).toBe('')
    })

    it('while it held the lock on the branch, the lock is known as its own', async () => {
      const tree = busyWorkTree()
      tree.write('history/one.md', 'one\n')
      die(tree, 'index', ['history/one.md'])
      const { commit } = JSON.parse(readFileSync(join(tree.dir, '.git/annals/journal.json'), 'utf8'))
      const lock = join(tree.dir, '.git/refs/heads/main.lock')
      writeFileSync(`${lock}.x`, `${commit}\n`)
      linkSync(`${lock}.x`, lock)
      rmSync(`${lock}.x`)
      writeFileSync(join(tree.dir, '.git/HEAD.lock'), '')
      await committer.recover(tree.repository)
      expect([existsSync(lock), existsSync(join(tree.dir, '.git/HEAD.lock'))]).toEqual([false, false])
    })
  })

  it('knows where HEAD stands', async () => {
    const fresh = new WorkTree(initRepository(scratchFolder()).root)
    expect(await committer.head(fresh.repository)).toEqual({ branch: 'refs/heads/main', commit: null })
    expect(await committer.list(fresh.repository, 'history')).toEqual([])
    expect(await committer.treeId(fresh.repository, '')).toBeNull()
    const tree = busyWorkTree()
    const commit = tree.git('rev-parse', 'HEAD').trim()
    expect(await committer.head(tree.repository)).toEqual({ branch: 'refs/heads/main', commit })
    tree.git('checkout', '-q', '--detach')
    expect(await committer.head(tree.repository)).toEqual({ branch: null, commit })
  })

  it('says when contents are missing', async () => {
    const tree = busyWorkTree()
    const read = async (): Promise<void> => {
      for await (const bytes of committer.read(tree.repository, ['1'.repeat(40)])) expect(bytes).toBeUndefined()
    }
    expect((await failure(read())).message).toMatch(/lacks/)
  })

  it('signs with the user and the machine where no name is configured', async () => {
    const tree = new WorkTree(initRepository(scratchFolder()).root)
    const configured = process.env.GIT_CONFIG_GLOBAL
    process.env.GIT_CONFIG_GLOBAL = join(tree.dir, 'none')
    try {
      tree.write('history/one.md', 'one\n')
      await committer.commit(tree.repository, 'history', ['history/one.md'], 'm')
    } finally {
      process.env.GIT_CONFIG_GLOBAL = configured
    }
    expect(tree.git('log', '-1', '--format=%an <%ae>')).toMatch(/^\S.* <[\w.+-]+@[\w.-]+>\n$/)
    tree.git('config', 'user.name', 'Local Name')
    tree.write('history/one.md', 'two\n')
    await committer.commit(tree.repository, 'history', ['history/one.md'], 'm')
    expect(tree.git('log', '-1', '--format=%an <%ae>')).toBe('Local Name <ada@example.org>\n')
  })

  it('is not led astray by the variables of a surrounding hook', async () => {
    const tree = busyWorkTree()
    const other = busyWorkTree()
    const before = other.gitDirState()
    process.env.GIT_DIR = join(other.dir, '.git')
    process.env.GIT_INDEX_FILE = join(other.dir, '.git/index')
    try {
      tree.write('history/one.md', 'one\n')
      await committer.commit(tree.repository, 'history', ['history/one.md'], 'm')
    } finally {
      delete process.env.GIT_DIR
      delete process.env.GIT_INDEX_FILE
    }
    expect(ours(tree)).toHaveLength(1)
    expect(other.gitDirState()).toBe(before)
  })
}
