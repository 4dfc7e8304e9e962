/** What `sync` and `sync-repo` tell a run that has something to do, besides what it has looked at. */
import { createInterface } from 'node:readline/promises'
import type { GitMode } from '../commit/index.ts'
import { ownFilesOf } from '../output.ts'
import type { Redaction } from '../redact/index.ts'
import { Surface } from '../redact/surface.ts'
import { loadTemplates, type Templates } from '../render/template.ts'
import type { LookSettings, RunSettings, UnitFilter } from '../run/settings.ts'
import { localTimeZone } from '../zone.ts'
import type { Context } from './types.ts'

/** What was typed, as far as it was. */
export interface Understood {
  subpath: string
  filter: UnitFilter
  git: GitMode
  timeZone?: string
  templates?: Templates
}

/** What was typed, with what follows from the command and the machine. */
export interface Told extends Understood {
  /** As they are: names may hold a secret. */
  user: string
  system: string
  originals: boolean
  /** Whether the repository may be annals' own, with a README to commit. */
  own: boolean
  /** The repository is not there yet (and this is a dry run). */
  missing: boolean
}

/** All settings of a run. Throws a `UserError` when annals' own templates cannot be read. */
export function wholeSettings(look: LookSettings, told: Told, redaction: Redaction, context: Context): RunSettings {
  const { filter, git, timeZone, templates, user, system, originals, own, missing } = told
  const surface = new Surface(redaction)
  return {
    ...look,
    missing,
    filter,
    git,
    templates: templates ?? loadTemplates(),
    confirm: (question) => confirm(question, context),
    user: surface.path(user),
    system: surface.path(system),
    timeZone: timeZone ?? localTimeZone(),
    originals,
    ownFiles: own ? ownFilesOf(look.repository) : new Map(),
    ...numberIn(context, 'ANNALS_WORKERS', 'workers'),
    ...numberIn(context, 'ANNALS_CHECKPOINT_BYTES', 'checkpointBytes'),
  }
}

/** A number that the environment sets, as a setting; nothing where it sets none. `docs/performance.md` names them. */
const numberIn = <K extends string>({ env: { variables } }: Context, variable: string, setting: K) =>
  /^\d+$/.test(variables[variable] ?? '') ? ({ [setting]: Number(variables[variable]) } as { [P in K]: number }) : {}

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
