import { json, outputPath } from './options.ts'
import type { Command } from './types.ts'

export const init: Command = {
  usage: 'init',
  about: 'Set annals up: see what is there, choose a place for the history, push, schedule, first run',
  options: [
    { ...outputPath, configured: false },
    { name: '--clone <address>', about: 'Clone this repository and keep the history in it' },
    { name: '--push', about: 'Push after each run', configured: false },
    { name: '--no-push', about: 'Do not push (the default)' },
    { name: '--every <span>', about: 'Run by itself so often: 30m, 1h, 1d', configured: false },
    { name: '--no-schedule', about: 'Do not run by itself (the default without a terminal)' },
    { name: '--sync', about: 'Store the sessions of this machine at once' },
    { name: '--no-sync', about: 'Store nothing yet (the default without a terminal)' },
    { name: '--yes', about: 'Ask nothing, and change what is set already' },
    json,
  ],
  examples: ['annals init', 'annals init --clone git@example.org:ada/history.git --push --every 1h --sync --yes'],
  load: async () => {
    const { setUp } = await import('./setting-up.ts')
    return (_, typed, call) => setUp(typed, call)
  },
}
