/** `annals hooks`: what is to be installed where, and the runs that hooks start. */

import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findRepository } from '../commit/repository.ts'
import type { Repository } from '../commit/types.ts'
import { type ExitCode, exit, UserError } from '../errors.ts'
import { agentHooksOf, installAgentHooks, removeAgentHooks } from '../hooks/agents.ts'
import { type GitHook, gitHooks, gitHooksOf, installGitHook, lastWords, removeGitHooks } from '../hooks/git.ts'
import { configFolder } from '../machine.ts'
import { flag, pathOf, type Typed, text } from '../options.ts'
import { writable } from '../output.ts'
import { hookLines } from '../report/hooks.ts'
import { workDirOf } from '../run/work-dir.ts'
import { thisProgram } from '../schedule/system.ts'
import { holdLock } from '../state/lock.ts'
import { isoOf } from '../zone.ts'
import { say } from './saying.ts'
import { flagsFor } from './scheduling.ts'
import type { Call } from './types.ts'

/** How long a run waits for more to happen before it begins: a session's last lines, another commit. */
const delayMs = 2_000

type Action = (path: string | undefined, typed: Typed, context: Call) => Promise<ExitCode>

/** Does one of the actions. */
export async function hooking(
  action: string,
  path: string | undefined,
  typed: Typed,
  context: Call,
): Promise<ExitCode> {
  const does = actions[action]
  if (does !== undefined) return does(path, typed, context)
  throw new UserError(
    `annals hooks cannot "${action}".`,
    exit.usage,
    'It can install and remove hooks, and say their status.',
  )
}

const actions: Record<string, Action> = {
  install: async (path, typed, context) => {
    const hook = hookOf(typed)
    const wanted = wantedRepository(path, typed, context)
    const repository = wanted === null ? null : writable(wanted)
    const { node, script } = thisProgram(context.env)
    const launched = (...args: string[]) => ({
      node,
      script,
      args: ['hooks', 'run', ...args, ...flagsFor({ ...typed, git: undefined }, context)],
    })
    const git = repository === null ? [] : [installGitHook(repository, hook, launched(), context.env)]
    const agents = flag(typed.agents) ? installAgentHooks(launched('--agents'), context.env) : []
    say(typed, context, { ok: true, git, agents }, hookLines({ git, agents }))
    return exit.ok
  },
  status: async (path, typed, context) => {
    const repository = findRepository(folderOf(path, context))
    const git = repository === null ? [] : gitHooksOf(repository, context.env)
    const agents = agentHooksOf(context.env)
    const said = repository === null ? '' : lastWords(repository)
    say(typed, context, { git, agents, said }, hookLines({ git, agents, said }))
    return exit.ok
  },
  remove: async (path, typed, context) => {
    const repository = wantedRepository(path, typed, context)
    const git = repository === null ? [] : removeGitHooks(repository, context.env)
    const agents = flag(typed.agents) ? removeAgentHooks(context.env) : []
    const lines = [...git, ...agents.map(({ file, note }) => (note === null ? file : `${file}: ${note}`))]
    say(
      typed,
      context,
      { ok: true, git, agents },
      lines.length === 0 ? ['There was nothing to remove.'] : ['Removed from', ...lines.map((line) => `  ${line}`)],
    )
    return exit.ok
  },
  // What hooks start in the background; not for a person.
  run: async (path, typed, context) => {
    const repository = flag(typed.agents) ? null : findRepository(folderOf(path, context))
    const folder = repository === null ? join(configFolder(context.env), 'hooks') : workDirOf(repository)
    if (!(await isFirst(folder, context))) return exit.ok
    const command = repository === null ? ['sync'] : ['sync-repo', repository.root]
    const { main } = await import('../main.ts')
    return main([...command, '--quiet', '--wait', ...flagsFor({ ...typed, git: undefined }, context)], context)
  },
}

function hookOf(typed: Typed): GitHook {
  const value = text(typed.git) ?? 'post-commit'
  const hook = gitHooks.find((one) => one === value)
  if (hook === undefined)
    throw new UserError(`"${value}" is not a hook that annals uses.`, exit.usage, `Use ${gitHooks.join(' or ')}.`)
  return hook
}

const folderOf = (path: string | undefined, { cwd, env }: Call): string =>
  path === undefined ? cwd : pathOf(path, env)

/** The repository whose hooks are meant; null when only the agents' are. */
function wantedRepository(path: string | undefined, typed: Typed, context: Call): Repository | null {
  if (flag(typed.agents) && path === undefined && typed.git === undefined) return null
  const repository = findRepository(folderOf(path, context))
  if (repository !== null) return repository
  throw new UserError(
    `${folderOf(path, context)} does not lie in a git repository.`,
    exit.usage,
    'Name a repository; --agents alone is for the hooks of agents.',
  )
}

/**
 * Waits a moment; false when another run waits likewise: it has not looked yet, and will see what this one would. So
 * many commits in a row start few runs.
 */
async function isFirst(folder: string, { now }: Call): Promise<boolean> {
  try {
    const release = await holdLock(join(folder, 'hook.lock'), isoOf(now()), false)
    await sleep(delayMs)
    release()
    return true
  } catch (error) {
    if (error instanceof UserError && error.code === exit.busy) return false
    throw error
  }
}
