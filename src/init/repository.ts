/** The repository of a history that is set up: there already, made, or cloned. */
import { existsSync, readdirSync } from 'node:fs'
import { tryGit } from '../commit/git-process.ts'
import { locate } from '../commit/repository.ts'
import { exit, UserError } from '../errors.ts'
import { findOutput, makeOutput } from '../output.ts'
import { remoteUrl } from '../status/unpushed.ts'

/** Whether the repository at a path has a remote of that name. */
export function hasRemote(path: string, name: string): boolean {
  try {
    const found = locate(path)
    return found.kind === 'work tree' && remoteUrl(found.repository, name) !== undefined
  } catch {
    return false
  }
}

/** Has a repository at the path. What was done, as a word. Throws a `UserError` when it cannot be. */
export async function prepareRepository(path: string, clone: string | null): Promise<'found' | 'made' | 'cloned'> {
  if (clone !== null) {
    if (existsSync(path) && readdirSync(path).length > 0) {
      throw new UserError(`${path} is not empty: nothing can be cloned into it.`, exit.usage, 'Name another folder.')
    }
    const { code, stderr } = await tryGit('.', ['clone', '--quiet', '--', clone, path])
    if (code !== 0) {
      throw new UserError(`${clone} cannot be cloned.`, exit.unreadable, stderr.split('\n').at(-1) || undefined)
    }
    return 'cloned'
  }
  if (findOutput(path) !== 'to be made') return 'found'
  makeOutput(path)
  return 'made'
}
