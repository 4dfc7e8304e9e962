/** What the protocol of a commit asks of an implementation of git. */
import type { Change, TreeEntry, TreeStore } from './trees.ts'
import type { Head, Prepared, TreeFile } from './types.ts'

/** One repository as one implementation reads and writes it; opened for one call, then closed. */
export interface Backend extends TreeStore {
  /** Refuses what this implementation does not understand, an unfit index, and a subpath that is no folder there. */
  check(subpath: string, commit: string | null): Promise<void>
  head(): Promise<Head>
  /** The tree of a commit. */
  treeOf(commit: string): Promise<string>
  /** Stores files of the work tree byte for byte; their ids, in the order given. */
  writeBlobs(paths: string[]): Promise<string[]>
  /** Stores trees, inner before outer. */
  writeTrees(trees: TreeEntry[][]): Promise<void>
  writeCommit(tree: string, parent: string | null, message: string): Promise<string>
  /** An entry of the index that is not among the changes and that they would replace; null when there is none. */
  indexConflict(changes: Change[]): Promise<string | null>
  /** Writes the index as it shall be to a file of its own. */
  writeIndex(changes: Change[], file: string): Promise<void>
  /** Moves a branch if it is where it was read, under git's lock. */
  moveBranch(branch: string, to: string, from: string | null): Promise<'moved' | 'elsewhere' | 'locked'>
  /**
   * Notes the files' times in the entries of an index file, as `git status` would; false when it left the file as it is.
   * `placed`: see `Prepared`.
   */
  refresh(subpath: string, changes: Change[], file: string, placed: Prepared['placed']): Promise<boolean>
  /** All files below a tree, in any order, their paths with a prefix. */
  list(tree: string, prefix: string): Promise<TreeFile[]>
  /** The bytes of blobs, in the order asked for. */
  read(oids: Iterable<string>): AsyncIterable<Buffer>
  close(): void
}
