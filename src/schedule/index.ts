/** Installs, tries and removes the job that runs `annals sync` by itself. */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { exit, UserError } from '../errors.ts'
import { cron } from './cron.ts'
import { parseEvery } from './every.ts'
import { launchd } from './launchd.ts'
import { noteFile, readNote, writeNote } from './note.ts'
import { clearReport, type ProbeReport, reportFile } from './report-file.ts'
import { thisProgram, variablesOf } from './system.ts'
import { systemd } from './systemd.ts'
import { taskScheduler } from './task-scheduler.ts'
import type { Installed, Job, Scheduler, System } from './types.ts'

/** All there are, the best first. */
const schedulers: readonly Scheduler[] = [systemd, launchd, taskScheduler, cron]

const jobName = 'annals-sync'
const probeName = 'annals-probe'

/** How long a job that was started may take to say what it could do, in milliseconds. */
const probeTime = 60_000
const runTime = 3_600_000
const pollMs = 200

export interface ScheduleResult {
  scheduler: string
  where: string
  every: string | null
  next: string | null
  notes: string[]
  /** What a job could do that the scheduler ran; null: none was asked for, or none ran in time. */
  probe: ProbeReport | null
  /** Why there is no report although one was asked for. */
  probeError: string | null
}

export interface InstallSettings {
  /** `1h`. */
  every: string
  /** Flags of `annals sync` besides `--quiet`; paths in them are absolute. */
  flags: readonly string[]
  /** `auto`, or the id of one. */
  scheduler: string
  /** Run one job through the scheduler and wait for what it says. */
  probe: boolean
  /** Is told that it takes a while, in a sentence. */
  onWait: (sentence: string) => void
}

/** The scheduler to use. Throws a `UserError` (exit 2) where there is none. */
function chooseScheduler(id: string, system: System): Scheduler {
  const known = schedulers.map((one) => one.id).join(', ')
  const named = schedulers.find((one) => one.id === id)
  if (id !== 'auto' && named === undefined) {
    throw new UserError(`"${id}" is not a scheduler.`, exit.usage, `Use auto, or one of ${known}.`)
  }
  const here = (named === undefined ? schedulers : [named]).find((one) => one.isHere(system))
  if (here !== undefined) return here
  const what = named === undefined ? 'no scheduler that annals knows' : `no ${named.name}`
  throw new UserError(
    `There is ${what} on this machine.`,
    exit.usage,
    `It knows ${known}; annals sync --quiet is what to call.`,
  )
}

/**
 * Has `annals sync --quiet` run by itself, instead of what was installed before. Throws a `UserError`: exit 2 for a
 * wrong interval or scheduler, exit 3 when the scheduler refuses.
 */
export async function installSchedule(settings: InstallSettings, system: System): Promise<ScheduleResult> {
  const every = parseEvery(settings.every)
  const scheduler = chooseScheduler(settings.scheduler, system)
  const { node, script } = thisProgram(system.env)
  if (/[\\/]_npx[\\/]/.test(script)) {
    throw new UserError(
      "This annals lies in npx's cache, which is emptied now and then.",
      exit.usage,
      'Install it first: npm install --global annals',
    )
  }
  removeSchedule(system)
  const job: Job = {
    name: jobName,
    command: [node, script, 'sync', '--quiet', ...settings.flags],
    variables: variablesOf(system.env, node),
    every,
  }
  scheduler.install(job, system)
  writeNote(system.env, { scheduler: scheduler.id, job })
  const installed = scheduler.status(jobName, system)
  const tried = settings.probe
    ? await tryJob(scheduler, job, system, 'probe', settings.onWait)
    : { probe: null, probeError: null }
  return {
    scheduler: scheduler.id,
    where: installed?.where ?? '',
    every: every.text,
    next: installed?.next ?? null,
    notes: scheduler.notes(system),
    ...tried,
  }
}

/** Runs one whole `annals sync` through the scheduler, as it is installed. Throws a `UserError` (exit 2) when it is not. */
export async function runScheduled(system: System, onWait: InstallSettings['onWait']): Promise<ScheduleResult> {
  const found = findSchedule(system)
  const job = readNote(system.env)?.job ?? null
  if (found === null || job === null) {
    throw new UserError('Nothing is scheduled.', exit.usage, 'annals schedule install --every 1h')
  }
  const { scheduler, installed } = found
  const tried = await tryJob(scheduler, job, system, 'probe-run', onWait)
  return { scheduler: scheduler.id, ...installed, notes: [], ...tried }
}

/** What is scheduled, and by whom; null: nothing. */
export function findSchedule(system: System): { scheduler: Scheduler; installed: Installed } | null {
  for (const scheduler of schedulers) {
    const installed = scheduler.isHere(system) ? scheduler.status(jobName, system) : null
    if (installed !== null) return { scheduler, installed }
  }
  return null
}

/** Takes away what `installSchedule` installed, wherever; the schedulers it was taken from. */
export function removeSchedule(system: System): string[] {
  removeProbe(system)
  const had = schedulers.filter((one) => one.isHere(system) && one.remove(jobName, system))
  rmSync(noteFile(system.env), { force: true })
  return had.map(({ id }) => id)
}

/** Takes away a job that was to report; also one whose installation was stopped while it waited. */
export function removeProbe(system: System): void {
  for (const scheduler of schedulers) if (scheduler.isHere(system)) scheduler.remove(probeName, system)
}

/** Has the scheduler run a job like the given one that reports what it can do (`probe`), and then does it (`probe-run`). */
async function tryJob(
  scheduler: Scheduler,
  { command: [node = '', script = '', , , ...flags], variables }: Job,
  system: System,
  task: 'probe' | 'probe-run',
  onWait: InstallSettings['onWait'],
): Promise<Pick<ScheduleResult, 'probe' | 'probeError'>> {
  const report = reportFile(system.env)
  clearReport(report)
  const command = [node, script, 'schedule', task, ...flags]
  scheduler.install({ name: probeName, command, variables, every: null }, system)
  try {
    scheduler.start(probeName, system)
    onWait(
      `Waiting for ${scheduler.name} to run a job (it takes up to ${Math.ceil(scheduler.patience / 1000)} s to begin) …`,
    )
    const until = performance.now() + scheduler.patience + (task === 'probe-run' ? runTime : probeTime)
    while (!existsSync(report)) {
      if (performance.now() > until) {
        return { probe: null, probeError: `${scheduler.name} did not run the job in time` }
      }
      await sleep(pollMs)
    }
    return { probe: JSON.parse(readFileSync(report, 'utf8')) as ProbeReport, probeError: null }
  } finally {
    scheduler.remove(probeName, system)
    clearReport(report)
  }
}
