/** Where git looks for the hooks of a repository, and who owns them. */
import { basename, dirname, join, resolve } from 'node:path'
import type { Environment } from '../../adapters/types.ts'
import { configValue, personalConfig } from '../commit/config.ts'
import { repositoryConfig } from '../commit/repository.ts'
import type { Repository } from '../commit/types.ts'

export interface HookPlace {
  /** The folder, absolute. */
  folder: string
  /**
   * `chain`: a hook of ours takes the place and runs the former one. `block`: a few lines in the script that is there,
   * because the folder belongs to husky, which runs such scripts itself.
   */
  how: 'chain' | 'block'
  /** What a person should know about the place. */
  note: string | null
}

/** `core.hooksPath` of any configuration file, else `hooks` in the git directory that all work trees share (githooks(5)). */
export function hookPlace(repository: Repository, { home, variables }: Environment): HookPlace {
  const personal = configValue(personalConfig({ ...variables, HOME: home }), 'core.hookspath')
  const own = configValue(repositoryConfig(repository), 'core.hookspath')
  const path = own ?? personal
  if (path === undefined || path === '')
    return { folder: join(repository.commonDir, 'hooks'), how: 'chain', note: null }
  const folder = resolve(repository.root, path.replace(/^~(?=\/)/, home))
  const husky = basename(folder) === '_' ? dirname(folder) : folder
  if (basename(husky) === '.husky') {
    return {
      folder: husky,
      how: 'block',
      note: `husky runs the hooks here, so the lines stand in ${husky}, which git tracks. They do nothing for people who have not set up annals.`,
    }
  }
  const shared =
    own === undefined ? 'other repositories use it too; there the hook does nothing' : 'core.hooksPath says so'
  return { folder, how: 'chain', note: `The hook lies in ${folder}: ${shared}.` }
}

/** Programs that write hooks themselves, by what their hooks say. */
const managers: [name: string, sign: RegExp, again: string][] = [
  ['lefthook', /lefthook/i, 'lefthook install'],
  ['pre-commit', /pre-commit\.com|pre_commit/, 'pre-commit install'],
  ['simple-git-hooks', /simple-git-hooks|SKIP_SIMPLE_GIT_HOOKS/, 'simple-git-hooks'],
]

/** What to say of a hook that some program wrote and may write anew; null where none did. */
export function managerNote(text: string): string | null {
  const [name, , again] = managers.find(([, sign]) => sign.test(text)) ?? []
  return name === undefined
    ? null
    : `${name} wrote the hook that was here; it is still run. When ${again} writes it anew, run annals hooks install again.`
}

/** Overcommit goes by the name of the file, which chaining changes. */
export const cannotBeChained = (text: string): boolean => /overcommit/i.test(text)
