/** Sums over the sessions of a folder: index pages show them, and need no session for it. */

import { createHash } from 'node:crypto'
import { textOrder } from '../order.ts'
import { dayOf, folderOf, grouped, type IndexEntry, type Named, newestFirst } from './indexes.ts'
import { isOfProject } from './places.ts'
import { counted } from './words.ts'

/** What is added up of a session. */
export interface Counted {
  /** The day on which it began, `YYYY-MM-DD` in its own time zone; `''` when nobody knows. */
  day: string
  /** 32 bits that are others when index pages say something else of it. */
  told: number
  isOfProject: boolean
}

/** The sessions of one person, agent and machine whose pages lie in one folder. */
export interface Tally {
  /** The folder, relative to the history's root. */
  dir: string
  user: string
  source: string
  system: string
  sessions: number
  prompts: number
  /** The first and the last day on which one of them began, see `Counted`. */
  firstDay: string
  lastDay: string
  /** The sum of what is told of each. */
  told: number
  /** Whether all of them are. */
  isOfProject: boolean
  /** The first of them, newest first. `day`: see `Counted`. */
  newest: Named & { startedAt: string; day: string }
}

/** What index pages say of a session. */
const listed = [
  'key',
  'source',
  'title',
  'user',
  'system',
  'path',
  'timeZone',
  'startedAt',
  'endedAt',
  'counts',
  'models',
  'git',
  'cwd',
  'home',
  'touched',
] as const satisfies readonly (keyof IndexEntry['head'])[]

export const countedOf = ({ page, head }: IndexEntry): Counted => ({
  day: dayOf(head),
  told: createHash('sha256')
    .update(JSON.stringify([page, ...listed.map((name) => head[name] ?? null)]))
    .digest()
    .readUInt32BE(),
  isOfProject: isOfProject(head),
})

/** The tallies of sessions, that with the newest one first. */
export function talliesOf(entries: readonly IndexEntry[]): Tally[] {
  const whose = ({ page, head: { user, source, system } }: IndexEntry): string =>
    JSON.stringify([folderOf(page), user, source, system])
  return [...grouped(newestFirst(entries), whose).values()].flatMap((own) => {
    const [newest] = own
    return newest === undefined ? [] : [tallyOf(own, newest)]
  })
}

function tallyOf(entries: readonly IndexEntry[], { page, head }: IndexEntry): Tally {
  const each = entries.map(countedOf)
  const days = each.map(({ day }) => day).filter((day) => day !== '')
  return {
    dir: folderOf(page),
    user: head.user,
    source: head.source,
    system: head.system,
    sessions: entries.length,
    prompts: entries.reduce((sum, entry) => sum + entry.head.counts.person, 0),
    ...spanOf(days, days),
    told: each.reduce((sum, { told }) => sum + told, 0),
    isOfProject: each.every((one) => one.isOfProject),
    newest: { page, head, startedAt: head.startedAt, day: dayOf(head) },
  }
}

/** The first of some days and the last of others; `''` where there is none. */
const spanOf = (firsts: readonly string[], lasts: readonly string[]): Pick<Tally, 'firstDay' | 'lastDay'> => ({
  firstDay: firsts.reduce((first, day) => (first === '' || (day !== '' && day < first) ? day : first), ''),
  lastDay: lasts.reduce((last, day) => (day > last ? day : last), ''),
})

/** That with the newest session first; equal times by key and page, as `newestFirst` has it. */
export const latestFirst = (tallies: readonly Tally[]): Tally[] =>
  tallies.toSorted(
    ({ newest: a }, { newest: b }) =>
      textOrder(b.startedAt, a.startedAt) || textOrder(a.head.key, b.head.key) || textOrder(a.page, b.page),
  )

/** Every folder in which sessions lie at any depth, with what lies there, in the same order. */
export function byFolder(tallies: readonly Tally[]): Map<string, Tally[]> {
  const folders = new Map<string, Tally[]>()
  for (const tally of tallies) {
    for (let folder = tally.dir; folder !== ''; folder = folderOf(folder)) {
      const own = folders.get(folder)
      if (own === undefined) folders.set(folder, [tally])
      else own.push(tally)
    }
  }
  return folders
}

export const sessionsIn = (tallies: readonly Tally[]): number =>
  tallies.reduce((sum, { sessions }) => sum + sessions, 0)

export const promptsIn = (tallies: readonly Tally[]): number => tallies.reduce((sum, { prompts }) => sum + prompts, 0)

/**
 * A short name for what is listed, whatever the pages look like: 8 hexadecimal digits. A sum, so that a session that
 * changed takes no look at all others.
 */
export const listId = (tallies: readonly Tally[]): string =>
  (tallies.reduce((sum, { told }) => sum + told, 0) % 2 ** 32).toString(16).padStart(8, '0')

/** Whether a history is a project's own. */
export const isProject = (tallies: readonly Tally[]): boolean =>
  tallies.length > 0 && tallies.every((tally) => tally.isOfProject)

/** `12 sessions`, how many prompts, and from when to when; `''` of none. */
export function spanText(tallies: readonly Tally[]): string {
  if (tallies.length === 0) return ''
  const { firstDay, lastDay } = spanOf(
    tallies.map((tally) => tally.firstDay),
    tallies.map((tally) => tally.lastDay),
  )
  const span = firstDay === lastDay ? lastDay : `${firstDay} – ${lastDay}`
  const prompts = promptsIn(tallies)
  return [counted(sessionsIn(tallies), 'session'), prompts > 0 ? counted(prompts, 'prompt') : '', span]
    .filter((one) => one !== '')
    .join(' · ')
}
