import { json, reading, timeZone } from './options.ts'
import type { Command } from './types.ts'

export const log: Command = {
  usage: 'log',
  about: 'Show the last runs: when, how long, what they stored, what went wrong',
  options: [...reading, { ...timeZone, about: "Time zone of dates and times (default: this machine's)" }, json],
  examples: ['annals log', 'annals log --json | jq ".runs[0]"'],
  load: async () => (await import('./recalling.ts')).log,
}
