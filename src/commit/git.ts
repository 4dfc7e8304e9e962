/** The committer that has the machine's own git do the work. */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exit, UserError } from '../errors.ts'
import type { Backend, CommitFacts, FileChange, Indexed, IndexFacts } from './backend.ts'
import { committerOf } from './committer.ts'
import { changedFiles, checkOut, indexed, outsideCone } from './git-checkout.ts'
import { between, bring, mergeBase } from './git-commits.ts'
import { ObjectReader, readBlobs, storeBlobs, storeFiles, treeEntries, writeTrees } from './git-objects.ts'
import { git, gitFailure, tryGit } from './git-process.ts'
import { signedCommit, signingKey } from './git-signing.ts'
import { identityFrom } from './identity.ts'
import { placesOf } from './journal.ts'
import { writeNextIndex } from './next-index.ts'
import type { ObjectType } from './pack.ts'
import type { ProtocolOptions } from './protocol.ts'
import { copyIndex } from './racy.ts'
import { headInFiles } from './refs.ts'
import { notAFolder, unmerged } from './situation.ts'
import { type Change, fileMode, type TreeEntry } from './trees.ts'
import type { Committer, Head, Repository, TreeFile } from './types.ts'
import { foldersAbove, parentsOf } from './work-tree.ts'

/** The machine's git, driven through its plumbing commands. */
class GitBackend implements Backend {
  readonly converts = true
  readonly #repository: Repository
  readonly #trees = new Map<string, TreeEntry[]>()
  #reader: ObjectReader | null = null
  #staged: Staged[] = []
  #stagedIn: string | null | undefined
  #config: Promise<Map<string, string>> | null = null
  /** Whether files say what git says of HEAD: then it is read there from now on, without a process. */
  #isInFiles = false

  constructor(repository: Repository) {
    this.#repository = repository
  }

