/** What `sync` and `sync-repo` have in common: flags into settings, a run, its result in words or JSON. */
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { createInterface } from 'node:readline/promises'
import type { Repository } from '../commit/types.ts'
import { type ExitCode, exit, UserError } from '../errors.ts'
import { acceptedFile, systemName, userName } from '../machine.ts'
import {
  flag,
  gitModeOf,
  maxFilesOf,
  nameOf,
  type Place,
  pathOf,
  placesOf,
  sinceOf,
  subpathOf,
  type Typed,
  text,
  timeZoneOf,
} from '../options.ts'
import { firstFilesOf, ownFilesOf } from '../output.ts'
import { sealer } from '../redact/age.ts'
import { openRedaction } from '../redact/open.ts'
import { Surface } from '../redact/surface.ts'
import { redactionSettings, type Wishes, wishesIn } from '../redact/wishes.ts'
import { loadTemplates, type Templates } from '../render/template.ts'
import { progressOn, silent } from '../report/progress.ts'
import { runLines } from '../report/run.ts'
import type { BelongRules } from '../run/belongs.ts'
import { run } from '../run/index.ts'
import { type Recorder, recordError, recordResult } from '../run/record.ts'
import type { RunResult } from '../run/result.ts'
import type { Prune, PushSettings, RunSettings } from '../run/settings.ts'
import { workDirOf } from '../run/work-dir.ts'
import type { Call, Context } from './types.ts'

export interface WriteTarget {
  /** Finds or makes the repository, once all that was typed is understood. Null: it is not there, and this is a dry run. */
  open: () => Repository | null
  /** Where it will be, when it is not there yet. */
  root: string
  originals: boolean
  /** Whether the repository may be annals' own, with a README to commit. */
  own: boolean
  /** Only sessions that belong to the repository. */
  project?: BelongRules
}

/** Runs and reports. */
export async function write(typed: Typed, context: Call, target: WriteTarget): Promise<ExitCode> {
  const dryRun = flag(typed.dryRun)
  const began = context.now()
  const timeZone = timeZoneOf(typed)
  const subpath = subpathOf(typed)
  const since = sinceOf(typed, timeZone, context.now())
  const maxFiles = maxFilesOf(typed)
  const templates = templatesOf(typed, context)
  const places = placesOf(typed, context.env)
  const git = gitModeOf(typed)
  const wishes = wishesIn(context.settings)
  const on = typed.redact !== false
  const recipients = await recipientsOf(typed, wishes)
  const { redaction, lastingSecrets } = redactionSettings(wishes, context.env, { on, remember: !dryRun })
  // Before anything is made or written: a rule that cannot be used stops the run.
  const opened = openRedaction(redaction)
  const surface = new Surface(opened)
  if (!on) context.stderr.write(`${unmaskedWarning}\n`)
  checkOutside(target.root, places)
  const existing = target.open()
  const scratch = dryRun ? mkdtempSync(join(tmpdir(), 'annals-')) : null
  try {
    const repository = existing ?? nowhere(target.root, scratch ?? '')
    const settings: RunSettings = {
      repository,
      missing: existing === null,
      subpath,
      places,
      git,
      templates,
      commit: typed.commit !== false,
      dryRun,
      overwrite: flag(typed.overwrite),
      wait: flag(typed.wait),
      filter: {
        ...(since === undefined ? {} : { since }),
        ...(maxFiles === undefined ? {} : { maxFiles }),
      },
      ...(target.project === undefined ? {} : { project: target.project }),
      prune: pruneOf(typed),
      confirm: (question) => confirm(question, context),
      user: surface.path(nameOf(typed.user, '--user', () => userName(context.env))),
      system: surface.path(nameOf(typed.systemName, '--system-name', () => systemName(context.env, !dryRun))),
      timeZone,
      originals: target.originals,
      redaction,
      lastingSecrets,
      recipients,
      leaveOut: { marker: wishes.marker, exclude: wishes.exclude },
      home: context.env.home,
      ...pushOf(typed, context),
      ownFiles: target.own ? ownFilesOf(repository) : new Map(),
      firstFiles: target.own && !dryRun ? firstFilesOf(repository, subpath) : [],
      ...workersOf(context),
      workDir: scratch === null ? workDirOf(repository) : copyOfState(repository, scratch),
      now: new Date(context.now()).toISOString(),
    }
    const quiet = flag(typed.quiet) || flag(typed.json)
    const progress = quiet ? silent : progressOn(context.stderr, context.now)
    const command = target.project === undefined ? 'sync' : 'sync-repo'
    const recorder: Recorder | null = dryRun ? null : { workDir: settings.workDir, command, began, now: context.now }
    const result = await recorded(recorder, () => run(settings, progress, opened))
    if (flag(typed.json)) context.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
    const lines = runLines(result, { dryRun })
    if (!quiet || !result.ok) context.stderr.write(`${lines.join('\n')}\n`)
    return codeOf(result)
  } finally {
    if (scratch !== null) rmSync(scratch, { recursive: true, force: true })
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

/** `ANNALS_WORKERS`: a number of workers instead of what the machine has room for; 0 for none. */
const workersOf = ({ env: { variables } }: Context): { workers?: number } =>
  /^\d+$/.test(variables.ANNALS_WORKERS ?? '') ? { workers: Number(variables.ANNALS_WORKERS) } : {}

/** For whom what is masked is kept. Throws a `UserError` (exit 2) when `--vault` has nobody. */
async function recipientsOf(typed: Typed, { recipients }: Wishes): Promise<string[]> {
  if (!flag(typed.vault)) return []
  if (recipients.length === 0) {
    const hint = 'Set vault.recipients to what age-keygen calls your public key (age1…).'
    throw new UserError('--vault does not know for whom: vault.recipients is empty.', exit.usage, hint)
  }
  await sealer(recipients)
  return recipients
}

const unmaskedWarning =
  'annals: secrets are not masked (--no-redact): whatever was typed and printed is stored as it is.'

/** `--templates`. Throws a `UserError` (exit 2) for a mistake in one. */
export function templatesOf(typed: Typed, { env }: Context): Templates {
  const dir = text(typed.templates)
  return loadTemplates(dir === undefined ? undefined : pathOf(dir, env))
}

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

/** Asks on the terminal; without one the answer is no. */
async function confirm(question: string, { stdin, stderr }: Context): Promise<boolean> {
  if (!stdin.isTTY) return false
  const asked = createInterface({ input: stdin, output: stderr })
  try {
    return /^y(es)?$/i.test((await asked.question(`${question} [y/N] `)).trim())
  } finally {
    asked.close()
  }
}

/** Agents' stores are only read: no history lies in one. Throws a `UserError` (exit 2). */
function checkOutside(root: string, places: readonly Place[]): void {
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
