/** Objects that git reads and stores many at a time, through one process. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { join } from 'node:path'
import { exit, UserError } from '../errors.ts'
import { ByteReader } from './byte-reader.ts'
import { finish, git, gitFailure, startGit } from './git-process.ts'
import { isShared, storeLoose } from './loose.ts'
import { type ObjectType, PackWriter } from './pack.ts'
import { objectId, parseTree, serializeTree, submoduleMode, type TreeEntry, treeMode } from './trees.ts'
import type { Repository } from './types.ts'
import { readWorkFile, statOf } from './work-tree.ts'

const newline = 0x0a

/** An object as `git cat-file --batch` gives it. */
export interface GitObject {
  oid: string
  type: string
  bytes: Buffer
}

/** Reads objects through one `git cat-file --batch`; answers come in the order of the questions. */
export class ObjectReader {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #bytes: ByteReader

  constructor(root: string) {
    this.#child = startGit(root, ['cat-file', '--batch'])
    this.#child.stderr.resume()
    this.#child.on('error', () => this.#child.stdout.destroy())
    this.#bytes = new ByteReader(this.#child.stdout)
  }

  ask(name: string): void {
    this.#child.stdin.write(`${name}\n`)
  }

  /** The answer to the oldest open question; null when there is no such object. */
  async answer(): Promise<GitObject | null> {
    const line = (await this.#bytes.until(newline))?.toString()
    if (line === undefined) {
      throw new UserError('git stopped reading objects.', exit.unreadable, 'Look at the repository with git fsck.')
    }
    const [oid, type, size] = line.split(' ')
    if (oid === undefined || type === undefined || size === undefined) return null
    const bytes = await this.#bytes.take(Number(size) + 1)
    if (bytes === null) throw new UserError(`git stopped while reading ${oid}.`, exit.unreadable)
    return { oid, type, bytes: bytes.subarray(0, -1) }
  }

  /** One object; null when there is none. */
  read(name: string): Promise<GitObject | null> {
    this.ask(name)
    return this.answer()
  }

  close(): void {
    this.#child.stdin.end()
    this.#child.kill()
  }
}

const types: Record<string, string> = { [treeMode]: 'tree', [submoduleMode]: 'commit' }

/** Up to so many trees become loose objects, more become one pack: a first import has one for every folder of a session. */
const looseTrees = 200

/** Stores trees, inner before outer: few as loose objects, many as a pack of our own. */
export const writeTrees = async (repository: Repository, trees: TreeEntry[][]): Promise<void> => {
  if (trees.length > looseTrees) {
    packed(repository, 'tree', trees.map(serializeTree))
    return
  }
  if (!isShared(repository)) {
    for (const entries of trees) storeLoose(repository, 'tree', serializeTree(entries))
    return
  }
  const lines = trees.flatMap((entries) => [
    ...entries.map(({ mode, name, oid }) => `${mode} ${types[mode] ?? 'blob'} ${oid}\t${name}\0`),
    '\0',
  ])
  await git(repository.root, ['mktree', '-z', '--missing', '--batch'], Buffer.from(lines.join(''), 'latin1'))
}

/** Stores objects as one pack of our own; their ids in their order. */
const packed = (repository: Repository, type: ObjectType, contents: Iterable<Buffer>): string[] => {
  const packs = new PackWriter(repository)
  const oids: string[] = []
  try {
    for (const bytes of contents) {
      const oid = objectId(type, bytes, repository.objectFormat)
      packs.add(oid, bytes, type)
      oids.push(oid)
    }
    packs.finish()
  } finally {
    packs.discard()
  }
  return oids
}

/** Up to so many blobs become loose objects; more become one pack, so that a first import leaves no heap of small files. */
const looseLimit = 500

/**
 * Stores contents as blobs through one `git fast-import`, byte for byte; their ids in their order. Holds one in memory
 * at a time.
 */
export const storeBlobs = async (root: string, contents: Iterable<Buffer>): Promise<string[]> => {
  const child = startGit(root, ['fast-import', '--quiet', '--done', '--depth=0'], {
    // As fast as `git add` compresses; `git gc` packs more tightly.
    settings: [`fastimport.unpackLimit=${looseLimit}`, 'core.compression=1'],
  })
  const ended = finish(child)
  const send = async (data: Buffer | string): Promise<void> => {
    if (!child.stdin.write(data) && child.exitCode === null) {
      await Promise.race([new Promise((resolve) => child.stdin.once('drain', resolve)), ended])
    }
  }
  let mark = 0
  for (const bytes of contents) {
    mark += 1
    await send(`blob\nmark :${mark}\ndata ${bytes.length}\n`)
    await send(bytes)
    await send(`\nget-mark :${mark}\n`)
  }
  child.stdin.end('done\n')
  const { code, stdout, stderr } = await ended
  if (code !== 0) throw gitFailure('fast-import', stderr)
  return stdout.toString().trimEnd().split('\n')
}

/** Up to so many files, and bytes of them, are compressed here before a process has started that does it. */
const [fewFiles, fewBytes] = [64, 16 * 1024 * 1024]

/** Stores files of the work tree as blobs; their ids in their order. */
export const storeFiles = async (repository: Repository, paths: readonly string[]): Promise<string[]> => {
  const { root } = repository
  const bytes = (): number => paths.reduce((sum, path) => sum + (statOf(join(root, path))?.size ?? 0), 0)
  const isFew = paths.length <= fewFiles && !isShared(repository) && bytes() <= fewBytes
  if (isFew) return paths.map((path) => storeLoose(repository, 'blob', readWorkFile(root, path)))
  // 1,600 index pages of a first import take 0.15 CPU seconds as a pack of our own, 0.22 through git.
  if (paths.length > looseLimit && !isShared(repository)) return packed(repository, 'blob', filesOf(root, paths))
  return storeBlobs(root, filesOf(root, paths))
}

/** The files of the work tree, one after the other. */
function* filesOf(root: string, paths: Iterable<string>): Generator<Buffer> {
  for (const path of paths) yield readWorkFile(root, path)
}

/** The bytes of blobs, a few questions ahead. */
export async function* readBlobs(root: string, oids: Iterable<string>): AsyncIterable<Buffer> {
  const ahead = 32
  const reader = new ObjectReader(root)
  const open: string[] = []
  const next = async (): Promise<Buffer> => {
    const oid = open.shift()
    const object = await reader.answer()
    if (object?.type === 'blob') return object.bytes
    throw new UserError(`The repository lacks the file contents ${oid}.`, exit.unreadable, 'Look at it with git fsck.')
  }
  try {
    for (const oid of oids) {
      reader.ask(oid)
      open.push(oid)
      if (open.length > ahead) yield await next()
    }
    while (open.length > 0) yield await next()
  } finally {
    reader.close()
  }
}

/** The entries of a tree object. */
export const treeEntries = (object: GitObject | null, oid: string, format: Repository['objectFormat']): TreeEntry[] => {
  if (object?.type === 'tree') return parseTree(object.bytes, format === 'sha1' ? 20 : 32)
  throw new UserError(`The repository lacks the tree ${oid}.`, exit.unreadable, 'Look at it with git fsck.')
}
