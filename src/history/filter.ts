/** Which sessions of a history are meant. */
import type { Environment } from '../../adapters/types.ts'
import { givenZone, pathOf, sinceOf, sourcesOf, type Typed, text } from '../options.ts'
import type { Traits } from './summary.ts'

export interface Filter {
  /** Ids of sources; all when left out. */
  sources?: ReadonlySet<string>
  /** Whole path segments of the project, or a working directory and what lies below it. */
  project?: string
  /** Milliseconds since 1970; the last record is not older. */
  since?: number
}

/** Whether nothing is filtered out. */
export const isEmptyFilter = (filter: Filter): boolean => Object.keys(filter).length === 0

/** `--source-system`, `--project`, `--since` and `--time-zone` as what they mean. Throws a `UserError` for a wrong value. */
export async function filterOf(typed: Typed, { env, now }: { env: Environment; now: () => number }): Promise<Filter> {
  givenZone(typed)
  const since = await sinceOf(typed, now())
  const project = text(typed.project)
  return {
    ...(typed.sourceSystem === undefined ? {} : { sources: new Set(sourcesOf(typed).map(({ id }) => id)) }),
    ...(project === undefined
      ? {}
      : { project: /^~(?:[\\/]|$)|^\.{1,2}(?:[\\/]|$)/.test(project) ? pathOf(project, env) : project }),
    ...(since === undefined ? {} : { since }),
  }
}

export const isMeant = (one: Traits, { sources, project, since }: Filter): boolean =>
  (sources === undefined || sources.has(one.source)) &&
  (project === undefined || isInProject(one, project)) &&
  (since === undefined || Date.parse(one.updatedAt) >= since)

const segmentsOf = (path: string): string[] => path.normalize('NFC').split(/[\\/]/).filter(Boolean)

const isAbsolute = (path: string): boolean => /^(?:[\\/]|[A-Za-z]:[\\/])/.test(path)

/** Whether a session's folder has these segments in a row, or one of its working directories is or lies below that path. */
function isInProject({ path, cwd, cwds }: Traits, project: string): boolean {
  const wanted = segmentsOf(project)
  if (!isAbsolute(project)) return holds(segmentsOf(path), wanted)
  return [cwd ?? '', ...(cwds ?? [])].some((one) => startsWith(segmentsOf(one), wanted))
}

const startsWith = (segments: string[], wanted: string[]): boolean =>
  segments.length > 0 && wanted.every((segment, index) => segments[index] === segment)

const holds = (segments: string[], wanted: string[]): boolean =>
  segments.some((_, from) => startsWith(segments.slice(from), wanted))
