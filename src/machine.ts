/** Who and where we are, from the edges: the operating system, the environment, the configuration folder. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir, hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import type { Environment } from '../adapters/types.ts'

/** This machine as adapters see it. */
export const environment = (): Environment => ({ home: homedir(), variables: process.env, platform: process.platform })

/** The folder for configuration: `$XDG_CONFIG_HOME/annals`, `%APPDATA%\annals`, else `~/.config/annals`. */
export function configFolder({ home, variables, platform }: Environment): string {
  const { XDG_CONFIG_HOME: xdg, APPDATA: appData } = variables
  if (xdg !== undefined && xdg !== '') return join(xdg, 'annals')
  return platform === 'win32' && appData !== undefined ? join(appData, 'annals') : join(home, '.config', 'annals')
}

/** The file that remembers which remotes a person accepted although others may read them. */
export const acceptedFile = (env: Environment): string => join(configFolder(env), 'remotes.json')

/** The name of the operating system's user. */
export function userName({ variables }: Environment): string {
  try {
    return userInfo().username
  } catch {
    // No entry for this user id, as in many containers.
    return variables.USER ?? variables.USERNAME ?? 'unknown'
  }
}

/**
 * The name of this machine: the host name at its first run, remembered in the configuration folder, since host names
 * change with the network. With `remember: false` nothing is written.
 */
export function systemName(env: Environment, remember: boolean): string {
  const folder = configFolder(env)
  const file = join(folder, 'machine.json')
  try {
    const known = (JSON.parse(readFileSync(file, 'utf8')) as { systemName?: unknown }).systemName
    if (typeof known === 'string' && known !== '') return known
  } catch {
    // The first run on this machine.
  }
  const name = hostname().replace(/\.$/, '') || 'unknown'
  if (remember) {
    try {
      mkdirSync(folder, { recursive: true })
      writeFileSync(file, `${JSON.stringify({ systemName: name }, null, 2)}\n`)
    } catch {
      // A folder that cannot be written costs the memory of a name, not the run.
    }
  }
  return name
}
