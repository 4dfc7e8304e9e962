/** Settings as the flags that were not typed: a command does not care which of the two said it. */
import { join } from 'node:path'
import type { Command, Context } from '../commands/types.ts'
import { locate } from '../commit/repository.ts'
import { keyOf, nameOf } from '../flags.ts'
import { pathOf, type Typed, text } from '../options.ts'
import { keyNames, keys } from './keys.ts'
import type { Settings } from './settings.ts'

/** The flags as they were typed, and what is set for those that were not. */
export function withSettings(command: Command, typed: Typed, settings: Settings): Typed {
  const filled: Typed = { ...typed }
  for (const name of keyNames) {
    const { flag } = keys[name]
    const option = command.options.find((one) => one.name.split(' ')[0] === flag)
    if (flag === undefined || option === undefined || !settings.isSet(name)) continue
    const isWanted =
      option.configured !== false && (option.configured === undefined || typed[option.configured] === true)
    // A history that was named is that one, whatever is set.
    const isElsewhere = name === 'output-path' && typed.repoPath !== undefined
    const key = keyOf(flag)
    if (isWanted && !isElsewhere && typed[key] === undefined) filled[key] = settings.get(name)
  }
  return filled
}

/** The top folder of the repository that a command is about, whose own file counts; null: there is none yet. */
export function rootFor(
  command: Command,
  positional: readonly (string | undefined)[],
  typed: Typed,
  { env, cwd }: Pick<Context, 'env' | 'cwd'>,
): (own: Settings) => string | null {
  return (own) => {
    const project = projectOf(command, positional, typed, cwd)
    if (project !== undefined) return workTreeAt(pathOf(project, env))
    return pathOf(text(typed.outputPath) ?? own.get('output-path') ?? join(env.home, 'annals'), env)
  }
}

function projectOf(
  command: Command,
  positional: readonly (string | undefined)[],
  typed: Typed,
  cwd: string,
): string | undefined {
  const named = text(typed.repoPath)
  return nameOf(command) === 'sync-repo' ? (positional[0] ?? named ?? cwd) : named
}

function workTreeAt(path: string): string | null {
  try {
    const found = locate(path)
    return found.kind === 'work tree' ? found.repository.root : null
  } catch {
    // Whatever is wrong with it, the command itself says.
    return null
  }
}
