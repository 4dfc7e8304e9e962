/** What `sync` and `sync-repo` have in common: flags into settings, a run, its result in words or JSON. */
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import type { Repository } from '../commit/types.ts'
import { homely } from '../config/layers.ts'
import type { SourcePlace } from '../discover/listing.ts'
import { type ExitCode, exit, UserError } from '../errors.ts'
import { acceptedFile, systemName, userName } from '../machine.ts'
import {
  flag,
  gitModeOf,
  givenZone,
  maxFilesOf,
  nameOf,
  placesOf,
  sinceOf,
  subpathOf,
  type Typed,
  text,
} from '../options.ts'
import { firstFilesOf } from '../output.ts'
import type { Redaction } from '../redact/index.ts'
import { redactionSettings, type Wishes, wishesIn } from '../redact/wishes.ts'
import { runLines } from '../report/run.ts'
import type { BelongRules } from '../run/belongs.ts'
import { type Rest, run } from '../run/index.ts'
import { type Recorder, recordError, recordResult } from '../run/record.ts'
import type { RunResult } from '../run/result.ts'
import type { LookSettings, Prune, PushSettings } from '../run/settings.ts'
import type { Progress } from '../run/types.ts'
import { workDirOf } from '../run/work-dir.ts'
import { isoOf } from '../zone.ts'
import { isQuiet, writeJson, writeLines } from './saying.ts'
import { templatesOf } from './templates.ts'
import type { Call, Context } from './types.ts'
import type { Told, Understood } from './whole-run.ts'

export interface WriteTarget {
  /** Finds the repository, once all that was typed is understood; null: it is to be made. Writes nothing. */
  find: () => Repository | null
  make: () => Repository
  /** Where it will be, when it is not there yet. */
  root: string
  originals: boolean
  /** Whether the repository may be annals' own, with a README to commit. */
  own: boolean
  /** Only sessions that belong to the repository. */
  project?: BelongRules
}

/** Runs and reports. What only a run with something to do needs is loaded when it is known that there is. */
export async function write(typed: Typed, context: Call, target: WriteTarget): Promise<ExitCode> {
  const dryRun = flag(typed.dryRun)
  const began = context.now()
  const understood = await understand(typed, context)
  const places = await placesOf(typed, context.env)
  const masking = await maskingOf(typed, context)
  checkOutside(target.root, places)
  const there = target.find()
  // Before anything is made or written: a rule that cannot be used stops the run.
  if (there === null) await masking.opened()
  const existing = there ?? (dryRun ? null : target.make())
  const scratch = dryRun ? mkdtempSync(join(tmpdir(), 'annals-')) : null
  try {
    const repository = existing ?? nowhere(target.root, scratch ?? '')
    const workDir = scratch === null ? workDirOf(repository) : copyOfState(repository, scratch)
    const look = lookSettings(typed, context, target, {
      repository,
      workDir,
      places,
      masking,
      subpath: understood.subpath,
    })
    const historyDir = join(repository.root, ...look.subpath.split('/'))
    const begun = existsSync(historyDir) ? {} : { begun: homely(historyDir, context.env) }
    const names = namesOf(typed, context, !dryRun)
    const { originals, own } = target
    const told: Told = { ...understood, ...names, originals, own, missing: existing === null }
    const command = target.project === undefined ? 'sync' : 'sync-repo'
    const recorder: Recorder | null = dryRun ? null : { workDir, command, began, now: context.now }
    const rest: Rest = {
      redaction: masking.opened,
      settings: async (redaction) => (await import('./whole-run.ts')).wholeSettings(look, told, redaction, context),
      progress: () => progressFor(typed, context),
    }
    const result = await recorded(recorder, () => run(look, rest))
    if (flag(typed.json)) writeJson(context, result)
    if (!isQuiet(typed) || !result.ok) writeLines(context.stderr, runLines(result, { dryRun, ...begun }))
    return codeOf(result)
  } finally {
    if (scratch !== null) rmSync(scratch, { recursive: true, force: true })
  }
}

/** How a run masks, and what else is wished for that keeps secrets out of the history. */
interface RunMasking extends Pick<LookSettings, 'redaction' | 'lastingSecrets' | 'recipients' | 'leaveOut'> {
  /** The same with its rules read; they are read once. */
  opened: () => Promise<Redaction>
}

/** `--vault`, `--no-redact` and what is set; says aloud when nothing is masked. Throws a `UserError` (exit 2). */
async function maskingOf(typed: Typed, { env, settings, stderr }: Call): Promise<RunMasking> {
  const wishes = wishesIn(settings)
  const { marker, exclude } = wishes
  const on = typed.redact !== false
  const recipients = await recipientsOf(typed, wishes)
  const { redaction, lastingSecrets } = redactionSettings(wishes, env, { on, remember: !flag(typed.dryRun) })
  if (!on) stderr.write(`${unmaskedWarning}\n`)
  const opened = once(async () => (await import('../redact/open.ts')).openRedaction(redaction))
  return { redaction, lastingSecrets, recipients, leaveOut: { marker, exclude }, opened }
}

