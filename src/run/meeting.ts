/** The commit at which two histories meet: what is here, what is on the remote, and index pages of both together. */
import type { Backend, CommitFacts } from '../commit/backend.ts'
import { diffTrees } from '../commit/merge-trees.ts'
import { type Change, editTree, entryAt } from '../commit/trees.ts'
import { isIndexName, markLine, sessionOf, splitPath } from '../history/paths.ts'
import { filesIn, mergeFiles } from '../merge/files.ts'
import type { Files, Settled } from '../merge/sessions.ts'
import { notPushed, shownRemote } from '../remote/transport.ts'
import { catalogueOf } from '../render/index.ts'
import type { State } from '../state/index.ts'
import { indexedAmong } from './heads.ts'
import type { Heads, Indexed } from './history.ts'
import { entryOf, foldersAbove, indexFiles, type Shelf } from './indexes.ts'
import type { RunSettings } from './settings.ts'
import type { Office, Report } from './types.ts'

/** Two commits that are to become one; null where there is none yet. */
export interface Ends {
  ours: string | null
  theirs: string | null
}

export interface Meeting {
  /** The commit that both sides shall have. */
  target: string
  /** Where the remote is. */
  theirs: string | null
  /** Commits that the remote does not have, parents first; without one that was made only to merge. */
  out: CommitFacts[]
  /** Heads of sessions that were read on the way, by blob id. */
  heads: Heads
  reports: Report[]
}

type Shop = Pick<Office, 'staging' | 'templates'>

/** Finds or makes that commit; moves no branch. Throws a `UserError` (exit 5) where that is not for annals to do. */
export async function meet(
  backend: Backend,
  { ours, theirs }: Ends,
  state: State,
  shop: Shop,
  settings: RunSettings,
): Promise<Meeting> {
  const heads: Heads = new Map()
  const none = { theirs, heads, reports: [], out: [] }
  if (theirs === null || ours === theirs) {
    const target = (ours ?? theirs) as string
    return { ...none, target, out: theirs === null ? await backend.between(null, target) : [] }
  }
  const base = ours === null ? null : await backend.mergeBase(ours, theirs)
  const out = ours === null ? [] : await backend.between(theirs, ours)
  if (ours !== null && base === theirs) return { ...none, target: ours, out }
  const remote = shownRemote(settings.push?.remote ?? '')
  const trees = {
    base: base === null ? null : await backend.treeOf(base),
    ours: ours === null ? null : await backend.treeOf(ours),
    theirs: await backend.treeOf(theirs),
  }
  await checkIsHistory(backend, trees, remote, settings)
  const { tree, settled } = await bothTogether(backend, trees, settings)
  const indexes = await changedIndexes(backend, { ...trees, tree }, state, heads, shop, settings)
  const edited = await editTree(backend, settings.repository.objectFormat, tree, indexes)
  await backend.writeTrees(edited.trees)
  const reports = settled.map(reportOf)
  if (ours === null || base === ours) {
    const target =
      edited.tree === trees.theirs
        ? theirs
        : await backend.writeCommit(edited.tree, [theirs], `annals: index pages on ${settings.system}\n`)
    return { ...none, target, out, reports }
  }
  const message = `annals: merge with ${remote} on ${settings.system}\n`
  return { ...none, target: await backend.writeCommit(edited.tree, [ours, theirs], message), out, reports }
}

/** What a repository may hold that was made at a host a moment ago. */
const beginnings = /^(readme|license|licence|copying)(\..*)?$|^\.git(ignore|attributes)$/i

/**
 * Throws a `UserError` (exit 5) where the remote holds something else than a history: another repository, or files of
 * somebody else at the place of the history.
 */
async function checkIsHistory(
  backend: Backend,
  { base, theirs }: Trees,
  remote: string,
  { subpath, project }: RunSettings,
): Promise<void> {
  const hint = 'Name another remote with --remote.'
  const history = await entryAt(backend, theirs, subpath)
  const isMarked = history !== null && (await hasMark(backend, theirs, subpath))
  if (history !== null && !isMarked)
    throw notPushed(`${remote} holds files at ${subpath} that annals did not write.`, hint)
  if (base !== null) return
  const others = (await backend.readTree(theirs)).filter(({ name }) => !beginnings.test(name))
  if (project === undefined && (isMarked || others.length === 0)) return
  throw notPushed(`${remote} holds another repository than this one: they have no commit in common.`, hint)
}

