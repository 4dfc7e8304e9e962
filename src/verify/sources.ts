/** Compares what is stored with the agents' own stores, which are only read. */
import type { ConversationFile } from '../../adapters/types.ts'
import { filesOf, groupUnits, type Unit } from '../discover/units.ts'
import { reasonOf } from '../errors.ts'
import { jsonKind } from '../history/paths.ts'
import type { Original } from '../model/session.ts'
import type { Place } from '../options.ts'
import { Digest } from '../parse/index.ts'
import { contentOf } from '../parse/source.ts'
import type { SessionFacts } from './inspect.ts'
import type { ProblemKind, VerifyProblem } from './types.ts'

export interface SourcesOptions {
  places: readonly Place[]
  /** Only sessions that the history holds: a project's repository holds only those that belong to it. */
  onlyStored: boolean
}

export interface ComparedSources {
  /** Files that were compared. */
  sources: number
  /** Not stored, stored otherwise, or not to be read or listed. */
  problems: VerifyProblem[]
}

/** Compares every source file of a session with what is stored of it. */
export function compareSources(
  sessions: ReadonlyMap<string, SessionFacts>,
  { places, onlyStored }: SourcesOptions,
): ComparedSources {
  const stored = new StoredOriginals(sessions)
  const keys = new Set([...sessions].flatMap(([path, { key }]) => (jsonKind(path) === 'session' ? [key] : [])))
  const found = places.map(({ adapter, location }) => ({ adapter, location, listing: adapter.discover(location) }))
  const { units, failed } = groupUnits(found, new Map(), (key) => keys.has(key))
  const meant = units.filter(({ key }) => keys.has(key) || !onlyStored)
  const unreadable = [
    ...found.flatMap(({ listing }) => listing.problems),
    ...failed.map(({ file, error }) => ({ file: file.file, message: error })),
  ]
  return {
    sources: meant.reduce((sum, unit) => sum + filesOf(unit).length, 0),
    problems: [
      ...unreadable.map(({ file, message }): VerifyProblem => ({ file, kind: 'unreadable', message })),
      ...meant.flatMap((unit) => compareUnit(unit, stored, keys.has(unit.key))),
    ],
  }
}

function compareUnit(unit: Unit, stored: StoredOriginals, isStored: boolean): VerifyProblem[] {
  const { id } = unit.found.adapter
  const files = filesOf(unit)
  // Files without a record are no session.
  if (!isStored && files.every((file) => file.readAs !== 'companion' && isBlank(file))) return []
  return files.flatMap((file) => compareFile(id, file, stored))
}

function isBlank({ file }: ConversationFile): boolean {
  try {
    for (const chunk of contentOf(file)) if (chunk.toString('latin1').trim() !== '') return false
    return true
  } catch {
    return false
  }
}

function compareFile(source: string, file: ConversationFile, stored: StoredOriginals): VerifyProblem[] {
  const problem = (kind: ProblemKind, message: string): VerifyProblem[] => [{ file: file.file, kind, message }]
  const there = stored.at(source, file.path)
  const digest = new Digest(there.map(({ bytes }) => bytes))
  try {
    for (const chunk of contentOf(file.file)) digest.update(chunk)
  } catch (error) {
    return problem('unreadable', reasonOf(error))
  }
  const { bytes, sha256, beginnings } = digest.end()
  if (stored.holds(source, sha256) || there.some((one) => one.source?.bytes === bytes)) return []
  if (there.length === 0) return problem('not stored', 'It belongs to a session, and the history does not have it.')
  const grown = there.some((one) => one.bytes < bytes && beginnings.get(one.bytes) === one.sha256)
  return problem(
    'differs',
    grown ? 'It has grown since it was stored; annals sync stores the rest.' : 'The history has other bytes of it.',
  )
}

/** What a history holds of sources, by where they lay and by what is in them. */
class StoredOriginals {
  readonly #byPath = new Map<string, Original[]>()
  readonly #hashes = new Set<string>()

  constructor(sessions: ReadonlyMap<string, SessionFacts>) {
    for (const { source, originals } of sessions.values()) {
      for (const original of originals) {
        if (original.superseded === true) continue
        const key = `${source}\0${original.path}`
        this.#byPath.set(key, [...(this.#byPath.get(key) ?? []), original])
        this.#hashes.add(`${source}\0${original.sha256}`)
      }
    }
  }

  at(source: string, path: string): Original[] {
    return this.#byPath.get(`${source}\0${path}`) ?? []
  }

  /** Whether these very bytes are stored, wherever they lay: a source may have been moved since. */
  holds(source: string, sha256: string): boolean {
    return this.#hashes.has(`${source}\0${sha256}`)
  }
}
