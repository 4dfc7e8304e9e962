import { howToWrite, json, reading } from './options.ts'
import type { Command } from './types.ts'

const shared = howToWrite.filter(({ name }) => /^--(git|wait|quiet)\b/.test(name))

export const gc: Command = {
  usage: 'gc',
  about: 'Pack the repository of a history, so that it stays small and quick; sync does it by itself now and then',
  options: [...reading, ...shared, json],
  examples: ['annals gc', 'annals gc --repo-path . --json'],
  load: async () => {
    const { openHistory } = await import('../history/open.ts')
    const { flag, gitModeOf } = await import('../options.ts')
    const { writable } = await import('../output.ts')
    const { gcLines } = await import('../report/gc.ts')
    const { collectGarbage } = await import('../run/gc.ts')
    const { workDirOf } = await import('../run/work-dir.ts')
    const { writeJson, writeLines } = await import('./reading.ts')
    const { exit } = await import('../errors.ts')
    return async (_, typed, context) => {
      const git = gitModeOf(typed)
      const { repository, subpath } = openHistory(typed, context)
      const result = await collectGarbage({
        repository: writable(repository),
        subpath,
        git,
        wait: flag(typed.wait),
        workDir: workDirOf(repository),
        now: new Date(context.now()).toISOString(),
      })
      if (flag(typed.json)) writeJson(context, result)
      else if (!flag(typed.quiet)) writeLines(context.stderr, gcLines(result))
      return exit.ok
    }
  },
}