async function hasMark(backend: Backend, tree: string, subpath: string): Promise<boolean> {
  const entry = await entryAt(backend, tree, `${subpath}/.gitattributes`)
  if (entry === null) return false
  await backend.bring([entry.oid])
  for await (const bytes of backend.read([entry.oid])) return bytes.toString().split('\n', 1)[0] === markLine
  return false
}

interface Trees {
  base: string | null
  ours: string | null
  theirs: string
}

async function bothTogether(
  backend: Backend,
  { base, ours, theirs }: Trees,
  { repository, subpath, ownFiles }: RunSettings,
): Promise<{ tree: string; settled: Settled[] }> {
  if (ours === null || ours === base) return { tree: theirs, settled: [] }
  const { objectFormat } = repository
  return mergeFiles(backend, { base, ours, theirs }, { objectFormat, subpath, ownFiles })
}

/** Index pages that have to be otherwise than in the merged tree, stored. */
async function changedIndexes(
  backend: Backend,
  { ours, theirs, tree }: Trees & { tree: string },
  state: State,
  heads: Heads,
  { staging, templates }: Shop,
  { repository, subpath }: RunSettings,
): Promise<Change[]> {
  const top = `${subpath}/`
  const isOutside = (path: string): boolean => !top.startsWith(`${path}/`) && !path.startsWith(top)
  const differences = [
    ...(await diffTrees(backend, ours, tree, isOutside)),
    ...(await diffTrees(backend, theirs, tree, isOutside)),
  ].map(({ path }) => path.slice(top.length))
  const dirs = new Set(
    differences.filter((path) => sessionOf(path) !== null || isIndexName(path)).map((path) => splitPath(path).dir),
  )
  if (dirs.size === 0) return []
  const files = await filesIn(backend, tree, subpath)
  const indexed = await indexedAmong(backend, repository, files, state, heads)
  if (indexed === null) return []
  const touched = new Set(['', ...foldersAbove(dirs)])
  const shelves = [
    await shelfOf(backend, await filesIn(backend, theirs, subpath), touched, indexed),
    ...(ours === null ? [] : [await shelfOf(backend, await filesIn(backend, ours, subpath), touched, indexed)]),
  ]
  const { wanted, removed } = indexFiles(catalogueOf(indexed.map(entryOf)), dirs, files.keys(), shelves, {
    templates,
    staging,
  })
  const changed = wanted.filter(({ path, content }) => files.get(path) !== content.oid)
  const stored = await backend.storeBlobs(changed.map(({ content }) => content.read()))
  staging.clear()
  return [
    ...changed.map(({ path }, at): Change => ({ path: `${top}${path}`, oid: stored[at] ?? null })),
    ...removed.map((path): Change => ({ path: `${top}${path}`, oid: null })),
  ]
}

/** The index pages of some folders, and of folders without sessions, in a tree. */
async function shelfOf(
  backend: Backend,
  files: Files,
  dirs: ReadonlySet<string>,
  indexed: readonly Indexed[],
): Promise<Shelf> {
  const inUse = foldersAbove(indexed.map(({ dir }) => dir))
  const wanted = [...files].filter(([path]) => {
    const { dir } = splitPath(path)
    return isIndexName(path) && (dirs.has(dir) || !inUse.has(dir))
  })
  const missing = await backend.bring(wanted.map(([, oid]) => oid))
  const there = wanted.filter(([, oid]) => !missing.has(oid))
  const texts = new Map<string, string>()
  let at = 0
  for await (const bytes of backend.read(there.map(([, oid]) => oid))) {
    texts.set(there[at]?.[0] ?? '', bytes.toString())
    at += 1
  }
  return { present: files.keys(), read: (path) => texts.get(path), inPlace: false }
}

const reportOf = ({ key, json, different }: Settled): Report => ({
  key,
  file: json,
  kind: 'merged',
  message: different
    ? 'Another session had the same name on another machine called like this one; it comes back with the next run there.'
    : 'It was stored twice under the name of one machine; the later state stays.',
})
