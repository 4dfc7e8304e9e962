/** A recorded working directory as a path in the layout: relative to the home it lies under, whatever system wrote it. */
import { withSlashes } from '../model/path.ts'
import { joinSegments, safeSegment } from './segments.ts'

export interface PlacedCwd {
  /** Path below `<system>/`, `''` for the home itself. */
  path: string
  /** The home it was found to lie under, as recorded. */
  home?: string
}

const homes = [
  /^(\/Users\/(?!Shared(?:\/|$))[^/]+)(?:\/(.*))?$/s,
  /^(\/home\/[^/]+)(?:\/(.*))?$/s,
  /^((?:\/private)?\/(?:var\/)?root)(?:\/(.*))?$/s,
  /^(\/mnt\/[a-z]\/Users\/[^/]+)(?:\/(.*))?$/is,
  /^([a-z]:\/Users\/[^/]+)(?:\/(.*))?$/is,
]

/** Elements without `.`, `''`; `..` takes back one element and never leaves the top. */
function elementsOf(path: string): string[] {
  const elements: string[] = []
  for (const element of path.split('/')) {
    if (element === '..') elements.pop()
    else if (element !== '' && element !== '.') elements.push(element)
  }
  return elements
}

const placed = (elements: string[], prefix: string[] = []): string =>
  joinSegments([...prefix, ...elements.map((segment) => safeSegment(segment))])

/**
 * Where a session with this working directory lies below its system's folder. `ownHome` is this machine's home, for
 * homes that do not look like one. Null or an empty string: unknown.
 */
export function placeCwd(cwd: string | null | undefined, ownHome: string): PlacedCwd {
  if (cwd === null || cwd === undefined || cwd.trim() === '') return { path: '_unknown' }
  const path = withSlashes(cwd)
  const normal = normalize(path)
  const known = homeOf(cwd)
  if (known !== null) return { path: placed(elementsOf(known.rest)), home: known.home }
  const own = normalize(withSlashes(ownHome))
  if (own.length > 1 && (normal === own || normal.startsWith(`${own}/`))) {
    return { path: placed(elementsOf(normal.slice(own.length))), home: ownHome }
  }
  const drive = /^([a-z]):(?:\/(.*))?$/is.exec(normal)
  if (drive?.[1] !== undefined) return { path: placed(elementsOf(drive[2] ?? ''), [`_${drive[1].toLowerCase()}`]) }
  if (normal.startsWith('/')) return { path: placed(elementsOf(normal), ['_root']) }
  return { path: '_unknown' }
}

/** The home that a recorded path lies under, when the path itself tells, and the rest of it below. */
export function homeOf(path: string): { home: string; rest: string } | null {
  const normal = normalize(withSlashes(path))
  for (const pattern of homes) {
    const found = pattern.exec(normal)
    if (found?.[1] !== undefined) return { home: found[1], rest: found[2] ?? '' }
  }
  return null
}

/** Resolves `.` and `..` of an absolute path without looking at a disk; a leading drive or share stays in front. */
function normalize(path: string): string {
  const root = /^([a-z]:\/|\/\/[^/]+\/[^/]+\/?|\/)/i.exec(path)?.[0] ?? ''
  if (root === '') return path
  const rest = elementsOf(path.slice(root.length)).join('/')
  const top = root.startsWith('//') ? `/${root.slice(2).replace(/\/$/, '')}/` : root
  return rest === '' && top.length > 1 ? top.replace(/\/$/, '') : top + rest
}
