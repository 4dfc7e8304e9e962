/** The one place that runs the system's commands for schedulers, and what a job needs of the surroundings it is set up in. */
import { spawnSync } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { userInfo } from 'node:os'
import { delimiter, dirname, isAbsolute, join } from 'node:path'
import type { Environment } from '../../adapters/types.ts'
import { userName } from '../machine.ts'
import type { Ask, System } from './types.ts'

const timeLimit = 60_000

const askFor =
  ({ variables }: Environment): Ask =>
  (command, args, input = '') => {
    const { status, error, stdout, stderr } = spawnSync(command, args, {
      input,
      // What schedulers say is compared; this is the language they say it in.
      env: { ...variables, LC_ALL: 'C' },
      encoding: 'utf8',
      timeout: timeLimit,
      windowsHide: true,
    })
    return error === undefined
      ? { code: status, out: stdout, err: stderr }
      : { code: null, out: '', err: error.message }
  }

export const thisSystem = (env: Environment, now: () => number): System => ({
  env,
  ask: askFor(env),
  uid: process.getuid?.(),
  user: userName(env),
  now,
})

const real = (file: string): string => {
  try {
    return realpathSync(file)
  } catch {
    return file
  }
}

const foldersOf = ({ PATH }: Environment['variables']): string[] =>
  (PATH ?? '').split(delimiter).filter((folder) => isAbsolute(folder))

/**
 * How this program is started again, by absolute paths. Of the names that lead to this node one on the `PATH` is taken
 * where there is one: where node lies itself often has its version in it, and is gone after the next update.
 */
export function thisProgram({ variables, platform }: Environment): { node: string; script: string } {
  const name = platform === 'win32' ? 'node.exe' : 'node'
  const node = foldersOf(variables)
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file) && real(file) === real(process.execPath))
  return { node: node ?? process.execPath, script: real(process.argv[1] ?? '') }
}

/** Programs that git calls, besides git. */
const helpers = ['git', 'ssh', 'gpg', 'gh', 'git-credential-manager']
const everywhere = ['/usr/local/bin', '/usr/bin', '/bin']

/** Variables by which agents and configuration are found. */
const kept = ['CODEX_HOME', 'CLAUDE_CONFIG_DIR', 'GEMINI_CLI_HOME', 'XDG_CONFIG_HOME', 'GIT_CONFIG_GLOBAL', 'GNUPGHOME']

/** What a scheduled job is given of the environment: the folders with git and its helpers, and where agents lie. */
export function variablesOf({ variables, home, platform }: Environment, node: string): Record<string, string> {
  const has = (folder: string): boolean => helpers.some((name) => existsSync(join(folder, name)))
  const useful = foldersOf(variables).filter((folder) => !folder.includes('node_modules') && has(folder))
  const path = [...new Set([dirname(node), ...useful, ...(platform === 'win32' ? [] : everywhere)])]
  const given = kept.flatMap((name): [string, string][] => {
    const value = variables[name]
    return value ? [[name, value]] : []
  })
  return {
    ...(homeOfUser() === home ? {} : { HOME: home }),
    PATH: path.join(delimiter),
    ...Object.fromEntries(given),
    ANNALS_SCHEDULED: '1',
  }
}

/** The home that the system knows; schedulers give jobs that one. */
function homeOfUser(): string | null {
  try {
    return userInfo().homedir
  } catch {
    return null
  }
}
