import { json, outputPath, repoPath } from './options.ts'
import type { Command } from './types.ts'

export const config: Command = {
  usage: 'config',
  about: 'Show what is set, and where each value comes from',
  options: [
    outputPath,
    { ...repoPath, about: 'The repository whose .annals.toml counts, instead of that of the history' },
    json,
  ],
  examples: ['annals config', 'annals config --repo-path ~/code/app', 'annals config --json'],
  load: async () => {
    const { homely, repositoryFile, userFile } = await import('../config/layers.ts')
    const { configLines } = await import('../report/config.ts')
    const { widthOption, writeJson, writeLines } = await import('./reading.ts')
    const { flag } = await import('../options.ts')
    const { exit } = await import('../errors.ts')
    const { join } = await import('node:path')
    return async (_, typed, call) => {
      const { env, configuration, settings } = call
      const { root, notices } = configuration
      const files = { user: userFile(env), repository: root === null ? null : join(root, repositoryFile) }
      if (flag(typed.json)) {
        writeJson(call, {
          files,
          notices,
          settings: settings.all().map(({ value = null, ...one }) => ({ ...one, value })),
        })
      } else {
        const shown = Object.values(files).flatMap((file) => (file === null ? [] : homely(file, env)))
        writeLines(call.stdout, configLines(settings.all(), shown, widthOption(call)))
      }
      return exit.ok
    }
  },
}
