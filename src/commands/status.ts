import { inputPath, json, reading, sourceSystem, timeZone } from './options.ts'
import type { Command } from './types.ts'

export const status: Command = {
  usage: 'status',
  about: 'Say how things stand: the last run, what is not stored or pushed yet, what agents will delete',
  options: [
    ...reading,
    sourceSystem,
    inputPath,
    { ...timeZone, about: "Time zone of dates and times (default: this machine's)" },
    json,
  ],
  examples: ['annals status', 'annals status --repo-path ~/code/app', 'annals status --json | jq .clocks'],
  load: async () => (await import('./reporting.ts')).status,
}