  get #root(): string {
    return this.#repository.root
  }

  #objects(): ObjectReader {
    this.#reader ??= new ObjectReader(this.#root)
    return this.#reader
  }

  async head(): Promise<Head> {
    if (this.#isInFiles) return headInFiles(this.#repository) ?? this.#askHead()
    const head = await this.#askHead()
    const read = headInFiles(this.#repository)
    this.#isInFiles = read?.branch === head.branch && read.commit === head.commit
    return head
  }

  async #askHead(): Promise<Head> {
    const both = await tryGit(this.#root, ['rev-parse', '-q', 'HEAD^{commit}', '--symbolic-full-name', 'HEAD'])
    const [commit = '', branch = ''] = both.stdout.toString().split('\n')
    if (both.code === 0 && branch.startsWith('refs/')) return { branch, commit }
    const [symbolic, verified] = await Promise.all([
      tryGit(this.#root, ['symbolic-ref', '-q', 'HEAD']),
      tryGit(this.#root, ['rev-parse', '-q', '--verify', 'HEAD^{commit}']),
    ])
    // 1: a detached or unborn HEAD; anything else is a repository git refuses to work in.
    if (symbolic.code > 1) throw gitFailure('symbolic-ref', symbolic.stderr)
    return {
      branch: symbolic.stdout.toString().trim() || null,
      commit: verified.stdout.toString().trim() || null,
    }
  }

  async treeOf(commit: string): Promise<string> {
    const object = await this.#objects().read(commit)
    const tree = /^tree ([0-9a-f]+)\n/.exec(object?.bytes.toString('latin1') ?? '')?.[1]
    if (tree !== undefined) return tree
    throw new UserError(`The repository lacks the commit ${commit}.`, exit.unreadable, 'Look at it with git fsck.')
  }

  async readTree(oid: string): Promise<TreeEntry[]> {
    const known = this.#trees.get(oid)
    if (known !== undefined) return known
    const entries = treeEntries(await this.#objects().read(oid), oid, this.#repository.objectFormat)
    this.#trees.set(oid, entries)
    return entries
  }

  writeTrees(trees: TreeEntry[][]): Promise<void> {
    return writeTrees(this.#repository, trees)
  }

  async writeBlobs(paths: string[]): Promise<string[]> {
    // Git looks for them meanwhile.
    const settings = this.#settings()
    const [oids] = await Promise.all([paths.length === 0 ? [] : storeFiles(this.#repository, paths), settings])
    return oids
  }

  async storeBlobs(contents: readonly Buffer[]): Promise<string[]> {
    return contents.length === 0 ? [] : storeBlobs(this.#root, contents)
  }

  /** The settings that count here, asked once. */
  #settings(): Promise<Map<string, string>> {
    const names = '^(user\\.(name|email|signingkey)|commit\\.gpgsign|core\\.sparsecheckout(cone)?)$'
    this.#config ??= tryGit(this.#root, ['config', '-z', '--get-regexp', names]).then(({ stdout }) => {
      const lines = stdout.toString().split('\0')
      return new Map(lines.map((line) => [line.split('\n', 1)[0] ?? '', line.slice(line.indexOf('\n') + 1)]))
    })
    return this.#config
  }

  async writeCommit(tree: string, parents: string[], message: string): Promise<string> {
    const settings = await this.#settings()
    const { name, email } = identityFrom(settings.get('user.name'), settings.get('user.email'))
    const env = {
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: email,
      GIT_COMMITTER_NAME: name,
      GIT_COMMITTER_EMAIL: email,
    }
    const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-F', '-']
    const key = signingKey(settings)
    if (key !== null) return signedCommit(this.#root, args, key, message, env)
    return (await git(this.#root, args, message, { env })).toString().trim()
  }

  async check(subpath: string, commit: string | null): Promise<void> {
    const tree = commit === null ? emptyTree[this.#repository.objectFormat] : await this.treeOf(commit)
    await this.#readStaged(tree)
    if (this.#staged.some(({ status }) => status === 'U')) throw unmerged(this.#root)
    const folders = subpath === '' ? [] : [...parentsOf(subpath), subpath]
    const staged = this.#staged.find(({ path, status }) => status !== 'D' && folders.includes(path))
    if (staged !== undefined) throw notAFolder(staged.path, staged.mode)
  }

  /**
   * Asks for what is staged, which takes git a look at the whole index; unless neither the index (git always renames a new
   * file over it) nor the tree is another than when that was known.
   */
  async #readStaged(tree: string): Promise<void> {
    const state = this.#stateOf(tree)
    if (state === this.#stagedIn) return
    const { unstaged } = placesOf(this.#repository)
    const isUnstaged = state !== null && existsSync(unstaged) && readFileSync(unstaged, 'utf8') === state
    const args = ['diff-index', '--cached', '--raw', '-z', '--no-renames', '--ita-visible-in-index', tree]
    this.#staged = isUnstaged ? [] : parseRawDiff(await git(this.#root, args))
    this.#stagedIn = state
  }

  /** By which the index and a tree are known again; null while there is no index. */
  #stateOf(tree: string): string | null {
    const index = statSync(placesOf(this.#repository).index, { bigint: true, throwIfNoEntry: false })
    return index === undefined ? null : [tree, index.ino, index.mtimeNs, index.ctimeNs, index.size].join(' ')
  }

  installed(tree: string): void {
    this.#stagedIn = this.#staged.length === 0 ? this.#stateOf(tree) : undefined
    if (typeof this.#stagedIn !== 'string') return
    try {
      writeFileSync(placesOf(this.#repository).unstaged, this.#stagedIn)
    } catch {
      // The next run asks git.
    }
  }

  /** What HEAD has is guarded where its tree is edited; so only what is staged beside it can be in the way. */
  async indexConflict(changes: Change[]): Promise<string | null> {
    if (this.#staged.length === 0) return null
    const given = new Set(changes.map(({ path }) => path))
    const added = new Set(changes.filter(({ oid }) => oid !== null).map(({ path }) => path))
    const parents = foldersAbove(added)
    const blocking = this.#staged.find(
      ({ path, status }) =>
        status !== 'D' &&
        !given.has(path) &&
        (parents.has(path) || parentsOf(path).some((parent) => added.has(parent))),
    )
    return blocking?.path ?? null
  }

  async writeIndex(
    changes: Change[],
    file: string,
    { skipped = new Set(), placed = new Map() }: IndexFacts = {},
  ): Promise<'with times' | 'without times'> {
    rmSync(file, { force: true })
    if (placed.size > 0 && writeNextIndex(this.#repository, changes, placed, file)) return 'with times'
    const index = join(this.#repository.gitDir, 'index')
    if (existsSync(index)) copyIndex(index, file)
    const none = '0'.repeat(this.#repository.objectFormat === 'sha1' ? 40 : 64)
    const lines = changes.map(({ path, oid, mode = fileMode }) =>
      oid === null ? `0 ${none}\t${path}\0` : `${mode} ${oid}\t${path}\0`,
    )
    const env = { GIT_INDEX_FILE: file }
    await git(this.#root, ['update-index', '-z', '--index-info'], lines.join(''), { env })
    if (skipped.size > 0)
      await git(this.#root, ['update-index', '-z', '--skip-worktree', '--stdin'], [...skipped].join('\0'), { env })
    return 'without times'
  }

  async moveBranch(branch: string, to: string, from: string | null): Promise<'moved' | 'elsewhere' | 'locked'> {
    const old = from ?? '0'.repeat(to.length)
    const result = await tryGit(this.#root, ['update-ref', '-m', 'annals: backup', branch, to, old])
    if (result.code === 0) return 'moved'
    if (/\.lock': File exists/.test(result.stderr)) return 'locked'
    if (/but expected|reference already exists|unable to resolve reference/.test(result.stderr)) return 'elsewhere'
    throw gitFailure('update-ref', result.stderr)
  }

  async refresh(subpath: string, changes: Change[], file: string): Promise<boolean> {
    const specs = changes.flatMap(({ path, oid }) => (oid === null ? [] : [`:(top,literal)${path}`]))
    if (specs.length === 0) return false
    const few = fits(specs) ? specs : [`:(top,literal)${subpath}`]
    const args = ['add', '--refresh', '--sparse', '--', ...few]
    return (await tryGit(this.#root, args, '', { env: { GIT_INDEX_FILE: file } })).code === 0
  }

  async list(tree: string, prefix: string): Promise<TreeFile[]> {
    const lines = (await git(this.#root, ['ls-tree', '-r', '-z', '--full-tree', tree])).toString().split('\0')
    return lines.flatMap((line) => {
      const [, type, oid, path] = /^\d+ (\w+) ([0-9a-f]+)\t(.*)$/s.exec(line) ?? []
      return type === 'blob' && oid !== undefined && path !== undefined ? [{ path: `${prefix}${path}`, oid }] : []
    })
  }

  read(oids: Iterable<string>): AsyncIterable<Buffer> {
    return readBlobs(this.#root, oids)
  }

  async object(oid: string): Promise<{ type: ObjectType; bytes: Buffer }> {
    const object = await this.#objects().read(oid)
    if (object === null) throw new UserError(`The repository lacks the object ${oid}.`, exit.unreadable)
    return { type: object.type as ObjectType, bytes: object.bytes }
  }

  mergeBase(one: string, other: string): Promise<string | null> {
    return mergeBase(this.#root, one, other)
  }

  between(from: string | null, to: string): Promise<CommitFacts[]> {
    return between(this.#root, from, to)
  }

  indexed(paths: ReadonlySet<string>): Promise<Map<string, Indexed>> {
    return indexed(this.#root, paths)
  }

  changedFiles(paths: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    return changedFiles(this.#repository, paths)
  }

  async outsideCheckout(paths: readonly string[]): Promise<ReadonlySet<string>> {
    const settings = await this.#settings()
    if (settings.get('core.sparsecheckout') !== 'true') return new Set()
    return outsideCone(this.#root, paths)
  }

  checkOut(changes: readonly FileChange[], index: string): Promise<void> {
    return checkOut(this.#repository, changes, index, (oids) => this.read(oids))
  }

  bring(oids: readonly string[]): Promise<ReadonlySet<string>> {
    return bring(this.#repository, oids)
  }

  close(): void {
    this.#reader?.close()
  }
}

/** Whether pathspecs fit a command line of any system; searching more of them in every entry would take longer, too. */
const fits = (specs: string[]): boolean => specs.length <= 200 && specs.join(' ').length <= 16_000

/** An entry of the index that HEAD does not have like this; `status` as in git-diff-index(1): A, D, M, T, U. */
interface Staged {
  path: string
  mode: string
  status: string
}

/** Reads `:<mode> <mode> <id> <id> <status>\0<path>\0` …; the second mode is the index's. */
const parseRawDiff = (output: Buffer): Staged[] => {
  const fields = output.toString().split('\0')
  const staged: Staged[] = []
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [, mode = '', , , status = ''] = fields[i]?.split(' ') ?? []
    staged.push({ path: fields[i + 1] ?? '', mode, status })
  }
  return staged
}

/** The id of the tree without entries; git knows it without having it. */
const emptyTree = {
  sha1: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  sha256: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
}

/** The committer that uses the machine's git. */
export const createGitCommitter = (options: ProtocolOptions = {}): Committer =>
  committerOf('git', (repository) => new GitBackend(repository), options)
