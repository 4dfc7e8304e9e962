import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, vi } from 'vitest'
import { findRepository } from '../../src/commit/repository.ts'
import type { Repository } from '../../src/commit/types.ts'

let top = ''

/** A temporary folder for the tests of a file, with its own home and git configuration. */
export const useScratch = (): void => {
  beforeAll(() => {
    top = realpathSync(mkdtempSync(join(tmpdir(), 'annals-commit-')))
    const config = join(top, 'gitconfig')
    writeFileSync(config, '[user]\n\tname = Ada Example\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n')
    for (const name of Object.keys(process.env)) if (name.startsWith('GIT_')) vi.stubEnv(name, undefined)
    vi.stubEnv('HOME', top)
    vi.stubEnv('XDG_CONFIG_HOME', join(top, 'xdg'))
    vi.stubEnv('GIT_CONFIG_NOSYSTEM', '1')
    vi.stubEnv('GIT_CONFIG_GLOBAL', config)
  })
  afterAll(() => {
    vi.unstubAllEnvs()
    rmSync(top, { recursive: true, force: true })
  })
}

export const scratchFolder = (): string => mkdtempSync(join(top, 'repo-'))

/** No program that a situation configures runs because of the test's own questions. */
const harmless = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false']

/** A work tree and native git in it. */
export class WorkTree {
  readonly dir: string

  constructor(dir: string) {
    this.dir = realpathSync(dir)
  }

  git(...args: string[]): string {
    return execFileSync('git', [...harmless, ...args], {
      cwd: this.dir,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
    })
  }

  /** Runs a command that may end in failure, as a merge with conflicts does. */
  attempt(...args: string[]): void {
    try {
      this.git(...args)
    } catch {
      // The state it leaves behind is what the test is about.
    }
  }

  write(path: string, text: string | Buffer): void {
    mkdirSync(dirname(join(this.dir, path)), { recursive: true })
    writeFileSync(join(this.dir, path), text)
  }

  remove(path: string): void {
    rmSync(join(this.dir, path), { recursive: true })
  }

  get repository(): Repository {
    const repository = findRepository(this.dir)
    if (repository === null) throw new Error(`no repository in ${this.dir}`)
    return repository
  }

  /** Paths and contents of everything HEAD's tree holds. */
  tree(): Map<string, string> {
    const lines = this.git('ls-tree', '-r', '-z', '--full-tree', 'HEAD').split('\0').filter(Boolean)
    return new Map(lines.map((line) => [line.slice(line.indexOf('\t') + 1), line.slice(0, line.indexOf('\t'))]))
  }

  /** What git says of everything outside `history/`. */
  usersWork(): string {
    const outside = ['--', '.', ':(exclude,top)history']
    const status = this.git('status', '--porcelain=v2', '--untracked-files=all', ...outside)
    return [status, this.git('diff', '--cached', ...outside), this.git('ls-files', '-s', '-v', ...outside)].join('\n')
  }

  /** What git says of `history/`; empty when work tree, index and HEAD agree. */
  ourStatus(): string {
    return this.git('status', '--porcelain=v2', '--untracked-files=all', '--ignored=no', '--', 'history')
  }

  /** All that `git fsck` has to say, warnings included; empty when the repository is sound. */
  fsck(): string {
    const args = [...harmless, 'fsck', '--full', '--strict', '--no-dangling', '--no-progress']
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: this.dir, encoding: 'utf8' })
    return status === 0 ? `${stdout}${stderr}` : `${status}: ${stdout}${stderr}`
  }

  /** A hash over every file in the git directory but annals' own and the caches that reading commands refresh. */
  gitDirState(): string {
    const hash = createHash('sha256')
    const { commonDir } = this.repository
    for (const name of readdirSync(commonDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()) {
      hash.update(name).update('\0').update(readFileSync(name))
    }
    return hash.digest('hex')
  }
}

/** A repository with two commits, in which somebody has staged, changed and left files. */
export const busyWorkTree = (...init: string[]): WorkTree => {
  const tree = new WorkTree(scratchFolder())
  tree.git('init', '-q', ...init)
  for (const name of ['staged.txt', 'both.txt', 'changed.txt', 'src/deep/quiet.txt']) tree.write(name, `${name}\n`)
  tree.git('add', '.')
  tree.git('commit', '-q', '-m', 'first')
  makeBusy(tree)
  return tree
}

export const makeBusy = (tree: WorkTree): void => {
  tree.write('staged.txt', 'staged\n')
  tree.write('both.txt', 'staged\n')
  tree.write('added.txt', 'added\n')
  tree.git('add', 'staged.txt', 'both.txt', 'added.txt')
  tree.write('both.txt', 'changed after staging\n')
  tree.write('changed.txt', 'changed\n')
  tree.write('untracked.txt', 'untracked\n')
}