/** What a run has to know to look whether there is something to do. */
function lookSettings(
  typed: Typed,
  context: Call,
  { own, project }: WriteTarget,
  { masking, ...found }: Pick<LookSettings, 'repository' | 'workDir' | 'places' | 'subpath'> & { masking: RunMasking },
): LookSettings {
  const { opened: _, ...redacting } = masking
  const dryRun = flag(typed.dryRun)
  return {
    ...found,
    ...redacting,
    commit: typed.commit !== false,
    dryRun,
    overwrite: flag(typed.overwrite),
    wait: flag(typed.wait),
    ...(project === undefined ? {} : { project }),
    prune: pruneOf(typed),
    home: context.env.home,
    ...pushOf(typed, context),
    firstFiles: own && !dryRun ? firstFilesOf(found.repository, found.subpath) : [],
    now: isoOf(context.now()),
  }
}

/** What shows how far a run is; nothing does where nobody is to see it. */
async function progressFor(typed: Typed, { stderr, now }: Context): Promise<Progress> {
  const { progressOn, silent } = await import('../report/progress.ts')
  return isQuiet(typed) ? silent : progressOn(stderr, now)
}

/** What was typed and is not needed before there is something to do; a mistake in it is one all the same. */
async function understand(typed: Typed, context: Call): Promise<Understood> {
  const timeZone = givenZone(typed)
  const subpath = subpathOf(typed)
  const since = await sinceOf(typed, context.now())
  const maxFiles = maxFilesOf(typed)
  const templates = typed.templates === undefined ? undefined : await templatesOf(typed, context)
  return {
    ...(timeZone === undefined ? {} : { timeZone }),
    subpath,
    filter: { ...(since === undefined ? {} : { since }), ...(maxFiles === undefined ? {} : { maxFiles }) },
    ...(templates === undefined ? {} : { templates }),
    git: gitModeOf(typed),
  }
}

/** The names under which sessions are stored, as they are. */
const namesOf = (typed: Typed, { env }: Context, remember: boolean): { user: string; system: string } => ({
  user: nameOf(typed.user, '--user', () => userName(env)),
  system: nameOf(typed.systemName, '--system-name', () => systemName(env, remember)),
})

/** Does something when it is first asked for; whoever asks later gets the same. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | undefined
  return () => {
    begun ??= work()
    return begun
  }
}

/** Does a run and remembers how it ended; a dry run is not remembered. */
async function recorded(recorder: Recorder | null, work: () => Promise<RunResult>): Promise<RunResult> {
  try {
    const result = await work()
    if (recorder !== null) recordResult(recorder, result, codeOf(result))
    return result
  } catch (error) {
    if (recorder !== null) recordError(recorder, error)
    throw error
  }
}

/** For whom what is masked is kept. Throws a `UserError` (exit 2) when `--vault` has nobody. */
async function recipientsOf(typed: Typed, { recipients }: Wishes): Promise<string[]> {
  if (!flag(typed.vault)) return []
  if (recipients.length === 0) {
    const hint = 'Set vault.recipients to what age-keygen calls your public key (age1…).'
    throw new UserError('--vault does not know for whom: vault.recipients is empty.', exit.usage, hint)
  }
  const { sealer } = await import('../redact/age.ts')
  await sealer(recipients)
  return recipients
}

const unmaskedWarning =
  'annals: secrets are not masked (--no-redact): whatever was typed and printed is stored as it is.'

/** `--push`, `--remote`, `--allow-public`; what is not committed is not pushed. */
const pushOf = (typed: Typed, { env }: Context): { push?: PushSettings } =>
  flag(typed.push) && typed.commit !== false
    ? {
        push: {
          remote: text(typed.remote) ?? 'origin',
          allowPublic: flag(typed.allowPublic),
          variables: env.variables,
          acceptedFile: acceptedFile(env),
        },
      }
    : {}

/** What a run ends with: not pushed is said before anything else that went wrong. */
const codeOf = ({ ok, notPushed }: RunResult): ExitCode =>
  notPushed !== null ? exit.notPushed : ok ? exit.ok : exit.partial

const pruneOf = (typed: Typed): Prune => {
  if (!flag(typed.pruneMissing)) return 'no'
  if (!flag(typed.yes)) return 'ask'
  return flag(typed.force) ? 'force' : 'yes'
}

/** Agents' stores are only read: no history lies in one. Throws a `UserError` (exit 2). */
function checkOutside(root: string, places: readonly SourcePlace[]): void {
  const store = places.find(({ location }) => location.loose !== true && isBelow(root, location.home))
  if (store === undefined) return
  throw new UserError(
    `${root} lies inside ${store.location.home}, where ${store.adapter.name} keeps its sessions.`,
    exit.usage,
    "Choose another folder: annals never writes into an agent's own.",
  )
}

const isBelow = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}${sep}`)

/** Stands for a repository that a dry run does not make. */
const nowhere = (root: string, scratch: string): Repository => ({
  root,
  gitDir: join(scratch, 'git'),
  commonDir: join(scratch, 'git'),
  objectFormat: 'sha1',
})

/** A dry run works on a copy of what is remembered. */
export function copyOfState(repository: Repository, scratch: string): string {
  for (const name of ['state.db', 'state.db-wal']) {
    const file = join(workDirOf(repository), name)
    if (existsSync(file)) cpSync(file, join(scratch, name))
  }
  return scratch
}
