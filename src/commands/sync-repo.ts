import { findRepository } from '../commit/repository.ts'
import { exit, UserError } from '../errors.ts'
import { flag, pathOf, text } from '../options.ts'
import { writable } from '../output.ts'
import { repoPath, writing } from './options.ts'
import type { Command } from './types.ts'

export const syncRepo: Command = {
  usage: 'sync-repo [path]',
  about: "Store the sessions of one project in that project's own repository",
  options: [
    repoPath,
    ...writing,
    { name: '--strict', about: 'Leave out sessions of other machines that are known by their path alone' },
    { name: '--match-name', about: "Take sessions of which only a folder has the repository's name" },
  ],
  examples: ['annals sync-repo', 'annals sync-repo ~/code/app --originals'],
  load: async () => {
    const { write } = await import('./writing.ts')
    return async ([path], typed, context) => {
      const given = path ?? text(typed.repoPath)
      const root = given === undefined ? context.cwd : pathOf(given, context.env)
      const repository = findRepository(root)
      if (repository === null) {
        throw new UserError(
          `${root} does not lie in a git repository.`,
          exit.usage,
          'Name a repository, or run git init there first.',
        )
      }
      const rules = { strict: flag(typed.strict), matchName: flag(typed.matchName) }
      return write(typed, context, {
        find: () => writable(repository),
        make: () => repository,
        root: repository.root,
        originals: typed.originals === true,
        own: false,
        project: rules,
      })
    }
  },
}
