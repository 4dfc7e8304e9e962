/** What a committer is, and what it is given. */
import type { Advance, Advanced } from './advance.ts'
import type { Backend } from './backend.ts'

/** Where a git repository keeps its things; all absolute, symbolic links resolved. */
export interface Repository {
  /** Top of the work tree. */
  root: string
  /** The git directory of this work tree (differs from `commonDir` in a linked worktree). */
  gitDir: string
  /** The git directory that all work trees share; annals keeps its state and its lock below it. */
  commonDir: string
  /** How objects are named. */
  objectFormat: 'sha1' | 'sha256'
}

/** Where HEAD stands. */
export interface Head {
  /** Full ref name, `refs/heads/main`; null when detached. */
  branch: string | null
  /** Commit id, or null while the branch is unborn. */
  commit: string | null
}

/** A file as HEAD's tree has it. */
export interface TreeFile {
  /** Relative to the work tree's top, `/` as separator. */
  path: string
  oid: string
}

export interface Identity {
  name: string
  email: string
}

/** What is known of files before they are committed. */
export interface Prepared {
  /** Blob ids, by path. */
  ids: ReadonlyMap<string, string>
  /** Blobs that are in the repository already. */
  stored: ReadonlySet<string>
  /**
   * When files were put in their places, by path: `ctimeNs` right after it. A file that still has it has not been touched
   * since, and holds what `ids` says.
   */
  placed: Pick<ReadonlyMap<string, bigint>, 'get' | 'size' | 'values'>
}

/**
 * Records files in a repository. Two implementations, one contract, one test suite.
 *
 * A committer never runs hooks, signs where the configuration asks for it, never changes an entry of the index that is not among the paths it was
 * given, never leaves a half-written object, ref or index behind, and takes git's own locks (`index.lock`, the ref's
 * lock) before it changes what they guard.
 */
export interface Committer {
  readonly name: 'git' | 'isomorphic-git'

  /**
   * Throws a `UserError` when a commit of files below `subpath` cannot be made safely here and now: detached HEAD, merge,
   * rebase, cherry-pick, revert or bisect under way, unmerged entries, a parent of `subpath` that is a symbolic link, a
   * submodule or a file, whatever this implementation does not understand. Writes nothing. Called before anything is
   * written, and again by `commit`.
   */
  check(repository: Repository, subpath: string): Promise<void>

  /** Where HEAD stands. */
  head(repository: Repository): Promise<Head>

  /** The id of the tree at `subpath` in a commit, in HEAD unless told; null when it is not there. */
  treeId(repository: Repository, subpath: string, commit?: string): Promise<string | null>

  /** Every file below `subpath` in HEAD's tree, sorted by path (code units). */
  list(repository: Repository, subpath: string): Promise<TreeFile[]>

  /** The bytes of blobs, in the order asked for, one at a time so that memory stays small. */
  read(repository: Repository, oids: Iterable<string>): AsyncIterable<Buffer>

  /**
   * Makes one commit in which exactly `paths` are as they are in the work tree (a path that is not there any more is
   * removed from the tree), on top of HEAD, moves the branch, and brings the index entries of exactly those paths along.
   * Ignore rules do not count. Files are stored byte for byte, whatever filters or line-ending settings there are, with
   * mode 100644. Returns the new commit's id, or null (and changes nothing) when HEAD's tree already is so.
   * Throws a `UserError` with exit code 4 when git's locks are held by somebody else for longer than ten seconds, and
   * with 3 when the branch keeps moving or something cannot be written. `prepared`: what the caller knows of files that it
   * has just written, so that they are not read again; a file of which only the id is known is still checked.
   */
  commit(
    repository: Repository,
    subpath: string,
    paths: string[],
    message: string,
    prepared?: Prepared,
  ): Promise<string | null>

  /**
   * Finishes or discards what a killed run left half done here (its journal says which), and removes only locks and
   * temporary files that are proven to be its own. Called at the start of a run, under annals' own lock.
   */
  recover(repository: Repository): Promise<void>

  /**
   * Moves HEAD's branch to another commit, with index and work tree, see `advanceBranch`. Throws a `UserError`: exit 5
   * when something that somebody changed would have to change, 4 when git's locks are held by somebody else.
   */
  advance(repository: Repository, advance: Advance): Promise<Advanced>

  /** Opens the repository once for all calls in `work`: what one of them has asked git, the next one knows. */
  inOne<T>(repository: Repository, work: () => Promise<T>): Promise<T>

  /** Works with what the repository holds: reads commits and trees, stores new ones. Moves nothing. */
  using<T>(repository: Repository, work: (backend: Backend) => Promise<T>): Promise<T>
}
