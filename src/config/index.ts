/** The configuration as one command meets it: flag, environment, repository, user, default, in this order. */
import { join, resolve } from 'node:path'
import type { Environment } from '../../adapters/types.ts'
import { exit, UserError } from '../errors.ts'
import { isTrusted, withoutConsent } from './consent.ts'
import { environmentLayer, fileLayer, type Layer, repositoryFile, userFile } from './layers.ts'
import { Settings } from './settings.ts'

export { Settings } from './settings.ts'

export interface Configuration {
  settings: Settings
  /** What is wrong in files and variables; sentences that begin with the place. */
  complaints: string[]
  /** What was left out and why, and what to do to have it. */
  notices: string[]
  /** The top folder of the repository whose own file counts; it need not be there. */
  root: string | null
}

/**
 * Reads what is set. `rootOf` says which repository's file counts, once it is known what the person set. Nothing is
 * written, and nothing outside of the configuration folder, the environment and that one file is read.
 */
export async function readConfiguration(
  { env, cwd }: { env: Environment; cwd: string },
  rootOf: (own: Settings) => string | null,
): Promise<Configuration> {
  const environment = environmentLayer(env, cwd)
  const user = await fileLayer(userFile(env), 'user', env)
  const own = new Settings([environment, user])
  const root = rootOf(own)
  const repository = root === null ? null : await repositoryLayer(root, own, env)
  const layers = [environment, ...(repository === null ? [] : [repository.layer]), user]
  return {
    settings: new Settings(layers),
    complaints: layers.flatMap(({ complaints }) => complaints),
    notices: repository?.notices ?? [],
    root,
  }
}

async function repositoryLayer(
  root: string,
  own: Settings,
  env: Environment,
): Promise<{ layer: Layer; notices: string[] }> {
  const file = join(resolve(root), repositoryFile)
  const layer = await fileLayer(file, 'repository', env)
  return isTrusted(root, own.get('trust')) ? { layer, notices: [] } : withoutConsent(layer, root, env)
}

/** Throws a `UserError` (exit 2) that names every mistake. */
export function checkConfiguration({ complaints }: Configuration): void {
  const [only, ...others] = complaints
  if (only === undefined) return
  const message =
    others.length === 0 ? only : [`The configuration has ${complaints.length} mistakes:`, ...complaints].join('\n  ')
  throw new UserError(message, exit.usage, 'annals config shows what is set, docs/configuration.md what can be.')
}
