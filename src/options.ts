/** What was typed, as what was meant: every flag's meaning and the sentence for a wrong value. */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { listerOf, listers } from '../adapters/listers.ts'
import type { Environment, Lister } from '../adapters/types.ts'
import type { GitMode } from './commit/index.ts'
import type { SourcePlace } from './discover/listing.ts'
import { exit, reasonOf, UserError } from './errors.ts'
import { safeSegment } from './plan/segments.ts'
import { isTimeZone, localTimeZone } from './zone.ts'

/** Options as the argument parser gives them: a repeated one is an array; numbers are text again. */
export type Typed = Record<string, unknown>

const wrong = (message: string, hint?: string): UserError => new UserError(message, exit.usage, hint)

/** All values of an option that may be repeated. */
export const texts = (value: unknown): string[] =>
  value === undefined ? [] : (Array.isArray(value) ? value : [value]).map(String)

/** The value of an option that is given once; the last one counts. */
export const text = (value: unknown): string | undefined => texts(value).at(-1)

/** Whether a flag that has no value was given. */
export const flag = (value: unknown): boolean => value === true

/** A path as a person types it: `~/` is the home, the rest is relative to the current folder. */
export const pathOf = (typed: string, { home }: Environment): string =>
  resolve(typed === '~' ? home : typed.replace(/^~(?=[\\/])/, () => home))

const sourceNames = (): string => listers.map(({ id }) => id).join(', ')

function listerNamed(id: string): Lister {
  const lister = listerOf(id)
  if (lister === undefined) throw wrong(`"${id}" is not a source.`, `The sources are ${sourceNames()}.`)
  return lister
}

/** `--source-system`: the listers of those named, all when none is. */
export const sourcesOf = (typed: Typed): Lister[] => {
  const ids = texts(typed.sourceSystem).flatMap((value) => value.split(','))
  return ids.length === 0 ? [...listers] : [...new Set(ids.map((id) => id.trim()))].map(listerNamed)
}

/** `--input-path`, `--source-system` and the agents' own places: where to look. */
export async function placesOf(typed: Typed, env: Environment): Promise<SourcePlace[]> {
  const given = await Promise.all(texts(typed.inputPath).map((value) => inputPlaces(value, env)))
  const named = typed.sourceSystem === undefined && given.length > 0 ? [] : sourcesOf(typed)
  const covered = new Set(given.flat().map(({ adapter }) => adapter.id))
  const own = named
    .filter(({ id }) => !covered.has(id))
    .flatMap((adapter) => {
      const indexes = adapter.indexFolders?.(env) ?? []
      return adapter
        .homes(env)
        .map((home) => ({ adapter, location: indexes.length === 0 ? { home } : { home, indexes } }))
    })
  return [...given.flat(), ...own]
}

async function inputPlaces(value: string, env: Environment): Promise<SourcePlace[]> {
  // To know sessions by their beginnings takes what reads them.
  const { adapterOf, adapters } = await import('../adapters/index.ts')
  const equals = value.indexOf('=')
  const named = equals > 0 ? adapterOf(value.slice(0, equals)) : undefined
  const path = pathOf(named === undefined ? value : value.slice(equals + 1), env)
  if (!existsSync(path))
    throw wrong(`There is nothing at ${path}.`, 'Give the folder or the file that holds the sessions.')
  if (named !== undefined) return [{ adapter: named, location: named.recognise(path) ?? { home: path } }]
  const found = adapters.flatMap((adapter) => {
    const location = adapter.recognise(path)
    return location === null ? [] : [{ adapter, location }]
  })
  if (found.length === 0) {
    throw wrong(
      `${path} holds no sessions that annals knows.`,
      `Say whose it is: --input-path <source>=${path} (${sourceNames()}).`,
    )
  }
  return found
}

/** `--identity`: the text of a file of identities. */
export function identitiesIn(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw wrong(`${file} cannot be read: ${reasonOf(error)}.`, 'Name the file that age-keygen wrote.')
  }
}

/** The ways to commit that `--git` can name. */
export const gitModes: readonly GitMode[] = ['auto', 'git', 'isomorphic-git']

/** `--git`: how to commit. Throws a `UserError` for what is no way to. */
export function gitModeOf(typed: Typed): GitMode {
  const value = text(typed.git) ?? 'auto'
  const mode = gitModes.find((one) => one === value)
  if (mode === undefined) throw wrong(`"${value}" is not a way to commit.`, `Use one of ${gitModes.join(', ')}.`)
  return mode
}

/** `--time-zone`; undefined where none is given. Throws a `UserError` for a name that is none. */
export function givenZone(typed: Typed): string | undefined {
  const zone = text(typed.timeZone)
  if (zone !== undefined && !isTimeZone(zone)) {
    throw wrong(`"${zone}" is not a time zone.`, 'Use a name like Europe/Berlin, or UTC.')
  }
  return zone
}

/** `--since`: milliseconds since 1970. Throws a `UserError` for what is no date. */
export async function sinceOf(typed: Typed, now: number): Promise<number | undefined> {
  const value = text(typed.since)
  if (value === undefined) return undefined
  const { parseSince } = await import('./since.ts')
  const since = parseSince(value, givenZone(typed) ?? localTimeZone(), now)
  if (since === null)
    throw wrong(`"${value}" is not a date.`, 'Use a day (2026-06-13), a time (2026-06-13T10:00), or a span (7d).')
  return since
}

/** `--max-files`; undefined where it is not given. Throws a `UserError` for what is no number from 1 on. */
export function maxFilesOf(typed: Typed): number | undefined {
  const value = text(typed.maxFiles)
  if (value === undefined) return undefined
  if (!/^[1-9]\d{0,8}$/.test(value)) throw wrong(`--max-files needs a number from 1 on, not "${value}".`)
  return Number(value)
}

/** A path below the repository's top as git writes it: `/` as separator, nothing superfluous. */
const plainSubpath = (value: string): string => value.replaceAll('\\', '/').replace(/^(\.\/)+|\/+$/g, '')

/** What is wrong with a path that should be below the repository's top, as a sentence; null: nothing. */
export function subpathMistake(value: string): string | null {
  const elements = plainSubpath(value).split('/')
  const isOutside = elements.some((element) => element === '' || element === '..' || safeSegment(element) === '_git')
  return isOutside ? `"${value}" is not a path below the repository` : null
}

/** `--history-subpath`: a path below the repository's top, `/` as separator. */
export function subpathOf(typed: Typed): string {
  const value = text(typed.historySubpath) ?? 'history'
  const mistake = subpathMistake(value)
  if (mistake !== null) throw wrong(`${mistake}.`, 'Use a folder like history or docs/history.')
  return plainSubpath(value)
}

/** A name that becomes a folder (`--user`, `--system-name`). */
export function nameOf(typed: unknown, name: string, otherwise: () => string): string {
  const value = text(typed)
  if (value === undefined) return otherwise()
  if (value.trim() === '') throw wrong(`${name} is empty.`)
  return value
}
