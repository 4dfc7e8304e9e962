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
  load: async () => (await import('./configuring.ts')).config,
}
