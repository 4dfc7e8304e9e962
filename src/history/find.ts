/** Finds the one session that a person means. */
import { realpathSync, statSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import { exit, reasonOf, UserError } from '../errors.ts'
import type { History } from './open.ts'
import { jsonAbove, jsonBeside, jsonKind } from './paths.ts'
import { type Entry, helpersIn, type RememberedHistory, readEntry, sessionsLike } from './sessions.ts'

/**
 * The session whose page or JSON `meant` is the path of (a part's stands for the whole); null: it is no such path. Throws a
 * `UserError` (exit 3) when it cannot be read.
 */
export function sessionAt(history: History, meant: string, cwd: string): Entry | null {
  const path = jsonAt(history, meant, cwd)
  return path === null ? null : readOr(history, path)
}

/**
 * The session that `meant` names: its key, its id, or the beginning of one. Helpers are found as well, after the sessions at
 * the top. Throws a `UserError` (exit 2) when there is none or there are several.
 */
export function sessionNamed(history: History, meant: string, remembered: RememberedHistory | null): Entry {
  const found = closest(sessionsLike(history, meant, remembered).entries, meant)
  const matches = found.length > 0 ? found : closest(helpersIn(history, remembered).entries, meant)
  const [only, ...others] = matches
  if (only === undefined) {
    throw new UserError(`There is no session "${meant}".`, exit.usage, 'annals list shows what there is.')
  }
  if (others.length === 0) return only
  throw new UserError(`"${meant}" can be any of ${matches.length} sessions:`, exit.usage, candidates(matches))
}

/** Those with exactly this key or id, else those whose id or key begins so. */
function closest(entries: Entry[], meant: string): Entry[] {
  const exact = entries.filter(({ head }) => head.key === meant || head.id === meant)
  if (exact.length > 0 || meant === '') return exact
  return entries.filter(({ head }) => head.id.startsWith(meant) || head.key.startsWith(meant))
}

const shown = 10

function candidates(matches: Entry[]): string {
  const keys = new Set(matches.map(({ head }) => head.key))
  const lines = matches.slice(0, shown).map(({ head, md }) => (keys.size < matches.length ? md : head.key))
  const rest = matches.length - lines.length
  return `say which one: ${lines.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

/** The JSON below the history path that a path of a page or a JSON stands for; null when it is no file there. */
function jsonAt(history: History, meant: string, cwd: string): string | null {
  if (!/\.(?:md|json)$/.test(meant)) return null
  const top = realpathSync(history.dir) + sep
  for (const base of [cwd, history.repository.root, history.dir]) {
    const file = resolve(base, meant)
    if (!isFile(file)) continue
    const real = realpathSync(file)
    if (!real.startsWith(top)) continue
    const json = jsonBeside(real.slice(top.length).split(sep).join('/'))
    return jsonKind(json) === 'part' ? jsonAbove(json) : json
  }
  return null
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function readOr(history: History, path: string): Entry {
  try {
    return readEntry(history, path)
  } catch (error) {
    throw new UserError(
      `${path} cannot be read as a session: ${reasonOf(error)}`,
      exit.unreadable,
      'annals verify says what else is damaged.',
      error,
    )
  }
}
