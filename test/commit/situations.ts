import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { busyWorkTree, makeBusy, scratchFolder, WorkTree } from './scratch.ts'

export interface Situation {
  title: string
  make: () => WorkTree
  /** Where only the machine's git can work. */
  needsGit?: boolean
}

/** A work tree with a start, then what the situation adds. */
const after =
  (change: (tree: WorkTree) => void, ...init: string[]) =>
  (): WorkTree => {
    const tree = busyWorkTree(...init)
    change(tree)
    return tree
  }

const committed = (...files: string[]): WorkTree => {
  const tree = new WorkTree(scratchFolder())
  tree.git('init', '-q')
  for (const file of files) tree.write(file, `${file}\n`)
  tree.git('add', '.')
  tree.git('commit', '-q', '-m', 'first')
  return tree
}

/** Repositories in which a commit works and leaves everything else as it was. */
export const workable: Situation[] = [
  { title: 'somebody has staged, changed and left files', make: busyWorkTree },
  {
    title: 'the branch is unborn and files are staged',
    make: () => {
      const tree = new WorkTree(scratchFolder())
      tree.git('init', '-q')
      for (const name of ['staged.txt', 'both.txt', 'changed.txt']) tree.write(name, 'x\n')
      makeBusy(tree)
      return tree
    },
  },
  {
    title: 'there is nothing at all yet',
    make: () => {
      const tree = new WorkTree(scratchFolder())
      tree.git('init', '-q')
      return tree
    },
  },
  {
    title: 'objects and branches are packed',
    make: after((tree) => {
      tree.git('gc', '-q')
      tree.git('pack-refs', '--all')
    }),
  },
  {
    title: 'a file is intended to be added',
    make: after((tree) => {
      tree.write('intended.txt', 'later\n')
      tree.git('add', '--intent-to-add', 'intended.txt')
    }),
  },
  {
    title: 'files are marked skip-worktree and assume-unchanged',
    make: after((tree) => {
      tree.git('update-index', '--skip-worktree', 'src/deep/quiet.txt')
      tree.git('update-index', '--assume-unchanged', 'changed.txt')
    }),
  },
  {
    title: 'the index notes its trees',
    make: after((tree) => {
      tree.git('commit', '-q', '-m', 'second')
      tree.write('src/deep/new.txt', 'new\n')
      tree.git('add', 'src/deep/new.txt')
    }),
  },
  {
    title: 'the untracked cache is on',
    make: after((tree) => {
      tree.git('config', 'core.untrackedCache', 'true')
      tree.git('update-index', '--untracked-cache')
      tree.git('status')
    }),
  },
  { title: 'the history is ignored', make: after((tree) => tree.write('.git/info/exclude', 'history\n*.md\n')) },
  { title: 'line endings are converted', make: after((tree) => tree.git('config', 'core.autocrlf', 'true')) },
  {
    title: 'hooks would refuse everything',
    make: after((tree) => {
      for (const hook of ['pre-commit', 'commit-msg', 'reference-transaction', 'post-index-change']) {
        writeFileSync(join(tree.dir, '.git/hooks', hook), '#!/bin/sh\ntouch hook-has-run\nexit 1\n', { mode: 0o755 })
      }
    }),
  },
  {
    title: 'a file system monitor is configured',
    make: after((tree) => {
      const program = join(tree.dir, '.git/monitor')
      writeFileSync(program, '#!/bin/sh\ntouch hook-has-run\nexit 1\n', { mode: 0o755 })
      tree.git('config', 'core.fsmonitor', program)
      tree.git('update-index', '--fsmonitor')
      rmSync(join(tree.dir, 'hook-has-run'), { force: true })
    }),
  },
  {
    title: 'commits are to be signed',
    needsGit: true,
    make: after((tree) => {
      const program = join(tree.dir, '.git/sign')
      writeFileSync(program, '#!/bin/sh\ncat >&2\necho "[GNUPG:] SIG_CREATED " >&2\necho signature\n', { mode: 0o755 })
      tree.git('config', 'commit.gpgSign', 'true')
      tree.git('config', 'gpg.program', program)
    }),
  },
  {
    title: 'the checkout is sparse, the index full',
    make: after((tree) => {
      tree.git('sparse-checkout', 'set', '--no-cone', '/*', '!/src')
    }),
  },
  {
    title: 'the clone is shallow',
    make: () => {
      const origin = committed('a.txt')
      origin.write('b.txt', 'b\n')
      origin.git('add', '.')
      origin.git('commit', '-q', '-m', 'second')
      const dir = scratchFolder()
      origin.git('clone', '-q', '--depth=1', `file://${origin.dir}`, dir)
      return new WorkTree(dir)
    },
  },
  {
    title: 'the work tree is a submodule',
    make: () => {
      const outer = committed('outer.txt')
      outer.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', committed('inner.txt').dir, 'module')
      return new WorkTree(join(outer.dir, 'module'))
    },
  },
  {
    title: 'names are odd',
    make: after((tree) => {
      for (const name of ['tab\tand\nline.txt', 'quote".txt', 'back\\slash.txt', 'é.txt', '-n', '🙂'])
        tree.write(name, 'x')
      tree.git('add', '-A')
    }),
  },
  {
    title: 'a name is not UTF-8',
    make: after((tree) => {
      writeFileSync(Buffer.concat([Buffer.from(`${tree.dir}/latin-`), Buffer.from([0xe9])]), 'x')
      tree.git('add', '-A')
      tree.git('commit', '-q', '-m', 'second')
    }),
  },
  { title: 'ids are SHA-256', make: () => busyWorkTree('--object-format=sha256'), needsGit: true },
  {
    title: 'the index has version 4',
    needsGit: true,
    make: after((tree) => {
      tree.git('update-index', '--index-version', '4')
    }),
  },
  {
    title: 'the index is split',
    needsGit: true,
    make: after((tree) => {
      tree.git('config', 'core.splitIndex', 'true')
      tree.git('update-index', '--split-index')
      tree.write('staged-later.txt', 'x')
      tree.git('add', 'staged-later.txt')
    }),
  },
  {
    title: 'the index is sparse',
    needsGit: true,
    make: () => {
      const tree = committed('a.txt', 'kept/b.txt', 'left/c.txt', 'left/deep/d.txt')
      tree.git('sparse-checkout', 'set', '--cone', '--sparse-index', 'kept')
      return tree
    },
  },
  {
    title: 'the work tree is a linked one',
    needsGit: true,
    make: () => {
      const main = busyWorkTree()
      const dir = join(scratchFolder(), 'linked')
      main.git('worktree', 'add', '-q', '-b', 'side', dir)
      const tree = new WorkTree(dir)
      makeBusy(tree)
      return tree
    },
  },
  {
    title: 'objects are borrowed from another repository',
    needsGit: true,
    make: () => {
      const dir = scratchFolder()
      committed('a.txt').git('clone', '-q', '--shared', '.', dir)
      return new WorkTree(dir)
    },
  },
  {
    title: 'the clone is partial',
    needsGit: true,
    make: () => {
      const origin = committed('a.txt')
      origin.git('config', 'uploadpack.allowFilter', 'true')
      const dir = scratchFolder()
      origin.git('clone', '-q', '--filter=blob:none', `file://${origin.dir}`, dir)
      return new WorkTree(dir)
    },
  },
]

