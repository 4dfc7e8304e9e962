/** What the protocol of a commit asks of an implementation of git. */
import type { Leaf, TreeChange } from './merge-trees.ts'
import type { ObjectType } from './pack.ts'
import type { Change, TreeEntry, TreeStore } from './trees.ts'
import type { Head, Prepared, TreeFile } from './types.ts'

/** What the index has at a path; `skipped`: the file is not in the work tree, since the checkout is sparse. */
export interface Indexed extends Leaf {
  skipped: boolean
}

/** A file that is to be put into the work tree. `raw`: byte for byte, since it is of the history: no filter applies. */
export interface FileChange extends TreeChange {
  raw: boolean
}

/** What is known of the files of an index. `skipped`: paths that shall not be in the work tree. */
export interface IndexFacts extends Partial<Pick<Prepared, 'placed'>> {
  skipped?: ReadonlySet<string>
}

/** A commit as far as histories are compared by it. */
export interface CommitFacts {
  oid: string
  tree: string
  parents: string[]
}

/** One repository as one implementation reads and writes it; opened for one call, then closed. */
export interface Backend extends TreeStore {
  /** Whether it puts files into the work tree as filters, line ends and modes ask, not only byte for byte. */
  readonly converts: boolean
  /** Refuses what this implementation does not understand, an unfit index, and a subpath that is no folder there. */
  check(subpath: string, commit: string | null): Promise<void>
  head(): Promise<Head>
  /** The tree of a commit. */
  treeOf(commit: string): Promise<string>
  /** Stores files of the work tree byte for byte; their ids, in the order given. */
  writeBlobs(paths: string[]): Promise<string[]>
  /** Stores trees, inner before outer. */
  writeTrees(trees: TreeEntry[][]): Promise<void>
  /** Stores a commit, signed where the configuration asks for it. */
  writeCommit(tree: string, parents: string[], message: string): Promise<string>
  /** Stores contents byte for byte; their ids, in the order given. */
  storeBlobs(contents: readonly Buffer[]): Promise<string[]>
  /** An entry of the index that is not among the changes and that they would replace; null when there is none. */
  indexConflict(changes: Change[]): Promise<string | null>
  /** Writes the index as it shall be to a file of its own; says whether the entries that changed have their files' times. */
  writeIndex(changes: Change[], file: string, facts?: IndexFacts): Promise<'with times' | 'without times'>
  /** The index was just put in its place, under its lock, for a commit with this tree: nothing more is staged than before. */
  installed(tree: string): void
  /** Moves a branch if it is where it was read, under git's lock. */
  moveBranch(branch: string, to: string, from: string | null): Promise<'moved' | 'elsewhere' | 'locked'>
  /** Notes the files' times in the entries of an index file, as `git status` would; false when it left the file as it is. */
  refresh(subpath: string, changes: Change[], file: string): Promise<boolean>
  /** All files below a tree, in any order, their paths with a prefix. */
  list(tree: string, prefix: string): Promise<TreeFile[]>
  /** The bytes of blobs, in the order asked for. */
  read(oids: Iterable<string>): AsyncIterable<Buffer>
  /** Any object. */
  object(oid: string): Promise<{ type: ObjectType; bytes: Buffer }>
  /** The best common ancestor of two commits; null when they have none (or a shallow clone does not reach it). */
  mergeBase(one: string, other: string): Promise<string | null>
  /** The commits that `to` has and `from` has not, parents first. */
  between(from: string | null, to: string): Promise<CommitFacts[]>
  /** What the index has at some paths. */
  indexed(paths: ReadonlySet<string>): Promise<Map<string, Indexed>>
  /** Which of some paths in the index are not so in the work tree: changed, or gone. */
  changedFiles(paths: ReadonlySet<string>): Promise<ReadonlySet<string>>
  /** Which of some new paths do not belong into the work tree, since the checkout is sparse. */
  outsideCheckout(paths: readonly string[]): Promise<ReadonlySet<string>>
  /** Puts files into the work tree as git would, over what is there; `index` is a file of an index that has them. */
  checkOut(changes: readonly FileChange[], index: string): Promise<void>
  /** Has the blobs brought that a partial clone lacks, in one go; those that it could not get. */
  bring(oids: readonly string[]): Promise<ReadonlySet<string>>
  close(): void
}
