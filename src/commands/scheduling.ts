/** `annals schedule`: flags into settings, what the scheduler says in words or JSON. */
import { join } from 'node:path'
import { listerOf } from '../../adapters/listers.ts'
import { withSettings } from '../config/apply.ts'
import { type ExitCode, exit, UserError } from '../errors.ts'
import { keyOf } from '../flags.ts'
import { flag, gitModeOf, pathOf, placesOf, subpathOf, type Typed, text, texts } from '../options.ts'
import { installLines, scheduleLines, tryLines } from '../report/schedule.ts'
import {
  findSchedule,
  installSchedule,
  removeProbe,
  removeSchedule,
  runScheduled,
  type ScheduleResult,
} from '../schedule/index.ts'
import { probe, runWhole } from '../schedule/probe.ts'
import { claimReport, reportFile, writeReport } from '../schedule/report-file.ts'
import { thisProgram, thisSystem } from '../schedule/system.ts'
import { say } from './saying.ts'
import { scheduled } from './schedule.ts'
import { sync } from './sync.ts'
import type { Call, Context } from './types.ts'

/** Does one of the actions. */
export async function scheduling(action: string, typed: Typed, context: Call): Promise<ExitCode> {
  const does = actions[action]
  if (does !== undefined) return does(typed, context)
  throw new UserError(
    `annals schedule cannot "${action}".`,
    exit.usage,
    'It can install, run and remove a schedule, and say its status.',
  )
}

const systemOf = ({ env, now }: Context): ReturnType<typeof thisSystem> => thisSystem(env, now)

const tell =
  (typed: Typed, { stderr }: Context) =>
  (sentence: string): void => {
    if (!flag(typed.json)) stderr.write(`${sentence}\n`)
  }

/** 0 when the job could do all it has to; 3 when it could not, or nobody knows although it was asked. */
const codeOf = ({ probe, probeError }: ScheduleResult): ExitCode =>
  probeError === null && (probe?.ok ?? true) ? exit.ok : exit.unreadable

const actions: Record<string, (typed: Typed, context: Call) => Promise<ExitCode>> = {
  install: async (typed, context) => {
    const result = await installSchedule(
      {
        every: text(typed.every) ?? '1h',
        scheduler: text(typed.scheduler) ?? 'auto',
        flags: flagsFor(typed, context),
        probe: typed.probe !== false,
        onWait: tell(typed, context),
      },
      systemOf(context),
    )
    const code = codeOf(result)
    say(typed, context, { ok: code === exit.ok, ...result }, installLines(result))
    return code
  },
  status: async (typed, context) => {
    const found = findSchedule(systemOf(context))
    if (found === null) {
      say(typed, context, { installed: false }, ['Nothing is scheduled. annals schedule install --every 1h does it.'])
      return exit.ok
    }
    const { scheduler, installed } = found
    say(
      typed,
      context,
      { installed: true, scheduler: scheduler.id, ...installed },
      scheduleLines(scheduler.name, installed),
    )
    return exit.ok
  },
  run: async (typed, context) => {
    const result = await runScheduled(systemOf(context), tell(typed, context))
    const run = result.probe?.run
    const code = run === undefined || run.ok ? codeOf(result) : exit.partial
    say(typed, context, { ok: code === exit.ok, ...result }, tryLines(result))
    return code
  },
  remove: async (typed, context) => {
    const removed = removeSchedule(systemOf(context))
    const words = removed.length === 0 ? 'Nothing was scheduled.' : `annals sync does not run by itself any more.`
    say(typed, context, { ok: true, removed }, [words])
    return exit.ok
  },
  // What the scheduler runs to find out; a person has no use for them.
  probe: async (typed, context) => report(typed, context, 'without a run'),
  'probe-run': async (typed, context) => report(typed, context, 'with a run'),
}

/** Looks whether a run could do its work, makes one if that is asked for, and writes down what was found. */
async function report(typed: Typed, context: Call, how: 'with a run' | 'without a run'): Promise<ExitCode> {
  const { env, now, settings } = context
  // What a run would be told: what is set counts for it.
  const told = withSettings(sync, typed, settings)
  const file = reportFile(env)
  if (!claimReport(file)) {
    // Cron starts it every minute as long as it is there: the one before has the word, and nobody may be waiting.
    removeProbe(systemOf(context))
    return exit.ok
  }
  const found = await probe({
    places: await placesOf(told, env),
    root: pathOf(text(told.outputPath) ?? join(env.home, 'annals'), env),
    subpath: subpathOf(told),
    git: gitModeOf(told),
    remote: text(told.remote) ?? 'origin',
    push: flag(told.push),
    now: now(),
  })
  const { node, script } = thisProgram(env)
  const run =
    how === 'with a run' ? runWhole([node, script, 'sync', '--quiet', ...flagsFor(typed, context)]) : undefined
  writeReport(file, { ...found, ...(run === undefined ? {} : { run }) })
  return exit.ok
}

/** What was typed of the flags of `annals sync`, as it can be typed again from anywhere. */
export function flagsFor(typed: Typed, { env }: Context): string[] {
  const absolute: Record<string, (value: string) => string> = {
    outputPath: (value) => pathOf(value, env),
    templates: (value) => pathOf(value, env),
    inputPath: (value) => {
      const equals = value.indexOf('=')
      const named = equals > 0 && listerOf(value.slice(0, equals)) !== undefined
      return named ? `${value.slice(0, equals + 1)}${pathOf(value.slice(equals + 1), env)}` : pathOf(value, env)
    },
  }
  const said = new Set<string>()
  return scheduled.flatMap(({ name }) => {
    const key = keyOf(name)
    const value = typed[key]
    if (value === undefined || said.has(key)) return []
    said.add(key)
    const [flagName = ''] = name.replace(/^--no-/, '--').split(' ')
    if (value === true) return [flagName]
    if (value === false) return [flagName.replace(/^--/, '--no-')]
    return texts(value).flatMap((one) => [flagName, absolute[key]?.(one) ?? one])
  })
}
