/** How things stand, in words. */
import { exit } from '../errors.ts'
import { counted, duration, size, withThousands } from '../render/words.ts'
import { idleAt, type RunRecord } from '../state/runs.ts'
import type { Clock } from '../status/clocks.ts'
import type { Status } from '../status/index.ts'
import { dayAndMinute, type Zone } from '../time.ts'
import { tableLines } from './table.ts'

export interface StatusOptions {
  timeZone: Zone
  /** Columns of the terminal; left out, nothing is cut. */
  width?: number
  /** A path as it is shown. */
  homely: (path: string) => string
}

/** A line for each question that a person has, the warnings last. */
export async function statusLines(status: Status, options: StatusOptions): Promise<string[]> {
  const { repository, sessions, places, clocks, warnings } = status
  return [
    `history    ${options.homely(repository)}, ${counted(sessions, 'session')} of this machine`,
    `last run   ${lastRunOf(status, options)}`,
    `to store   ${waitingOf(status)}`,
    `to push    ${unpushedOf(status, options)}`,
    `next run   ${nextOf(status, options)}`,
    '',
    ...(await tableLines(
      [
        { name: 'source', of: ({ name }) => name },
        { name: 'files', of: ({ files }) => withThousands(files), align: 'right' },
        { name: 'size', of: ({ bytes }) => size(bytes), align: 'right' },
        { name: 'oldest', of: ({ oldest }) => dayOf(oldest, options) },
        { name: 'newest', of: ({ newest }) => dayOf(newest, options) },
        { name: 'place', of: ({ path }) => options.homely(path), shrinksTo: 10 },
      ],
      places.filter(({ files }) => files > 0),
      options.width,
    )),
    ...clocks
      .filter(({ soon, keepsDays }) => keepsDays !== null || soon.sessions > 0)
      .flatMap((one) => ['', ...clockLines(one, options)]),
    ...(warnings.length === 0 ? [] : ['', ...warnings.map((warning) => `warning: ${warning}`)]),
  ]
}

const dayOf = (instant: string | null, { timeZone }: StatusOptions): string =>
  instant === null ? '' : dayAndMinute(instant, timeZone).slice(0, 10)

const minuteOf = (instant: string, { timeZone }: StatusOptions): string => dayAndMinute(instant, timeZone)

/** What a run did, in a few words. */
export function whatItDid({ code, new: created, updated, failed, commit }: RunRecord): string {
  if (code > 1 && code !== exit.notPushed) return `broke off (exit ${code})`
  const parts = [
    ...(created > 0 ? [`${created} new`] : []),
    ...(updated > 0 ? [`${updated} updated`] : []),
    ...(failed > 0 ? [counted(failed, 'problem')] : []),
  ]
  const end = commit === null ? '' : `, commit ${commit.slice(0, 10)}`
  return `${parts.length === 0 ? 'nothing new' : parts.join(', ')}${end}${code === exit.notPushed ? ', not pushed' : ''}`
}

function lastRunOf({ lastRun, lastRunAt }: Status, options: StatusOptions): string {
  if (lastRun === null || lastRunAt === null) return 'none that is known'
  const whole = lastRun.code === 0 ? 'whole' : `not whole (exit ${lastRun.code})`
  const did = `${whatItDid(lastRun)}, in ${duration(lastRun.durationMs)}`
  const idle = idleAt({ runs: [lastRun], lastAt: lastRunAt })
  if (idle === null) return `${minuteOf(lastRun.at, options)}, ${whole}: ${did}`
  return `${minuteOf(idle, options)}, ${whole}: nothing new since ${minuteOf(lastRun.at, options)} (${did})`
}

function waitingOf({ waiting: { changed, unseen, failing, uncommitted } }: Status): string {
  const parts = [
    ...(changed > 0 ? [`${counted(changed, 'session')} changed`] : []),
    ...(unseen > 0 ? [`${counted(unseen, 'new file')}`] : []),
    ...(failing > 0 ? [`${counted(failing, 'file')} that failed`] : []),
    ...(uncommitted > 0 ? [`${counted(uncommitted, 'file')} without a commit`] : []),
  ]
  return parts.length === 0 ? 'nothing' : parts.join(', ')
}

function unpushedOf({ push: { remote, unpushed, on, since } }: Status, options: StatusOptions): string {
  if (remote === null) return 'there is no remote: the history is on this machine only'
  const what = unpushed === null ? 'not known' : unpushed === 0 ? 'nothing' : counted(unpushed, 'commit')
  const when = since === null ? '' : `, last push or fetch ${minuteOf(since, options)}`
  return `${what} (${remote.name}, ${remote.url}${when})${on ? '' : '; runs do not push'}`
}

function nextOf({ schedule }: Status, options: StatusOptions): string {
  if (schedule === null) return 'nothing is scheduled'
  return `every ${schedule.every} by ${schedule.scheduler}, the next ${minuteOf(schedule.nextAt, options)}`
}

function clockLines({ name, keepsDays, setIn, soon, advice }: Clock, { homely }: StatusOptions): string[] {
  const days = keepsDays === null ? 'by their number' : `after ${counted(Math.round(keepsDays * 10) / 10, 'day')}`
  const said = setIn === null ? 'its default' : homely(setIn)
  const which =
    soon.sessions === 0
      ? 'none within seven days'
      : `${counted(soon.sessions, 'session')} within seven days, of which ${soon.stored} stored and ${soon.pushed} pushed`
  return [
    `${name} deletes sessions ${days} (${said}): ${which}.`,
    `  To keep them, write ${advice.line} into ${homely(advice.file)}.`,
  ]
}
