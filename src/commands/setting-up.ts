/** `annals init`: questions and flags into a configuration, a repository, a schedule and a first run. */
import { join } from 'node:path'
import { listers } from '../../adapters/listers.ts'
import { type Asker, askOn } from '../ask.ts'
import { homely, userFile } from '../config/layers.ts'
import type { KeyName } from '../config/types.ts'
import { type ExitCode, exit, UserError } from '../errors.ts'
import { nameOf } from '../flags.ts'
import { type Answers, answersWithout, askFor, type QuestionContext, type Said } from '../init/answers.ts'
import { setInFile, type Wanted } from '../init/config-file.ts'
import { hasRemote, prepareRepository } from '../init/repository.ts'
import { type Survey, surveyLines, surveyOf } from '../init/survey.ts'
import { flag, pathOf, type Typed, text } from '../options.ts'
import { findOutput } from '../output.ts'
import { parseEvery } from '../schedule/every.ts'
import { writeJson, writeLines } from './saying.ts'
import type { Call } from './types.ts'

/** What `--json` prints. Fields are only ever added. */
interface InitResult extends Survey {
  ok: boolean
  answers: Answers
  /** The configuration file, and what was written into it. */
  config: string
  set: Wanted
  repository: 'found' | 'made' | 'cloned'
  /** Exit codes of what was started; null: it was not. */
  schedule: ExitCode | null
  sync: ExitCode | null
}

/** Sets up and reports. */
export async function setUp(typed: Typed, call: Call): Promise<ExitCode> {
  const { env, settings } = call
  const { commands } = await import('./index.ts')
  const context: QuestionContext = {
    settings,
    proposed: pathOf(settings.get('output-path') ?? join(env.home, 'annals'), env),
    pathOf: (path) => pathOf(path, env),
    homely: (path) => homely(path, env),
    checkFolder: (path) => void findOutput(path),
    hasRemote: (path) => hasRemote(path, settings.get('remote')),
    canSchedule: commands.some((command) => nameOf(command) === 'schedule'),
  }
  const said = saidIn(typed, context)
  const places = listers.flatMap((adapter) => adapter.homes(env).map((home) => ({ adapter, location: { home } })))
  const survey = surveyOf(places, env, call.now())
  const asker = await askerFor(typed, call)
  const lines = surveyLines(survey, context.homely)
  if (asker !== null) asker.show('Found on this machine', lines)
  else if (!flag(typed.json)) writeLines(call.stderr, lines)
  const answers = asker === null ? answersWithout(said, context) : await askFor(said, asker, context)
  const file = userFile(env)
  const set = await settingsToWrite(answers, call, typed, asker)
  const repository = await prepareRepository(answers.outputPath, answers.clone)
  setInFile(file, set)
  if (!flag(typed.json)) writeLines(call.stderr, doneLines(answers, repository, set, context, file))
  const schedule =
    answers.every === null ? null : await run(['schedule', 'install', '--every', answers.every], typed, call)
  const sync = answers.sync ? await run(['sync'], typed, call) : null
  const codes = [schedule, sync].filter((code) => code !== null && code !== exit.ok)
  const result: InitResult = {
    ok: codes.length === 0,
    ...survey,
    answers,
    config: file,
    set,
    repository,
    schedule,
    sync,
  }
  if (flag(typed.json)) writeJson(call, result)
  return codes[0] ?? exit.ok
}

/** What flags said. */
function saidIn(typed: Typed, { pathOf: path, canSchedule }: QuestionContext): Said {
  const [output, every] = [text(typed.outputPath), text(typed.every)]
  if (every !== undefined && !canSchedule) {
    throw new UserError('This annals cannot run by itself yet.', exit.usage, 'Leave --every out.')
  }
  if (every !== undefined) parseEvery(every)
  return {
    outputPath: output === undefined ? undefined : path(output),
    clone: text(typed.clone),
    push: typed.push === undefined ? undefined : flag(typed.push),
    every: typed.schedule === false ? null : every,
    sync: typed.sync === undefined ? undefined : flag(typed.sync),
  }
}

async function askerFor(typed: Typed, { stdin, stdout, stderr, asker }: Call): Promise<Asker | null> {
  if (flag(typed.yes) || flag(typed.json)) return null
  if (asker !== undefined) return asker
  return stdin.isTTY && stdout.isTTY ? askOn(stdin, stderr) : null
}

/** The settings that the answers want and that are not so yet. Throws a `UserError` (exit 2) rather than change one unasked. */
async function settingsToWrite(
  answers: Answers,
  { settings, env }: Call,
  typed: Typed,
  asker: Asker | null,
): Promise<Wanted> {
  const wanted: Wanted = {
    'output-path': homely(answers.outputPath, env),
    ...(answers.push === settings.get('push') ? {} : { push: answers.push }),
    ...(answers.every === null || answers.every === settings.get('schedule.every')
      ? {}
      : { 'schedule.every': answers.every }),
  }
  if (settings.get('output-path') === answers.outputPath) delete wanted['output-path']
  const changed = (Object.keys(wanted) as KeyName[]).filter((name) => settings.of(name).from === 'user')
  if (changed.length === 0 || flag(typed.yes)) return wanted
  const words = changed.map(
    (name) => `${name} = ${JSON.stringify(settings.get(name))} (${settings.of(name).where.join()})`,
  )
  const question = `Already set: ${words.join(', ')}. Change that?`
  if (asker !== null && (await asker.confirm(question, false))) return wanted
  throw new UserError(
    `Already set: ${words.join(', ')}. Nothing was changed.`,
    exit.usage,
    '--yes changes it; annals config shows everything that is set.',
  )
}

function doneLines(
  { outputPath, push }: Answers,
  repository: InitResult['repository'],
  set: Wanted,
  { homely: shown, hasRemote: has }: QuestionContext,
  file: string,
): string[] {
  const how = { found: 'is', made: 'was made', cloned: 'was cloned' }[repository]
  const written = Object.keys(set)
  return [
    `The history ${how} in ${shown(outputPath)}.`,
    written.length === 0 ? `${shown(file)} says so already.` : `${shown(file)} says so now (${written.join(', ')}).`,
    ...(push && !has(outputPath)
      ? [`There is no remote to push to yet: git -C ${shown(outputPath)} remote add origin <address>`]
      : []),
  ]
}

/** Another command, as if it were typed. Its own words go to standard error where `--json` is to be the only output. */
async function run(argv: string[], typed: Typed, call: Call): Promise<ExitCode> {
  const { main } = await import('../main.ts')
  return main(argv, flag(typed.json) ? { ...call, stdout: call.stderr } : call)
}
