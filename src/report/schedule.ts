/** What is scheduled and what a scheduled job could do, in words. */
import { counted } from '../render/words.ts'
import type { ScheduleResult } from '../schedule/index.ts'
import type { ProbeReport } from '../schedule/report-file.ts'
import type { Installed } from '../schedule/types.ts'
import { runLines } from './run.ts'

const nextLine = (next: string | null): string[] => (next === null ? [] : [`Next run: ${next}`])

/** Lines for a person: what was installed, when it runs next, and whether the job that was tried could do its work. */
export function installLines(result: ScheduleResult): string[] {
  return [
    `annals sync runs every ${result.every}, by ${result.scheduler} (${result.where}).`,
    ...nextLine(result.next),
    ...tryLines(result),
    ...result.notes,
  ]
}

/** What came of a job that the scheduler was asked to run. */
export function tryLines({ scheduler, probe, probeError }: ScheduleResult): string[] {
  if (probe !== null) return [`A job that ${scheduler} ran just now:`, ...probeLines(probe).map((line) => `  ${line}`)]
  return probeError === null ? [] : [`Whether it works is not known: ${probeError}.`]
}

function probeLines({ stores, commit, push, run }: ProbeReport): string[] {
  return [
    ...stores
      .filter(({ found, error }) => found > 0 || error !== null)
      .map(({ source, path, found, error }) =>
        error === null ? `reads ${source}: ${path}, ${counted(found, 'file')}` : `cannot read ${path}: ${error}`,
      ),
    commit.error === null ? `can commit to ${commit.path}, with ${commit.by}` : `cannot commit: ${commit.error}`,
    ...(push === null
      ? []
      : [push.error === null ? `can push to ${push.remote}` : `cannot push to ${push.remote}: ${push.error}`]),
    ...(run === undefined ? [] : 'new' in run ? runLines(run, { dryRun: false }) : [`did not run: ${run.error}`]),
  ]
}

/** Lines for a person: what is scheduled, and how its last run ended. */
export function scheduleLines(scheduler: string, { where, every, next, last }: Installed): string[] {
  const ended = last?.code === 0 ? 'well' : `with ${last?.code}`
  return [
    `annals sync runs every ${every ?? '?'}, by ${scheduler} (${where}).`,
    ...nextLine(next),
    last === null ? `${scheduler} remembers no run.` : `Last run: ${last.at ?? ''} ended ${ended}`.replace('  ', ' '),
  ]
}
