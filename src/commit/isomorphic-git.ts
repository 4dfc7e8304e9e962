/** The committer for machines without git: isomorphic-git, and what it lacks. */
import { existsSync, lstatSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { exit, reasonOf, UserError } from '../errors.ts'
import { removeFile } from '../placing.ts'
import type { Backend, CommitFacts, FileChange, Indexed } from './backend.ts'
import { committerOf } from './committer.ts'
import { configFlag, configValue, type GitConfig, personalConfig } from './config.ts'
import { writeNew } from './durable.ts'
import { identityFrom } from './identity.ts'
import {
  type CheckedIndex,
  checkedIndex,
  editIndex,
  emptyIndex,
  entriesOf,
  fileEntry,
  type IndexEntry,
  isSkipped,
  oidOf,
  UnfitIndex,
  withoutSize,
} from './index-file.ts'
import { git } from './isomorphic.ts'
import { placesOf } from './journal.ts'
import { checkLimits, needsGit } from './limits.ts'
import type { ObjectType } from './pack.ts'
import { parentsFirst } from './parents-first.ts'
import type { ProtocolOptions } from './protocol.ts'
import { changedUnseen } from './racy.ts'
import { moveRef, symbolicHead } from './refs.ts'
import { repositoryConfig } from './repository.ts'
import { safeFs } from './safe-fs.ts'
import { notAFolder, unmerged } from './situation.ts'
import { type Change, objectId, parseTree, serializeTree, type TreeEntry, treeMode } from './trees.ts'
import type { Committer, Head, Repository, TreeFile } from './types.ts'
import { writeFiles } from './work-files.ts'
import { parentsOf, readWorkFile } from './work-tree.ts'

const latin1 = (path: string): string => Buffer.from(path, 'utf8').toString('latin1')
const utf8 = (name: string): string => Buffer.from(name, 'latin1').toString('utf8')

/** Seconds and zone as a commit has them: `1700000000 +0100`. */
const commitTime = (now: Date): string => {
  const minutes = -now.getTimezoneOffset()
  const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  const zone = `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}${String(rest).padStart(2, '0')}`
  return `${Math.floor(now.getTime() / 1000)} ${zone}`
}

/**
 * The built-in implementation: isomorphic-git finds and reads objects (loose and packed) and branches; objects, index
 * and branch are written by annals, since isomorphic-git takes no locks and writes in place.
 */
class IsomorphicBackend implements Backend {
  readonly converts = false
  readonly #repository: Repository
  readonly #config: GitConfig
  readonly #trees = new Map<string, TreeEntry[]>()
  readonly #git: { fs: typeof safeFs; dir: string; gitdir: string; cache: object }
  #entries: IndexEntry[] = []
  #who = ''

  constructor(repository: Repository) {
    this.#repository = repository
    this.#config = repositoryConfig(repository)
    this.#git = { fs: safeFs, dir: repository.root, gitdir: repository.commonDir, cache: {} }
    checkLimits(repository, this.#config)
  }

  async #branchCommit(branch: string): Promise<string | null> {
    try {
      return await git.resolveRef({ ...this.#git, ref: branch })
    } catch (error) {
      if (error instanceof git.Errors.NotFoundError) return null
      throw error
    }
  }

  async head(): Promise<Head> {
    const branch = symbolicHead(this.#repository)
    return { branch, commit: await this.#branchCommit(branch ?? 'HEAD') }
  }

  /** An object's bytes. */
  async #object(oid: string, type: string): Promise<Buffer> {
    try {
      const result = await git.readObject({ ...this.#git, oid, format: 'content' })
      if (result.type === type && result.object instanceof Uint8Array) return Buffer.from(result.object)
    } catch (error) {
      if (!(error instanceof git.Errors.NotFoundError)) throw error
    }
    throw new UserError(`The repository lacks the ${type} ${oid}.`, exit.unreadable, 'Look at it with git fsck.')
  }

  async #store(type: string, bytes: Buffer): Promise<string> {
    const oid = objectId(type, bytes, 'sha1')
    const object = deflateSync(Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes]), { level: 1 })
    return await git.writeObject({ ...this.#git, object, format: 'deflated', oid })
  }

  async treeOf(commit: string): Promise<string> {
    return (await this.#object(commit, 'commit')).toString('latin1', 5, 45)
  }

  async readTree(oid: string): Promise<TreeEntry[]> {
    const known = this.#trees.get(oid)
    if (known !== undefined) return known
    const entries = parseTree(await this.#object(oid, 'tree'), 20)
    this.#trees.set(oid, entries)
    return entries
  }

  async writeTrees(trees: TreeEntry[][]): Promise<void> {
    for (const entries of trees) await this.#store('tree', serializeTree(entries))
  }

  async writeBlobs(paths: string[]): Promise<string[]> {
    const oids: string[] = []
    for (const path of paths) oids.push(await this.#store('blob', readWorkFile(this.#repository.root, path)))
    return oids
  }

  async writeCommit(tree: string, parents: string[], message: string): Promise<string> {
    const config = this.#allConfig()
    const { name, email } = identityFrom(configValue(config, 'user.name'), configValue(config, 'user.email'))
    this.#who = `${name} <${email}> ${commitTime(new Date())}`
    const lines = [
      `tree ${tree}`,
      ...parents.map((parent) => `parent ${parent}`),
      `author ${this.#who}`,
      `committer ${this.#who}`,
      '',
      message.endsWith('\n') ? message : `${message}\n`,
    ]
    return this.#store('commit', Buffer.from(lines.join('\n')))
  }

  #allConfig(): GitConfig {
    return [...personalConfig(), ...this.#config]
  }

  async storeBlobs(contents: readonly Buffer[]): Promise<string[]> {
    const oids: string[] = []
    for (const bytes of contents) oids.push(await this.#store('blob', bytes))
    return oids
  }

  /** What is read out of the index, which may not be there yet. */
  #ofIndex<Read>(read: (index: CheckedIndex) => Read): Read {
    const { index } = placesOf(this.#repository)
    try {
      return read(checkedIndex(existsSync(index) ? readFileSync(index) : emptyIndex()))
    } catch (error) {
      if (error instanceof UnfitIndex) throw needsGit(`The index of ${this.#repository.root} ${reasonOf(error)}, which`)
      throw error
    }
  }

  async check(subpath: string): Promise<void> {
    if (configFlag(this.#allConfig(), 'commit.gpgsign', false))
      throw needsGit('Signing commits, as commit.gpgSign asks,')
    this.#entries = this.#ofIndex(entriesOf)
    if (this.#entries.some(({ stage }) => stage > 0)) throw unmerged(this.#repository.root)
    const folders = new Set(subpath === '' ? [] : [...parentsOf(subpath), subpath].map(latin1))
    const entry = this.#entries.find(({ name }) => folders.has(name))
    if (entry !== undefined) throw notAFolder(utf8(entry.name), entry.mode.toString(8))
  }

  async indexConflict(changes: Change[]): Promise<string | null> {
    const given = new Set(changes.map(({ path }) => latin1(path)))
    const added = new Set(changes.filter(({ oid }) => oid !== null).map(({ path }) => latin1(path)))
    const parents = new Set([...added].flatMap(parentsOf))
    const blocking = this.#entries.find(
      ({ name }) => !given.has(name) && (parents.has(name) || parentsOf(name).some((parent) => added.has(parent))),
    )
    return blocking === undefined ? null : utf8(blocking.name)
  }

  /** An entry with the file's times if the file is still as committed, else without: then git looks by itself. */
  #entryFor(path: string, oid: string, mode?: string): IndexEntry {
    const file = join(this.#repository.root, path)
    const stats = lstatSync(file, { bigint: true, throwIfNoEntry: false })
    const same = stats?.isFile() && objectId('blob', readFileSync(file), 'sha1') === oid
    return fileEntry(
      latin1(path),
      oid,
      same ? stats : undefined,
      mode === undefined ? undefined : Number.parseInt(mode, 8),
    )
  }

  /** Entries of files that were changed right after they were staged, so that git goes on to see that. */
  #unseen(checked: CheckedIndex, except: ReadonlyMap<string, unknown>): [string, IndexEntry][] {
    const { index } = placesOf(this.#repository)
    if (!existsSync(index)) return []
    const unseen = changedUnseen(this.#repository.root, index, checked, except)
    return unseen.map((entry) => [entry.name, withoutSize(entry)])
  }

  async writeIndex(changes: Change[], file: string): Promise<'with times'> {
    const entries = new Map(
      changes.map(({ path, oid, mode }): [string, IndexEntry | null] => [
        latin1(path),
        oid === null ? null : this.#entryFor(path, oid, mode),
      ]),
    )
    rmSync(file, { force: true })
    const next = this.#ofIndex((index) => editIndex(index, new Map([...this.#unseen(index, entries), ...entries])))
    writeNew(file, Buffer.concat(next))
    return 'with times'
  }

  moveBranch(branch: string, to: string, from: string | null): Promise<'moved' | 'elsewhere' | 'locked'> {
    const { spare } = placesOf(this.#repository)
    const now = () => this.#branchCommit(branch)
    return moveRef(this.#repository, this.#config, { branch, to, from, who: this.#who }, spare, now)
  }

  /** The entries were written with their times. */
  async refresh(): Promise<boolean> {
    return false
  }

  async list(tree: string, prefix: string): Promise<TreeFile[]> {
    const files: TreeFile[] = []
    for (const { mode, name, oid } of await this.readTree(tree)) {
      const path = `${prefix}${utf8(name)}`
      if (mode === treeMode) files.push(...(await this.list(oid, `${path}/`)))
      else if (mode !== '160000') files.push({ path, oid })
    }
    return files
  }

  async *read(oids: Iterable<string>): AsyncIterable<Buffer> {
    for (const oid of oids) yield await this.#object(oid, 'blob')
  }

  async object(oid: string): Promise<{ type: ObjectType; bytes: Buffer }> {
    const { type, object } = await git.readObject({ ...this.#git, oid, format: 'content' })
    return { type: type as ObjectType, bytes: Buffer.from(object as Uint8Array) }
  }

  async mergeBase(one: string, other: string): Promise<string | null> {
    const found = (await git.findMergeBase({ ...this.#git, oids: [one, other] })) as string[]
    return found[0] ?? null
  }

  async between(from: string | null, to: string): Promise<CommitFacts[]> {
    const known = new Set(from === null ? [] : (await git.log({ ...this.#git, ref: from })).map(({ oid }) => oid))
    const commits = (await git.log({ ...this.#git, ref: to })).filter(({ oid }) => !known.has(oid))
    return parentsFirst(commits.map(({ oid, commit: { tree, parent } }) => ({ oid, tree, parents: parent })))
  }

  async indexed(paths: ReadonlySet<string>): Promise<Map<string, Indexed>> {
    return new Map(
      this.#ofIndex(entriesOf).flatMap((entry): [string, Indexed][] => {
        const path = utf8(entry.name)
        const there = { mode: entry.mode.toString(8), oid: oidOf(entry), skipped: isSkipped(entry) }
        return paths.has(path) ? [[path, there]] : []
      }),
    )
  }

  async changedFiles(paths: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const { root } = this.#repository
    const entries = await this.indexed(paths)
    const isAsIndexed = ([path, { oid }]: [string, Indexed]): boolean => {
      const file = join(root, path)
      const stats = lstatSync(file, { throwIfNoEntry: false })
      return stats?.isFile() === true && objectId('blob', readFileSync(file), 'sha1') === oid
    }
    return new Set([...entries].filter((entry) => !isAsIndexed(entry)).map(([path]) => path))
  }

  async outsideCheckout(): Promise<ReadonlySet<string>> {
    if (configFlag(this.#config, 'core.sparsecheckout', false)) throw needsGit('Merging into a sparse checkout')
    return new Set()
  }

  /** Files that are not raw may have to be converted, which git alone knows how to do. */
  async checkOut(changes: readonly FileChange[]): Promise<void> {
    for (const { path } of changes.filter(({ to }) => to === null)) removeFile(this.#repository.root, path)
    const { nextFile } = placesOf(this.#repository)
    await writeFiles(this.#repository, nextFile, changes, (oids) => this.read(oids))
  }

  /** What is no whole clone is refused. */
  async bring(): Promise<ReadonlySet<string>> {
    return new Set()
  }

  installed(): void {}

  close(): void {}
}

/** The built-in committer, for machines without git. */
export const createIsomorphicCommitter = (options: ProtocolOptions = {}): Committer =>
  committerOf('isomorphic-git', (repository) => new IsomorphicBackend(repository), options)
