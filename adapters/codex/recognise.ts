/** What a path that a person named is to Codex. */
import { lstatSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { beginningOf } from '../shared/beginning.ts'
import { namesIn, statFile, toSlashes } from '../shared/files.ts'
import type { Location } from '../types.ts'
import { isIndex, trees } from './discover.ts'
import { companionOf, isRollout, mayHoldSession } from './names.ts'
import { peekOf } from './peek.ts'

/** What a path is to Codex; see the contract. */
export function recognise(path: string): Location | null {
  const at = resolve(path)
  const stat = statSync(at, { throwIfNoEntry: false })
  if (stat === undefined) return null
  if (stat.isFile()) return recogniseFile(at)
  if (!stat.isDirectory()) return null
  if (isHome(at)) return { home: at }
  const above = homeAbove(at)
  if (above !== null && holdsSessions(at, isRollout)) return { home: above, only: at }
  const inside = join(at, '.codex')
  if (isHome(inside)) return { home: inside }
  return holdsSessions(at, mayHoldSession) ? { home: at, loose: true } : null
}

function recogniseFile(file: string): Location | null {
  if (!mayHoldSession(file) || !isSessionFile(file)) return null
  const above = isRollout(toSlashes(file)) ? homeAbove(dirname(file)) : null
  return above === null ? { home: dirname(file), only: file, loose: true } : { home: above, only: file }
}

/** The home that a folder lies in, when it is one of its trees or below one. */
function homeAbove(folder: string): string | null {
  for (let at = folder; dirname(at) !== at; at = dirname(at)) {
    if ((trees as readonly string[]).includes(basename(at))) return dirname(at)
  }
  return null
}

/** A folder with a tree of sessions in it that has rollouts, or with Codex' own files beside an empty one. */
function isHome(folder: string): boolean {
  const names = namesIn(folder)
  if (!trees.some((tree) => names.includes(tree))) return false
  if (names.some((name) => isIndex(name) || name === 'config.toml')) return true
  return trees.some((tree) => holdsSessions(join(folder, tree), isRollout))
}

/** Whether a file with a fitting name, whose beginning is a Codex session's, lies in a folder; looks at a few hundred names at most. */
function holdsSessions(folder: string, fits: (name: string) => boolean): boolean {
  let left = 2000
  let opened = 50
  const look = (at: string, depth: number): boolean => {
    const folders: string[] = []
    for (const name of namesIn(at)) {
      left -= 1
      if (left < 0 || opened < 0) return false
      const child = join(at, name)
      const stat = lstatSync(child, { throwIfNoEntry: false })
      if (stat?.isDirectory()) folders.push(child)
      else if (stat?.isFile() && fits(name)) {
        opened -= 1
        if (isSessionFile(child)) return true
      }
    }
    return depth > 0 && folders.some((child) => look(child, depth - 1))
  }
  return look(folder, 6)
}

function isSessionFile(file: string): boolean {
  try {
    const found = statFile(file, toSlashes(basename(file)))
    if ('kind' in found || companionOf(found.path) !== null) return false
    const beginning = beginningOf(file)
    return peekOf(found, () => beginning) !== null && (isRollout(found.path) || beginning.length > 0)
  } catch {
    return false
  }
}
