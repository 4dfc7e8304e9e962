/** A session that both sides changed: all its files come from one of them. */
import type { Backend } from '../commit/backend.ts'
import { headIn } from '../history/json.ts'
import { OwnedFiles, ownNames } from '../history/owned.ts'
import { joinPath, jsonPath } from '../history/paths.ts'
import type { Head } from '../model/session.ts'

/** The files of a history in one tree: path below the history path → blob id. */
export type Files = ReadonlyMap<string, string>

/** A session that was decided. */
export interface Settled {
  key: string
  /** Path of its JSON below the history path. */
  json: string
  /** Whether the two sides had different sessions under this name. */
  different: boolean
  /** How its files shall be; null for one that is not there. */
  files: Map<string, string | null>
}

const named = /^\.?(\d{4}-\d{2}-\d{2}-\d{4}-.+)\.(?:md|json|jsonl)$/

/** The session that a file belongs to, as the folder and base name of its JSON in either tree; null for none. */
export const ownerOf = (path: string, ours: Files, theirs: Files): { dir: string; base: string } | null => {
  const names = path.split('/')
  for (const [at, name] of names.entries()) {
    const base = at === names.length - 1 ? named.exec(name)?.[1] : name
    if (base === undefined) continue
    const dir = names.slice(0, at).join('/')
    const json = joinPath(dir, jsonPath(base))
    if (ours.has(json) || theirs.has(json)) return { dir, base }
  }
  return null
}

const readHeadOf = async (backend: Backend, oid: string | undefined): Promise<Head | null> => {
  if (oid === undefined) return null
  try {
    await backend.bring([oid])
    for await (const bytes of backend.read([oid])) return headIn(bytes)
  } catch {
    // Not there, or changed by somebody: the other side's counts.
  }
  return null
}

/** Whether the second of two states of a session is the later one; the same answer whichever side asks. */
const isLater = (one: Head | null, other: Head | null, oids: [string, string]): boolean => {
  const ranks = [one, other].map((head) => [head?.updatedAt ?? '', String(head?.counts.records ?? 0).padStart(12, '0')])
  const [first = '', second = ''] = ranks.map((rank) => rank.join(' '))
  return first === second ? oids[0] < oids[1] : first < second
}

/**
 * Decides a session of which both sides changed files: the later state stays, whole. It only happens where two machines
 * have one name, or one machine has two clones.
 */
export const settleSession = async (
  backend: Backend,
  { dir, base }: { dir: string; base: string },
  ours: Files,
  theirs: Files,
): Promise<Settled> => {
  const json = joinPath(dir, jsonPath(base))
  const oids: [string, string] = [ours.get(json) ?? '', theirs.get(json) ?? '']
  const mine = await readHeadOf(backend, ours.get(json))
  const other = await readHeadOf(backend, theirs.get(json))
  const winner = isLater(mine, other, oids) ? theirs : ours
  const paths = new OwnedFiles([...ours.keys(), ...theirs.keys()]).of(ownNames(dir, base))
  return {
    key: (winner === ours ? mine : other)?.key ?? json,
    json,
    different: mine !== null && other !== null && mine.key !== other.key,
    files: new Map(paths.map((path) => [path, winner.get(path) ?? null])),
  }
}
