/** `annals doctor`: everything gathered, looked at, and told. */
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { homely } from '../config/layers.ts'
import { listAll } from '../discover/listing.ts'
import { bundleOf, examine } from '../doctor/index.ts'
import type { Patient } from '../doctor/types.ts'
import { type ExitCode, exit, reasonOf, UserError } from '../errors.ts'
import { nameOf } from '../flags.ts'
import { type History, openHistory } from '../history/open.ts'
import { flag, pathOf, placesOf, type Typed, text } from '../options.ts'
import { surfaceAtHand } from '../redact/at-hand.ts'
import { doctorLines } from '../report/doctor.ts'
import { listingKeyHere } from '../run/listing-key.ts'
import { workDirOf } from '../run/work-dir.ts'
import { State } from '../state/index.ts'
import { statusOf } from '../status/index.ts'
import type { Looking } from '../status/memory.ts'
import { version } from '../version.ts'
import { isoOf } from '../zone.ts'
import { writeJson, writeLines } from './saying.ts'
import type { Call } from './types.ts'

/** Looks and reports; exit 6 when something does not work. */
export async function diagnose(typed: Typed, call: Call): Promise<ExitCode> {
  const patient = await gather(typed, call)
  try {
    const told = await examine(patient, flag(typed.fix), isoOf(call.now()))
    const file = text(typed.bundle)
    if (file !== undefined) writeBundle(resolve(call.cwd, pathOf(file, call.env)), bundleOf(told, patient, version()))
    const ok = told.every(({ level, fixed }) => level !== 'error' || fixed)
    if (flag(typed.json)) writeJson(call, { ok, findings: told })
    else writeLines(call.stdout, doctorLines(told))
    return ok ? exit.ok : exit.verification
  } finally {
    patient.state?.close()
  }
}

async function gather(typed: Typed, call: Call): Promise<Patient> {
  const { env, settings, configuration } = call
  const { commands } = await import('./index.ts')
  const places = await placesOf(typed, env)
  const { history, trouble } = historyOf(typed, call)
  const surface = surfaceAtHand(call)
  const workDir = history === null ? null : workDirOf(history.repository)
  const looking: Looking = { listingKey: (listed) => listingKeyHere(listed, call), surface: async () => surface }
  const [remote, push, now] = [settings.get('remote'), settings.get('push'), call.now()]
  return {
    env,
    configuration,
    settings,
    history,
    trouble,
    found: listAll(places),
    status: history === null ? null : await statusOf({ ...history, places, remote, push, env, now, ...looking }),
    state: workDir === null ? null : State.look(join(workDir, 'state.db')),
    workDir,
    hasCommand: (name) => commands.some((command) => nameOf(command) === name),
    homely: (path) => surface.path(homely(path, env)),
    now,
  }
}

function historyOf(typed: Typed, call: Call): { history: History | null; trouble: Patient['trouble'] } {
  try {
    return { history: openHistory(typed, call), trouble: null }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { history: null, trouble: { message: error.message, hint: error.hint } }
  }
}

function writeBundle(file: string, bundle: object): void {
  try {
    writeFileSync(file, `${JSON.stringify(bundle, null, 2)}\n`)
  } catch (error) {
    throw new UserError(`${file} cannot be written: ${reasonOf(error)}.`, exit.unreadable, undefined, error)
  }
}