/** A work tree with the branches `main` and `side`, which disagree about `a.txt`. */
const disagreeing = (): WorkTree => {
  const tree = committed('a.txt', 'b.txt')
  tree.git('switch', '-q', '-c', 'side')
  tree.write('a.txt', 'side\n')
  tree.git('commit', '-q', '-a', '-m', 'side')
  tree.git('switch', '-q', 'main')
  tree.write('a.txt', 'main\n')
  tree.git('commit', '-q', '-a', '-m', 'main')
  return tree
}

const disagreeingAfter =
  (...args: string[]) =>
  (): WorkTree => {
    const tree = disagreeing()
    tree.attempt(...args)
    return tree
  }

/** Repositories in which both committers refuse, and why, in their words. */
export const refused: { title: string; make: () => WorkTree; says: RegExp }[] = [
  { title: 'HEAD is detached', make: after((tree) => tree.git('checkout', '-q', '--detach')), says: /detached/ },
  {
    title: 'a merge is ready to conclude',
    says: /A merge is under way/,
    make: () => {
      const tree = disagreeing()
      tree.attempt('merge', '-q', 'side')
      tree.write('a.txt', 'both\n')
      tree.git('add', 'a.txt')
      return tree
    },
  },
  { title: 'a merge has conflicts', make: disagreeingAfter('merge', '-q', 'side'), says: /A merge is under way/ },
  { title: 'a rebase has stopped', make: disagreeingAfter('rebase', '-q', 'side'), says: /A rebase is under way/ },
  { title: 'a cherry-pick has stopped', make: disagreeingAfter('cherry-pick', 'side'), says: /A cherry-pick is under/ },
  { title: 'a revert has stopped', make: disagreeingAfter('revert', 'side'), says: /A revert is under way/ },
  { title: 'a bisection is under way', make: disagreeingAfter('bisect', 'start'), says: /A bisection is under way/ },
  {
    title: 'entries are unmerged without any operation',
    says: /unresolved conflicts/,
    make: () => {
      const tree = disagreeing()
      tree.attempt('merge', '-q', 'side')
      rmSync(join(tree.dir, '.git/MERGE_HEAD'))
      return tree
    },
  },
  {
    title: 'the history is a symbolic link',
    says: /history is a symbolic link/,
    make: after((tree) => {
      mkdirSync(join(tree.dir, 'elsewhere'))
      symlinkSync('elsewhere', join(tree.dir, 'history'))
    }),
  },
  {
    title: 'a folder of the history is a symbolic link',
    says: /history\/u is a symbolic link/,
    make: after((tree) => {
      mkdirSync(join(tree.dir, 'elsewhere'))
      mkdirSync(join(tree.dir, 'history'))
      symlinkSync('../elsewhere', join(tree.dir, 'history/u'))
    }),
  },
  { title: 'the history is a file', make: after((tree) => tree.write('history', 'x')), says: /history is a file/ },
  {
    title: 'the history is a submodule',
    says: /history is a repository of its own/,
    make: () => {
      const tree = committed('a.txt')
      const inner = committed('inner.txt').dir
      tree.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'history')
      return tree
    },
  },
  {
    title: 'the history is a submodule that is not checked out',
    says: /history is a submodule/,
    make: () => {
      const tree = committed('a.txt')
      const id = tree.git('rev-parse', 'HEAD').trim()
      tree.git('update-index', '--add', '--cacheinfo', `160000,${id},history`)
      return tree
    },
  },
  {
    title: 'a file is staged where a folder has to be',
    says: /history\/u is in the index/,
    make: () => {
      const tree = committed('a.txt')
      tree.write('history/u', 'x')
      tree.git('add', 'history/u')
      tree.remove('history/u')
      return tree
    },
  },
]
