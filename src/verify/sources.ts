/** Compares what is stored with the agents' own stores, which are only read. */
import type { ConversationFile } from '../../adapters/types.ts'
import { foundIn } from '../discover/found.ts'
import type { SourcePlace } from '../discover/listing.ts'
import { listAll } from '../discover/listing.ts'
import { Peeks } from '../discover/peeks.ts'
import { filesOf, groupUnits, type Unit } from '../discover/units.ts'
import { reasonOf } from '../errors.ts'
import { jsonKind } from '../history/paths.ts'
import { keyOf } from '../model/key.ts'
import type { Original } from '../model/session.ts'
import { type Checks, Digest } from '../parse/digest.ts'
import { contentOf } from '../parse/source.ts'
import { beginsWith, current } from '../plan/sources.ts'
import type { Redaction } from '../redact/index.ts'
import { Surface } from '../redact/surface.ts'
import type { SessionFacts } from './inspect.ts'
import type { ProblemKind, VerifyProblem } from './types.ts'

export interface SourcesOptions {
  places: readonly SourcePlace[]
  /** Only sessions that the history holds: a project's repository holds only those that belong to it. */
  onlyStored: boolean
  /** What names of files pass through, as they did when they were stored. `key`: by which masked originals are compared. */
  redaction: Redaction
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
  { places, onlyStored, redaction }: SourcesOptions,
): ComparedSources {
  const stored = new StoredOriginals(sessions)
  const keys = new Set([...sessions].flatMap(([path, { key }]) => (jsonKind(path) === 'session' ? [key] : [])))
  const found = foundIn(listAll(places), new Surface(redaction))
  const peeks = new Peeks(redaction)
  const { units } = groupUnits(found, new Map(), (key) => keys.has(key), peeks, redaction)
  const meant = units.filter(({ key }) => keys.has(key) || !onlyStored)
  const unreadable = [
    ...found.flatMap(({ listing }) => listing.problems),
    ...peeks.failed.map(({ file, error }) => ({ file: file.file, message: error })),
  ]
  return {
    sources: meant.reduce((sum, unit) => sum + filesOf(unit).length, 0),
    problems: [
      ...unreadable.map(({ file, message }): VerifyProblem => ({ file, kind: 'unreadable', message })),
      ...meant.flatMap((unit) => compareUnit(unit, stored, keys.has(unit.key), redaction.key)),
    ],
  }
}

function compareUnit(unit: Unit, stored: StoredOriginals, isStored: boolean, key: Uint8Array | null): VerifyProblem[] {
  const { id } = unit.found.adapter
  const files = filesOf(unit)
  // Files without a record are no session.
  if (!isStored && files.every((file) => file.readAs !== 'companion' && isBlank(file))) return []
  return [unit.root, ...unit.helpers].flatMap((conversation) =>
    conversation.files.flatMap((file) =>
      compareFile(id, file, stored.of(id, file, keyOf(id, conversation)), stored, key),
    ),
  )
}

function isBlank({ file }: ConversationFile): boolean {
  try {
    for (const chunk of contentOf(file)) if (chunk.toString('latin1').trim() !== '') return false
    return true
  } catch {
    return false
  }
}

const hadBytes = ({ bytes, source }: Original): number => source?.bytes ?? bytes

/** `there`: the originals that are stored of the file, or may be. */
function compareFile(
  source: string,
  file: ConversationFile,
  there: readonly Original[],
  stored: StoredOriginals,
  key: Uint8Array | null,
): VerifyProblem[] {
  const problem = (kind: ProblemKind, message: string): VerifyProblem[] => [{ file: file.file, kind, message }]
  const digest = new Digest(there.map(hadBytes), key)
  try {
    for (const chunk of contentOf(file.file)) digest.update(chunk)
  } catch (error) {
    return problem('unreadable', reasonOf(error))
  }
  const read = digest.end()
  if (stored.holds(source, read)) return []
  // What is stored is masked, and nobody can tell without the key what it was.
  if (key === null && there.some((one) => one.source?.bytes === read.bytes)) return []
  const grown = there.some((one) => hadBytes(one) < read.bytes && beginsWith(read, one))
  // Of one that lay elsewhere and is shorter it is no copy.
  const isStored = grown || there.some((one) => one.path === file.path || hadBytes(one) >= read.bytes)
  if (!isStored) return problem('not stored', 'It belongs to a session, and the history does not have it.')
  return problem(
    'differs',
    grown ? 'It has grown since it was stored; annals sync stores the rest.' : 'The history has other bytes of it.',
  )
}

/** What a history holds of sources, by where they lay, by their sessions, and by what is in them. */
class StoredOriginals {
  readonly #byPath = new Map<string, Original[]>()
  readonly #bySession = new Map<string, Original[]>()
  readonly #hashes = new Set<string>()

  constructor(sessions: ReadonlyMap<string, SessionFacts>) {
    for (const { key: session, source, originals } of sessions.values()) {
      for (const original of current(originals)) {
        this.#bySession.set(session, [...(this.#bySession.get(session) ?? []), original])
        const key = `${source}\0${original.path}`
        this.#byPath.set(key, [...(this.#byPath.get(key) ?? []), original])
        this.#hashes.add(`${source}\0${original.source?.mac ?? original.sha256}`)
      }
    }
  }

  /**
   * The originals that are stored of a file of a conversation. One that is not known by its path was moved since, or is
   * a shorter copy of what is stored: then those of its conversation.
   */
  of(source: string, { path, readAs }: ConversationFile, key: string): readonly Original[] {
    const there = this.#byPath.get(`${source}\0${path}`)
    return there ?? (readAs === 'companion' ? [] : (this.#bySession.get(key) ?? []))
  }

  /** Whether these very bytes are stored, wherever they lay: a source may have been moved since. */
  holds(source: string, { sha256, mac }: Checks): boolean {
    return this.#hashes.has(`${source}\0${sha256}`) || this.#hashes.has(`${source}\0${mac}`)
  }
}
