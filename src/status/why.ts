/** What was decided about one session, and why: from the state, the history and the listing. Writes nothing. */
import { statSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { askGit } from '../commit/ask.ts'
import { isSame } from '../discover/known.ts'
import type { SourcePlace } from '../discover/listing.ts'
import { listAll } from '../discover/listing.ts'
import { exit, UserError } from '../errors.ts'
import { sessionAt, sessionNamed } from '../history/find.ts'
import type { History } from '../history/open.ts'
import { joinPath, jsonAbove, jsonKind, jsonPath, pagePath, splitPath } from '../history/paths.ts'
import { type Entry, readEntry } from '../history/sessions.ts'
import { isHidden, type Surface } from '../redact/surface.ts'
import type { BelongRules, Grounds, Matched, Whereabouts } from '../run/belongs.ts'
import { belongsTo } from '../run/project.ts'
import { rememberedIn } from '../run/remembered.ts'
import { workDirOf } from '../run/work-dir.ts'
import { State } from '../state/index.ts'
import type { Sighting } from '../state/sources.ts'
import type { KnownUnit } from '../state/units.ts'

/** How a source is compared with when it was last read. */
type SourceState = 'unchanged' | 'changed' | 'gone' | 'failed' | 'not read yet'

interface WhySource {
  file: string
  state: SourceState
  bytes: number | null
  /** Why its session could not be stored when it was last tried. */
  error: string | null
}

/** Fields are only ever added. */
export interface Why {
  key: string
  decision: 'stored' | 'left out' | 'failed' | 'not read yet' | "another machine's"
  /** A sentence. */
  reason: string
  /** What the next run will do with it: a sentence. */
  next: string
  title: string | null
  page: string | null
  json: string | null
  /** The commit that last changed the page, and when; null where there is no git to ask. */
  commit: { id: string; at: string } | null
  /** The folder it ran in, as recorded. */
  cwd: string | null
  /** In a project's repository: the rule by which it belongs. */
  matched: Matched | null
  sources: WhySource[]
  /** What was wrong with its records when it was stored. */
  problems: string[]
  /** Originals whose source is gone, or that a later one replaced. */
  originals: { path: string; gone: boolean; superseded: boolean }[]
  /** The session whose helper was asked for: what is said is of that session. */
  helper: string | null
}

export interface WhySettings {
  history: History
  places: readonly SourcePlace[]
  /** A key, an id or its beginning, the path of a page, a JSON or a source. */
  meant: string
  cwd: string
  /** Says what files are remembered by. */
  surface: Pick<Surface, 'file'>
}

/** Throws a `UserError` (exit 2) when nothing is like that, or several are. */
export async function whyOf(settings: WhySettings): Promise<Why> {
  const { history, meant } = settings
  const state = State.look(join(workDirOf(history.repository), 'state.db'))
  try {
    const found = state === null ? undefined : findUnit(state, settings)
    if (state !== null && found !== undefined) return await decided(found, state, settings, null)
    const unseen = unseenFile(settings, state)
    if (unseen !== undefined) return unseen
    const remembered = state === null ? null : rememberedIn(state, history)
    const entry = sessionAt(history, meant, settings.cwd) ?? sessionNamed(history, meant, remembered)
    return await fromHistory(settings, state, entry)
  } finally {
    state?.close()
  }
}

const idOf = (key: string): string => key.slice(key.indexOf(':') + 1)

function findUnit(state: State, { meant, cwd, surface }: WhySettings): KnownUnit | undefined {
  const units = state.units.all()
  const source = state.sources.sightings().get(surface.file(isAbsolute(meant) ? meant : resolve(cwd, meant)))
  if (source !== undefined && source.unit !== '') return units.get(source.unit)
  const all = [...units.values()]
  const exact = all.filter(({ key }) => key === meant || idOf(key) === meant)
  const matches =
    exact.length > 0 ? exact : all.filter(({ key }) => key.startsWith(meant) || idOf(key).startsWith(meant))
  if (matches.length < 2) return matches[0]
  const keys = matches.slice(0, 10).map(({ key }) => key)
  throw new UserError(
    `"${meant}" can be any of ${matches.length} sessions:`,
    exit.usage,
    `say which one: ${keys.join(', ')}${matches.length > keys.length ? ' …' : ''}`,
  )
}

/** What is there, and no run has looked at. */
function unseenFile({ places, meant, cwd, surface }: WhySettings, state: State | null): Why | undefined {
  const known = state?.sources.sightings() ?? new Map<string, Sighting>()
  const path = resolve(cwd, meant)
  for (const { adapter, listing } of listAll(places)) {
    const file = listing.files.find((one) => one.file === path || (meant.length >= 6 && one.path.includes(meant)))
    if (file === undefined) continue
    const seen = known.has(surface.file(file.file))
    const reason = seen
      ? 'A run looked at the file and found no conversation in it.'
      : 'It is there, and no run has looked at it yet.'
    return {
      ...nothingKnown,
      key: `${adapter.id}:${meant}`,
      decision: seen ? 'left out' : 'not read yet',
      reason,
      next: seen ? 'The next run leaves it alone, unless it changes.' : 'The next run reads it.',
      sources: [{ file: file.file, state: seen ? 'unchanged' : 'not read yet', bytes: file.size, error: null }],
    }
  }
  return undefined
}

const nothingKnown = {
  title: null,
  page: null,
  json: null,
  commit: null,
  cwd: null,
  matched: null,
  sources: [],
  problems: [],
  originals: [],
  helper: null,
}

/** A session of which the state has no unit: a helper, or one that another machine or person stored. */
async function fromHistory(settings: WhySettings, state: State | null, entry: Entry): Promise<Why> {
  const { history } = settings
  const path = entry.json.slice(history.subpath.length + 1)
  const isHelper = jsonKind(path) === 'helper'
  const root = isHelper ? jsonAbove(path) : path
  const unit = [...(state?.units.all().values() ?? [])].find(
    ({ dir, base }) => dir !== null && base !== null && joinPath(dir, jsonPath(base)) === root,
  )
  if (state !== null && unit !== undefined) return decided(unit, state, settings, isHelper ? entry.head.key : null)
  const { head } = isHelper ? readEntry(history, root) : entry
  const where = `${head.user} on ${head.system}`
  return {
    ...nothingKnown,
    ...(await storedAs(history, root)),
    key: head.key,
    decision: "another machine's",
    reason: `It was stored by ${where}, and this clone has not read its sources.`,
    next: `Runs of ${where} bring what is new of it.`,
    helper: isHelper ? entry.head.key : null,
  }
}

async function decided(unit: KnownUnit, state: State, settings: WhySettings, helper: string | null): Promise<Why> {
  const { history } = settings
  const known = [...state.sources.sightings().values()].filter((one) => one.unit === unit.key)
  const sources = withRealNames(known, settings).map(compared)
  const matched = matchedBy(unit, state)
  const isStored = unit.dir !== null && unit.base !== null
  const stored = isStored ? await storedAs(history, joinPath(unit.dir ?? '', jsonPath(unit.base ?? ''))) : {}
  const failure = sources.find(({ error }) => error !== null)
  return {
    ...nothingKnown,
    ...stored,
    key: unit.key,
    decision: isStored ? 'stored' : failure !== undefined ? 'failed' : 'left out',
    reason: reasonFor(unit, { isStored, matched, failure, inProject: state.recall('grounds') !== null }),
    next: nextFor(sources),
    matched,
    sources,
    helper,
  }
}

/** Files by where they lie: one that holds a secret in its path is remembered by another name, and has to be listed. */
function withRealNames(known: Sighting[], { places, surface }: WhySettings): Sighting[] {
  if (!known.some(({ file }) => isHidden(file))) return known
  const listed = listAll(places).flatMap(({ listing }) => listing.files)
  const real = new Map(listed.map(({ file }) => [surface.file(file), file]))
  return known.map((one) => ({ ...one, file: real.get(one.file) ?? one.file }))
}

const compared = (known: Sighting): WhySource => {
  const { file, error } = known
  const stats = statSync(file, { throwIfNoEntry: false })
  if (stats === undefined) return { file, state: 'gone', bytes: null, error }
  const { size, mtimeMs, ino } = stats
  const same = isSame({ size, mtimeMs, ino }, known)
  return { file, state: !same ? 'changed' : error === null ? 'unchanged' : 'failed', bytes: size, error }
}

const rules: Readonly<Record<Matched, string>> = {
  path: 'it ran inside the repository',
  worktree: 'it ran in one of the repository’s worktrees',
  remote: 'it recorded one of the repository’s remotes',
  'home path': 'it ran on another machine, at the same place below the home folder',
  name: 'a folder it ran in has the repository’s name',
}

/** The rule by which a session belongs to the repository, as the last run saw the repository. */
function matchedBy({ facts }: KnownUnit, state: State): Matched | null {
  const told = state.recall('grounds')
  if (told === null || facts === null) return null
  const [grounds, belongRules] = JSON.parse(told) as [Grounds, BelongRules]
  return belongsTo(grounds, belongRules).decide(JSON.parse(facts) as Whereabouts).matched
}

function reasonFor(
  { skipped, facts }: KnownUnit,
  about: { isStored: boolean; matched: Matched | null; failure: WhySource | undefined; inProject: boolean },
): string {
  const { isStored, matched, failure, inProject } = about
  if (isStored) {
    const because = matched === null ? '' : `: ${rules[matched]}`
    const last = failure === undefined ? '' : ` The last time something was wrong: ${failure.error}`
    return `It is stored${because}.${last}`
  }
  if (failure !== undefined) return `It could not be stored: ${failure.error}`
  if (skipped === 'name only') {
    return 'It was left out: only a folder it ran in has the repository’s name. --match-name takes such sessions.'
  }
  if (skipped !== null) return `It was left out: ${skipped}.`
  if (inProject && facts !== null) return 'It was left out: it does not belong to this repository.'
  return 'It was left out: there is no conversation in it.'
}

function nextFor(sources: readonly WhySource[]): string {
  const changed = sources.filter(({ state }) => state === 'changed').length
  const gone = sources.filter(({ state }) => state === 'gone').length
  if (changed > 0) return 'It has changed since; the next run reads it again.'
  if (gone > 0) return 'A source is gone since; the next run notes that and keeps what is stored.'
  return 'Nothing of it has changed since; the next run does not open it.'
}

/** What the history has of it. `path`: of its JSON, below the history path. */
async function storedAs(history: History, path: string): Promise<Partial<Why>> {
  const { dir, name } = splitPath(path)
  const page = joinPath(history.subpath, dir, pagePath(name.slice(1, -'.json'.length)))
  const where = { page, json: joinPath(history.subpath, path), commit: await lastCommit(history, page) }
  try {
    const { head } = readEntry(history, path)
    return {
      ...where,
      title: head.title,
      cwd: head.cwd,
      problems: head.problems.map(
        ({ file, line, message }) => `${file}${line === undefined ? '' : `:${line}`}: ${message}`,
      ),
      originals: head.originals
        .filter((one) => one.gone === true || one.superseded === true)
        .map((one) => ({ path: one.path, gone: one.gone === true, superseded: one.superseded === true })),
    }
  } catch {
    return { ...where, problems: [`${where.json} cannot be read; annals verify says more.`] }
  }
}

async function lastCommit({ repository }: History, page: string): Promise<Why['commit']> {
  const said = await askGit(repository.root, ['log', '-1', '--format=%H %cI', '--', page])
  const [id = '', at = ''] = (said ?? '').split(' ')
  return id === '' ? null : { id, at }
}
